"""Composing messages, and finding hurtful phrases."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.insight import wording_cases
from tests.twins import sentences
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.content.schema.fields import LinesField
from workbook_lib.content.schema.wording_rules import WordingRule, WordingRules, normalize_text
from workbook_lib.insight.words import check_wording, compose_message
from workbook_lib.record.views.words import Message


@pytest.fixture(scope="module")
def chapter():
    return load_pack(pack_folder()).chapter("a-message")


@pytest.fixture(scope="module")
def field(chapter):
    [part] = [
        section.part for section in chapter.sections if isinstance(section.part, ComposerPart)
    ]
    return part.message()


@pytest.mark.parametrize(("text", "flags"), wording_cases.FINDINGS.items())
def test_hurtful_phrases_are_found(field, text, flags):
    assert {item.flag for item in check_wording(text, field.wording)} == flags


@pytest.mark.parametrize("text", wording_cases.CLEAR, ids=lambda text: text[:30])
def test_kind_sentences_have_no_findings(field, text):
    assert check_wording(text, field.wording) == []


@pytest.mark.parametrize("language", wording_cases.TRANSLATED)
def test_phrases_are_found_in_each_language(language):
    flagged, clear = wording_cases.TRANSLATED[language]
    [part] = load_pack(pack_folder(language)).parts(ComposerPart)
    rules = part.message().wording
    flags = {
        text: {item.flag for item in check_wording(text, rules)} for text in (*flagged, *clear)
    }
    assert flags == {**flagged, **{text: set() for text in clear}}


def test_a_phrase_is_reported_once_as_written(field):
    [always] = check_wording("You ALWAYS go. You always, always do. you always.", field.wording)
    assert always.phrases == ("You ALWAYS",)


@pytest.mark.parametrize("language", ["en", *wording_cases.TRANSLATED])
def test_examples_and_hints_of_a_pack_have_no_findings(language):
    chapter = load_pack(pack_folder(language)).chapter("a-message")
    [field] = [
        section.part.message()
        for section in chapter.sections
        if isinstance(section.part, ComposerPart)
    ]
    ours = [hint for purpose in field.purposes for hint in purpose.hints.model_dump().values()]
    fields = [
        item
        for section in chapter.sections
        if hasattr(section.part, "exercise")
        for group in section.part.exercise.groups
        for item in group.fields
    ]
    [lines] = [item for item in fields if isinstance(item, LinesField)]
    ours += [line.text for moment in lines.moments for line in moment.lines]
    assert len(ours) > 40
    assert [text for text in ours if check_wording(text, field.wording)] == []


@pytest.mark.parametrize(
    "case",
    [case for case in sentences.cases() if case.get("builder") == "message"],
    ids=lambda case: case["made"][:30],
)
def test_a_message_is_composed_of_its_pieces(field, case):
    message = Message(id="one", **case["answers"])
    assert compose_message(message, field.pieces, sentences.language()) == case["made"]


def test_an_edited_message_is_not_changed(field):
    message = Message(id="one", feel="sad", text="My own.\nTwo")
    assert compose_message(message, field.pieces, sentences.language()) == "My own.\nTwo"


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", " "),
        ("Don't, you!", " Don’t | you | "),
        ("‘you’ `x`", " you x "),
        ("a—b", " a | b "),
        ("one\ntwo", " one | two "),
        ("e\u0301t\u00e9", " été "),
        ("x_y*z", " x y z "),
    ],
)
def test_texts_are_normalized(text, order):
    assert normalize_text(text) == order


def make_rule(**fields):
    return WordingRule(id="one", label="L", note="N", **fields)


@pytest.mark.parametrize("phrase", ["you|me", "you.*", " you", "you  me", "(you", "don't", ""])
def test_a_phrase_consists_of_words_only(phrase):
    with pytest.raises(ValidationError):
        make_rule(phrases=(phrase,))


def test_the_longest_matching_phrase_is_reported():
    rules = WordingRules(flags=(make_rule(phrases=("you made", "you made me cry")),))
    [finding] = check_wording("You made me cry.", rules)
    assert finding.phrases == ("You made me cry",)


def test_a_phrase_does_not_match_across_punctuation():
    rules = WordingRules(flags=(make_rule(phrases=("you never",)),))
    assert check_wording("It is you. Never mind.", rules) == []


def test_exceptions_do_not_match_across_punctuation():
    rules = WordingRules(flags=(make_rule(phrases=("you never",), not_after=("love",)),))
    assert check_wording("I love you never less", rules) == []
    assert check_wording("I love. You never do", rules)
