"""Every idea that the content says it takes up is one of the source material's."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.content import words

KNOWN = frozenset((Path(__file__).parent / "inventory-ids.txt").read_text().split())


def cited(value):
    """Ids under every key ``from`` of a file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "from":
                yield from inner
            else:
                yield from cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited(inner)


def of_pack():
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in words.FILES)
    return [name for file in files for name in cited(file)]


def test_the_list_of_ideas_is_whole():
    assert len(KNOWN) == 319


def test_every_idea_cited_is_known():
    assert set(of_pack()) <= KNOWN


def test_every_idea_is_taken_up():
    assert sorted(KNOWN - set(of_pack())) == []
