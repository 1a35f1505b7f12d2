"""Writes ``content/schema.json``, from which editors check and complete the files of a pack.

``python -m workbook_lib.content.json_schema`` writes it anew; a test says when that is due.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from workbook_lib.content.loading.loader import content_folder
from workbook_lib.content.loading.pack_reader import PACK_FILES
from workbook_lib.content.schema.chapter import Chapter
from workbook_lib.content.schema.measures import Measure

if TYPE_CHECKING:
    from pydantic import BaseModel


def build_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of all kinds of file; a file has to fit one of them.

    Returns
    -------
    dict
        With one definition a kind of file under ``$defs``: Pack, Home, Interface, Room, Sources,
        Chapter and Measure.
    """
    kinds: tuple[type[BaseModel], ...] = (*PACK_FILES.values(), Chapter, Measure)
    references, whole = models_json_schema([(kind, "validation") for kind in kinds])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a content pack",
        "anyOf": [references[kind, "validation"] for kind in kinds],
        **whole,
    }


def json_schema_text() -> str:
    """Return what stands in ``content/schema.json``."""
    return json.dumps(build_json_schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> None:
    """Write the file anew."""
    path = content_folder({}) / "schema.json"
    path.write_text(json_schema_text(), encoding="utf-8")
    sys.stdout.write(f"Written: {path.name}\n")


if __name__ == "__main__":
    main()
