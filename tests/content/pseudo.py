"""Makes a pack in a pseudo-language, in which text that does not come from a pack stands out.

Every translatable text of the English pack gets letters with accents, a longer length and
brackets: ``[Ŧĥïš ōñē ēēē]``. Ids, {places} and links stay. The pack has the language ``ar``, which
has all plural forms, other dates, and is written from right to left.
"""

from __future__ import annotations

import json
import re
import shutil
import types
from pathlib import Path
from typing import Annotated, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, Field

from tests.content.words import PACK
from workbook_lib.content.language import PLURAL_FORMS
from workbook_lib.content.loading.pack_reader import model_of
from workbook_lib.content.loading.yaml_source import parse_yaml
from workbook_lib.content.schema.base import Placeholders, PluralForms
from workbook_lib.content.schema.wording_rules import WordingRule, WordingRules

LANGUAGE = "ar"
FULL_RECORD = Path(__file__).parents[1] / "fixtures" / "records" / "full.json"

PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED = "ÅßÇĐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŤÛṼŴẊÝŽåƀçđéƒĝĥîĵķļɱñöþǫŕšťûṽŵẋýž"
LETTERS = str.maketrans(PLAIN, ACCENTED)

UNCHANGED = re.compile(r"\{[^{}]*\}|\]\([^)]*\)")
"""Places, and addresses of links."""

# Lists of phrases that are searched in what people write: made anew in each language, never shown.
SEARCHED = (WordingRule, WordingRules)

# Texts that become a part of a template with brackets of its own.
WITHOUT_BRACKETS = {"opener", "sentence", "stop_words"}


def accented(text: str) -> str:
    """Return a text with accents on its letters; places and addresses stay."""
    parts = UNCHANGED.split(text)
    unchanged = UNCHANGED.findall(text)
    letters = [part.translate(LETTERS) for part in parts]
    return "".join(part + keep for part, keep in zip(letters, [*unchanged, ""], strict=True))


def pseudo(text: str, most: int | None = None, *, brackets: bool = True) -> str:
    """Return a text in the pseudo-language, with a limit of its length if it has one."""
    if not any(letter.isalpha() for letter in text):
        return text
    changed = accented(text)
    if not brackets or "\n\n" in text or text.lstrip().startswith(("- ", "1. ", "* ")):
        return changed
    filler = " " + " ".join(["é" * 4] * (len(text) // 15 + 1))
    longer = f"[{changed}{filler}]"
    if most is not None and len(longer) > most:
        return changed[:most]
    return longer


def _limit(metadata: list[object]) -> int | None:
    limits = [getattr(item, "max_length", None) for item in metadata]
    for item in metadata:
        if isinstance(item, type(Field())):
            limits += [getattr(entry, "max_length", None) for entry in item.metadata]
    return min((limit for limit in limits if limit is not None), default=None)


def _flat(annotation: object) -> tuple[object, list[object]]:
    """Return a type and all of its metadata."""
    metadata: list[object] = []
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata += more
    return annotation, metadata


def _fits(value: object, annotation: object) -> bool:
    """Tell whether a value is of a member of a union."""
    kind, metadata = _flat(annotation)
    if any(isinstance(item, PluralForms) for item in metadata):
        return isinstance(value, str | dict)
    if get_origin(kind) in (Union, types.UnionType):
        return any(_fits(value, member) for member in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return isinstance(value, dict) and _fits_model(value, kind)
    if get_origin(kind) in (tuple, list):
        return isinstance(value, list)
    return isinstance(value, str) and kind is not type(None)


def _fits_model(value: dict[str, object], model: type[BaseModel]) -> bool:
    named = model.model_fields.get("kind")
    if named is not None and get_args(named.annotation):
        return value.get("kind") in get_args(named.annotation)
    return set(value) <= {field.alias or name for name, field in model.model_fields.items()}


def translated(value: object, annotation: object, metadata: list[object], *, brackets=True):
    """Return a value of a file with its translatable texts in the pseudo-language."""
    annotation, more = _flat(annotation)
    metadata = [*metadata, *more]
    if any(isinstance(item, PluralForms) for item in metadata):
        if not isinstance(value, dict):
            return pseudo(value)
        return {name: pseudo(value.get(name, value["other"])) for name in PLURAL_FORMS}
    texts = [item for item in metadata if isinstance(item, Placeholders)]
    if texts and isinstance(value, str):
        template = any(None in item.names for item in texts)
        return pseudo(value, _limit(metadata), brackets=brackets and not template)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return translated_model(value, annotation, brackets=brackets)
    return _container(value, annotation, brackets=brackets)


def _container(value: object, annotation: object, *, brackets: bool):
    """Return a value of a union, a list or a mapping in the pseudo-language."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        members = [member for member in inner if _fits(value, member)][:1]
        return translated(value, members[0], [], brackets=brackets) if members else value
    if origin in (tuple, list) and not isinstance(value, list):  # one item without its list
        return translated(value, inner[0], [], brackets=brackets)
    if origin in (tuple, list):
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        pairs = zip(value, kinds, strict=False)
        return [translated(item, kind, [], brackets=brackets) for item, kind in pairs]
    if origin is dict:
        items = value.items()
        return {key: translated(item, inner[1], [], brackets=brackets) for key, item in items}
    return value


def translated_model(value: object, model: type[BaseModel], *, brackets=True):
    """Return the values of a model in the pseudo-language."""
    if not isinstance(value, dict):
        return value
    changed = dict(value)
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key not in value or (model in SEARCHED and name not in ("label", "note", "flags")):
            continue
        changed[key] = translated(
            value[key],
            field.annotation,
            list(field.metadata),
            brackets=brackets and key not in WITHOUT_BRACKETS,
        )
    return changed


def make_pack(folder: Path) -> Path:
    """Write a pack in the pseudo-language into a folder of packs, and return the pack's folder."""
    pack = folder / LANGUAGE
    shutil.copytree(PACK, pack)
    for path in sorted(pack.rglob("*.yaml")):
        name = path.relative_to(pack).as_posix()
        values = parse_yaml(name, path.read_text("utf-8")).value
        changed = translated_model(values, model_of(name))
        if name == "pack.yaml":
            changed = {**values, "language": LANGUAGE, "direction": "rtl"}
        text = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False, width=10_000)
        path.write_text(text, "utf-8")
    return pack


def write_record(path: Path) -> Path:
    """Write a record with everything answered in words of the pseudo-language."""
    values = json.loads(FULL_RECORD.read_text("utf-8"))
    for entry in values["entries"].values():
        text = entry["value"]
        if isinstance(text, str) and (" " in text or text != text.lower()):
            entry["value"] = accented(text)
    path.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    return path
