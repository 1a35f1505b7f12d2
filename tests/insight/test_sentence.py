"""Sentences made of answers, tested with the same table as the page's module."""

from __future__ import annotations

import re

import pytest

from tests.twins import sentences
from tests.twins.tables import table
from workbook_lib.content.markdown import mark_fallback
from workbook_lib.content.schema.interface import SentenceWords
from workbook_lib.insight.sentence import render_sentence

CASES = sentences.cases()
TEMPLATES = sentences.templates()


def sentence_of(builder, answers):
    return render_sentence(TEMPLATES[builder], answers, sentences.language())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["made"][:30])
def test_sentences_are_rendered_as_in_the_shared_table(case):
    template = case.get("template") or TEMPLATES[case["builder"]]
    assert render_sentence(template, case["answers"], sentences.language()) == case["made"]


def test_the_shared_table_has_the_templates_and_words_of_the_pack():
    """The tests of scripts read them from there, because they cannot read a pack."""
    words = {"language": sentences.language().model_dump(mode="json"), "templates": TEMPLATES}
    assert table("sentence_words") == words


def test_the_shared_table_covers_every_template():
    assert {case["builder"] for case in CASES if "builder" in case} == set(TEMPLATES)
    assert len(CASES) >= 60


@pytest.mark.parametrize(("builder", "name", "example"), sentences.examples())
def test_capital_and_stop_of_an_answer_do_not_matter(builder, name, example):
    plain = example.rstrip(".")
    with_capital = f" {plain[0].upper()}{plain[1:]}. "
    assert sentence_of(builder, {name: with_capital}) == sentence_of(builder, {name: plain})
    assert plain[1:] in sentence_of(builder, {name: plain})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["made"][:30])
def test_every_sentence_starts_with_a_capital_and_has_one_stop(case):
    text = case["made"].strip("“”«» ")
    sentences_of_it = re.split(r"(?<=[.!?…])\s+", text)
    small = [sentence for sentence in sentences_of_it if re.match(r"[a-z]", sentence)]
    assert [sentence for sentence in small if not sentence.startswith("iPhone")] == []
    assert re.search(r"[!?…]\.|[^.]\.\.(?!\.)|,\.|\.,| {2}", text) is None


def test_without_word_lists_the_word_i_keeps_its_capital():
    template = "[I feel {a}.]"
    assert render_sentence(template, {"a": "Sad"}, SentenceWords()) == "I feel sad."
    assert render_sentence(template, {"a": "I’m sad"}, SentenceWords()) == "I’m sad."


def test_a_sentence_continues_after_an_arabic_comma():
    plan = "«[عندما ألاحظ {notice}،] [سوف {will}.]»"
    sentence = "«عندما ألاحظ ضيق في صدري، سوف أمشي قليلًا.»"
    answers = {"notice": "ضيق في صدري.", "will": "أمشي قليلًا،"}
    assert render_sentence(plan, answers, sentences.language()) == sentence
    answers = {"notice": "ضيق في صدري؛"}
    assert render_sentence(plan, answers, sentences.language()) == "«عندما ألاحظ ضيق في صدري…»"


def test_english_in_a_pack_that_lacks_texts_is_marked_once_and_has_one_stop():
    label, answers = mark_fallback("I miss you."), {"ask": "Tea?"}
    sentence = render_sentence(
        mark_fallback("“{feel} {ask}”"), {"feel": label, **answers}, sentences.language()
    )
    assert sentence == mark_fallback("“I miss you. Tea?”")
    sentence = render_sentence(
        "«{feel} {ask}»", {"feel": label, "ask": "شاي؟"}, sentences.language()
    )
    assert sentence == f"«{label} شاي؟»"
