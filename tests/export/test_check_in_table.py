"""The CSV file of check-ins."""

from __future__ import annotations

import csv
import io

import pytest

from tests.insight.check_ins import START, told
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.export.spreadsheet import check_ins_csv
from workbook_lib.record.views.signs import Subject

SUBJECTS = {"partner": "Theirs", "own": "Mine"}


@pytest.fixture
def asked(content):
    """Return the signs and headings of the shipped chapter."""
    chapter = content.chapter("signs-over-time")
    fields = [
        field
        for group in chapter.section("check-in").part.exercise.groups
        for field in group.fields
        if isinstance(field, SignTable)
    ]
    return fields[0], chapter.section("weeks").part.sheet


def rows(check_ins, asked):
    text = check_ins_csv(check_ins, SUBJECTS, *asked)
    return read(text)


def read(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_answer_and_note_is_in_the_file(asked):
    one = told(START, duration="1", talk="?", subject=Subject.OWN, notes={"talk": "=We spoke"})
    [row] = rows([one], asked)
    assert row == {
        "Date": "2026-10-04",
        "Looking at": "Mine",
        "How long it lasts": "Closer to healthy",
        "How they respond": "",
        "Being there": "",
        "Plans ahead": "",
        "Warmth afterwards": "",
        "Talking it through": "Can’t tell",
        "How long it lasts: note": "",
        "How they respond: note": "",
        "Being there: note": "",
        "Plans ahead: note": "",
        "Warmth afterwards: note": "",
        "Talking it through: note": "'=We spoke",
    }


def test_the_note_on_ones_own_part_has_its_own_column(asked):
    check_ins = [
        told(START, talk="3", notes={"mine": "I came back at eight"}),
        told(START, talk="1"),
    ]
    text = check_ins_csv(check_ins, SUBJECTS, *asked, "My part")
    assert [row["My part"] for row in read(text)] == ["", "I came back at eight"]


def test_all_check_ins_are_listed_oldest_first(asked):
    newest_first = [
        told(START, talk="3", at=2),
        told(START, talk="1", at=1),
        told(None, talk="2", subject=None),
    ]
    assert [(row["Date"], row["Talking it through"]) for row in rows(newest_first, asked)] == [
        ("", "Mixed"),
        ("2026-10-04", "Closer to healthy"),
        ("2026-10-04", "Closer to concerning"),
    ]


def test_cells_are_words_and_never_scores(asked):
    [row] = rows([told(START, duration="1", talk="3")], asked)
    assert not any(value.isdigit() for value in row.values())
