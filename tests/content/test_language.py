"""The grammar of languages, tested with the same table as the page's module."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.content.words import ROOT
from tests.twins.tables import table
from workbook_lib.content.language import (
    PLURAL_FORMS,
    fill,
    format_day,
    format_number,
    is_known,
    join_labels,
    join_list,
    plural_form,
    plural_forms,
)
from workbook_lib.content.loading.loader import check_pack, load_pack
from workbook_lib.content.markdown import mark_fallback
from workbook_lib.content.schema.start_page import PathWords

CASES = table("language")


@pytest.mark.parametrize("lang", CASES["plurals"])
def test_each_number_has_its_plural_form(lang):
    for form, counts in CASES["plurals"][lang].items():
        assert {plural_form(count, lang) for count in counts} == {form}
    assert {*CASES["plurals"][lang], "other"} == {*plural_forms(lang)}
    assert {*plural_forms(lang)} <= {*PLURAL_FORMS}


@pytest.mark.parametrize("case", CASES["fills"])
def test_texts_are_filled_in_their_plural_form(case):
    assert fill(case["text"], case["lang"], **case["values"]) == case["filled"]


@pytest.mark.parametrize("case", CASES["lists"])
def test_items_are_joined_to_a_list(case):
    assert join_list(case["items"], case["lang"]) == case["list"]


@pytest.mark.parametrize("case", CASES["days"])
def test_days_are_written_as_in_their_language(case):
    assert format_day(date.fromisoformat(case["date"]), case["lang"]) == case["day"]


@pytest.mark.parametrize("case", CASES["numbers"])
def test_numbers_are_written_as_in_their_language(case):
    assert format_number(case["number"], case["lang"]) == case["text"]


@pytest.mark.parametrize(
    ("lang", "labels", "joined"),
    [
        ("en", [], ""),
        ("en", [" ", "Hurt"], "Hurt"),
        ("en", ["Hurt", "Brushed aside"], "Hurt and brushed aside"),
        ("en", ["**Plans ahead**", "**Being there**"], "**Plans ahead** and **being there**"),
        ("en", ["Hurt", "**"], "Hurt and **"),
        ("de", ["Wut", "Angst"], "Wut und Angst"),
        ("tr", ["Kork", "Irk"], "Kork ve \u0131rk"),
        ("ar", ["خوف", "حزن"], "خوف وحزن"),
    ],
)
def test_labels_lose_their_capital_in_a_list_where_their_language_has_it_so(lang, labels, joined):
    assert join_labels(labels, lang) == joined


@pytest.mark.parametrize(("lang", "known"), [("en", True), ("pt-XX", True), ("xx", False)])
def test_a_language_has_a_grammar_or_not(lang, known):
    assert is_known(lang) is known


@pytest.fixture
def pack(tmp_path):
    """Return a copy of the English pack."""
    return Path(shutil.copytree(ROOT / "content" / "en", tmp_path / "en"))


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_text_needs_the_plural_forms_of_its_language(pack):
    change(pack / "pack.yaml", "language: en", "language: pl")
    problems = check_pack(pack)
    assert {problem.code for problem in problems} == {"BU216"}
    line = str(next(problem for problem in problems if problem.file == "home.yaml"))
    assert "the plural form “few” is missing" in line
    assert "“one”, “few”, “many”, “other”" in line


def test_one_text_serves_for_all_numbers(pack):
    change(
        pack / "home.yaml",
        'counted: {one: 1 answer so far, other: "{count} answers so far"}',
        'counted: "Answers so far: {count}"',
    )
    assert fill(load_pack(pack).home.path.counted, "en", count=1) == "Answers so far: 1"


def test_forms_of_older_packs_are_read():
    old = {"title": "A", "prose": "B", "not_started": "C", "start_here": "D"}
    words = PathWords.model_validate({**old, "one": "1 answer", "many": "{count} answers"})
    assert fill(words.counted, "en", count=1) == "1 answer"
    assert fill(words.counted, "en", count=2) == "2 answers"


def test_a_sentence_in_english_is_marked_once_with_what_is_in_it():
    sentence = fill(
        mark_fallback("At {place}: {count}."), "ar", place=mark_fallback("home"), count=2
    )
    assert sentence == mark_fallback("At home: 2.")
