"""Generates ``content/schema.json``, with which editors validate and complete content files.

Run ``python -m workbook_lib.content.json_schema`` after changing a model.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.content.loading.pack_reader import LATER_FILES, PACK_FILES
from workbook_lib.content.schema.base import FORMS_SCHEMA
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.measures import Measure
from workbook_lib.settings import Settings

if TYPE_CHECKING:
    from pydantic import BaseModel


def build_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a content file of any kind.

    Returns
    -------
    dict
        The kinds of file (Pack, Home, Interface, RoomWords, Sources, Handouts, Chapter, Measure)
        are under ``$defs``.
    """
    kinds: tuple[type[BaseModel], ...] = (
        *PACK_FILES.values(),
        *LATER_FILES.values(),
        Chapter,
        Measure,
    )
    references, definitions = models_json_schema([(kind, "validation") for kind in kinds])
    shared: dict[str, Any] = _with_references(definitions)
    shared["$defs"] = {**shared["$defs"], "PluralForms": FORMS_SCHEMA}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a content pack",
        "anyOf": [references[kind, "validation"] for kind in kinds],
        **shared,
    }


def _with_references(schema: Any) -> Any:
    """Replace the schema of plural forms by a reference to one definition."""
    if schema == FORMS_SCHEMA:
        return {"$ref": "#/$defs/PluralForms"}
    if isinstance(schema, dict):
        return {key: _with_references(value) for key, value in schema.items()}
    return [*map(_with_references, schema)] if isinstance(schema, list) else schema


def json_schema_text() -> str:
    """Return the content of ``content/schema.json``."""
    return json.dumps(build_json_schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    """Write ``content/schema.json``."""
    path = content_folder(Settings()) / "schema.json"
    path.write_text(json_schema_text(), encoding="utf-8")
    sys.stdout.write(f"Written: {path.name}\n")


if __name__ == "__main__":
    main()
