"""The table of sentences, and the templates that its cases use."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.insight.words import message_template

_TABLE = Path(__file__).with_name("sentence.json")
_QUOTED = re.compile(r"“([^”]+)”")


@cache
def _pack():
    return load_pack(pack_folder())


def cases():
    return json.loads(_TABLE.read_text(encoding="utf-8"))


def language():
    return _pack().interface.field.sentence


@cache
def _parts():
    sections = (section for chapter in _pack().chapters for section in chapter.sections)
    return [section.part for section in sections]


def _field():
    return next(part.message() for part in _parts() if isinstance(part, ComposerPart))


def _groups():
    """Return each group with a sentence by name."""
    groups = {}
    for part in _parts():
        exercise = getattr(part, "exercise", None)
        for group in exercise.groups if exercise else ():
            if group.say:
                side = f".{group.side}" if exercise.id == "rewrite" else ""
                groups[exercise.id + side] = group
    return groups


def templates():
    by_name = {name: group.say.template for name, group in _groups().items()}
    return {**by_name, "message": message_template(_field().pieces)}


def examples():
    """Return the examples of the workbook: template, field, text."""
    hints = [purpose.hints.model_dump() for purpose in _field().purposes]
    sentences = [
        ("message", name, text.strip("“”")) for hint in hints for name, text in hint.items()
    ]
    for builder, group in _groups().items():
        for field in group.fields:
            texts = _QUOTED.findall(field.help or "")
            if f"{{{field.id}}}" in group.say.template:
                sentences += [(builder, field.id, text) for text in texts]
    return [example for example in sentences if " " in example[2]]
