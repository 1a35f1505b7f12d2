"""The content uses every idea of the source material, as listed in ``ideas.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from tests.content import words

IDEAS = yaml.safe_load((Path(__file__).parent / "ideas.yaml").read_text(encoding="utf-8"))


@cache
def values_of(file):
    return yaml.safe_load((words.PACK / file).read_text(encoding="utf-8"))


def value_at(path):
    """Return the value at a path such as ``home.yaml/hero``; None if there is none."""
    file, *steps = path.split("/")
    if words.PACK / file not in words.FILES:
        return None
    value = values_of(file)
    for step in steps:
        if isinstance(value, list):
            names = [item.get("id") if isinstance(item, dict) else None for item in value]
            numbers = {str(name or number): number - 1 for number, name in enumerate(names, 1)}
            value = value[numbers[step]] if step in numbers else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def test_the_table_has_every_idea():
    assert len(IDEAS) == 319


def test_every_idea_of_the_source_is_used():
    assert [name for name, paths in IDEAS.items() if not paths] == []


def test_every_path_of_the_table_is_in_the_content():
    missing = {path for paths in IDEAS.values() for path in paths if not value_at(path)}
    assert sorted(missing) == []


def test_the_ideas_about_help_are_taken_up_in_its_chapter():
    chapter = {name for name, paths in IDEAS.items() if any("get-help.yaml" in p for p in paths)}
    chapter = {name for name in chapter if name.startswith(("pro-", "rsp-"))}
    assert chapter == {f"pro-{number:03}" for number in range(1, 21)} | {"rsp-051"}
