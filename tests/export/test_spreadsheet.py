"""CSV files open as text, whatever was written."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_lib.export.spreadsheet import BYTE_ORDER_MARK, safe_cell, to_csv

SHORT = settings(deadline=None, max_examples=200)
SIGNS = "=+-@＝＋－＠−"  # noqa: RUF001 - full-width forms work in some spreadsheets

formulas = st.text(st.sampled_from(f"{SIGNS},;|\t\r\n \"'a1(é😀\u200d\ud800\0"), max_size=20)


def read_csv(text):
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def test_the_csv_is_utf_8_with_one_line_per_row():
    text = to_csv(["Date", "Note"], [["2026-11-22", "Wir sprachen, kurz. 😀"]])
    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert text.endswith("\r\n")
    assert read_csv(text) == [["Date", "Note"], ["2026-11-22", "Wir sprachen, kurz. 😀"]]


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("=1+1", "'=1+1"),
        ("-2 days", "'-2 days"),
        ("@home", "'@home"),
        ("  =cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("\t=1", "'=1"),
        ("a;=1", "a;'=1"),
        ('a",=1', "a\",'=1"),
        ("＝1", "'＝1"),  # noqa: RUF001
        ("we spoke - at last", "we spoke - at last"),
        ("two\nlines", "two lines"),
        ("a\ud83db", "a b"),
        ("", ""),
    ],
)
def test_formulas_are_escaped(typed, escaped):
    assert safe_cell(typed) == escaped


@SHORT
@given(formulas)
def test_no_cell_starts_like_a_formula_with_any_separator(text):
    line = to_csv([text], [[text, text]]).removeprefix(BYTE_ORDER_MARK)
    for part in re.split(r"[,;|\t\r\n]", line):
        assert part.lstrip(' "')[:1] not in tuple(SIGNS)
    line.encode()


@SHORT
@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=5))
def test_rows_survive_writing_and_reading(rows):
    back = read_csv(to_csv(["A", "B"], rows))
    assert back == [["A", "B"], *[[safe_cell(item) for item in row] for row in rows]]


@SHORT
@given(st.text(st.characters(categories=["L", "N"]), max_size=20))
def test_plain_texts_are_not_changed(text):
    assert safe_cell(text) == text
