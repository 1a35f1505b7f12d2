"""The CSV file of check-ins."""

from __future__ import annotations

import csv
import io

import pytest

from tests.insight.check_ins import START, make_check_in
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.export.spreadsheet import check_ins_csv
from workbook_lib.record.views.signs import Subject

SUBJECTS = {"partner": "Theirs", "own": "Mine"}


@pytest.fixture
def signs_and_headings(content):
    """Return the signs and headings of the shipped chapter."""
    chapter = content.chapter("signs-over-time")
    fields = [
        field
        for group in chapter.section("check-in").part.exercise.groups
        for field in group.fields
        if isinstance(field, SignTable)
    ]
    return fields[0], chapter.section("weeks").part.sheet


def rows(check_ins, signs_and_headings):
    text = check_ins_csv(check_ins, SUBJECTS, *signs_and_headings)
    return read_csv(text)


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_answer_and_note_is_in_the_file(signs_and_headings):
    check_in = make_check_in(
        START, duration="1", talk="?", subject=Subject.OWN, notes={"talk": "=We spoke"}
    )
    [row] = rows([check_in], signs_and_headings)
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


def test_the_note_on_ones_own_part_has_its_own_column(signs_and_headings):
    check_ins = [
        make_check_in(START, talk="3", notes={"mine": "I came back at eight"}),
        make_check_in(START, talk="1"),
    ]
    text = check_ins_csv(check_ins, SUBJECTS, *signs_and_headings, "My part")
    assert [row["My part"] for row in read_csv(text)] == ["", "I came back at eight"]


def test_all_check_ins_are_listed_oldest_first(signs_and_headings):
    newest_first = [
        make_check_in(START, talk="3", at=2),
        make_check_in(START, talk="1", at=1),
        make_check_in(None, talk="2", subject=None),
    ]
    assert [
        (row["Date"], row["Talking it through"]) for row in rows(newest_first, signs_and_headings)
    ] == [
        ("", "Mixed"),
        ("2026-10-04", "Closer to healthy"),
        ("2026-10-04", "Closer to concerning"),
    ]


def test_cells_are_words_and_never_scores(signs_and_headings):
    [row] = rows([make_check_in(START, duration="1", talk="3")], signs_and_headings)
    assert not any(value.isdigit() for value in row.values())
