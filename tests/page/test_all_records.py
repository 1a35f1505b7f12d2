"""Every chapter opens on every kind of record: empty, half-filled, full, right to left."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.page.opening import open_all_sections
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.loop import ListPart

RECORDS = sorted((Path(__file__).parents[1] / "fixtures" / "records").glob("*.json"))
CHAPTERS = [chapter.id for chapter in load_pack(pack_folder("en")).chapters]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_section_fails_for_any_record(tmp_path, output, chapter, record):
    shutil.copy(record, tmp_path / "workbook.json")
    page = open_all_sections(tmp_path, chapter, output)
    assert page.session.error is None


def test_every_list_folds_its_older_items(content):
    parts = [section.part for chapter in content.chapters for section in chapter.sections]
    lists = [part for part in parts if isinstance(part, ListPart)]
    assert len(lists) >= 4
    assert [part.kind for part in lists if part.more is None] == []
