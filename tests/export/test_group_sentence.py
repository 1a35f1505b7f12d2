"""Sentences of a group are the same as on the page."""

from __future__ import annotations

import pytest

from workbook_lib.content.schema.exercise import Exercise
from workbook_lib.content.schema.interface import SentenceWords
from workbook_lib.export.take_home_sections import group_sentence


def exercise(template):
    group = {
        "id": "g",
        "fields": [
            {"id": "a", "kind": "short", "label": "A"},
            {
                "id": "b",
                "kind": "one",
                "label": "B",
                "options": [
                    {"id": "x", "label": "First."},
                    {"id": "y", "label": "Second"},
                ],
            },
        ],
        "say": {"label": "Said", "empty": "Nothing", "template": template},
    }
    field = {"id": "c", "kind": "short", "label": "C"}
    other = {"id": "other", "fields": [field]}
    return Exercise.model_validate({"id": "e", "label": "E", "groups": [group, other]})


def sentence_of(group_exercise, answers):
    return group_sentence(group_exercise.groups[0], group_exercise, answers, SentenceWords())


@pytest.mark.parametrize(
    ("template", "answers", "expected"),
    [
        ("“{a} {b}”", {"a": "I miss you", "b": "x"}, "“I miss you. First.”"),
        ("“{a} {b}”", {"a": "Really?", "b": "y"}, "“Really? Second.”"),
        ("“{a} {b}”", {"a": "I miss you"}, "“I miss you.”"),
        ("“{a} {b}”", {}, ""),
        ("Kept. {a}", {"a": "  "}, ""),
        ("{b} [Back {a}]", {"b": "x"}, "First."),
        ("{b} [Back {a}]", {"b": "x", "a": "at eight"}, "First. Back at eight."),
        ("[When {a},] so", {"a": "it starts."}, "When it starts, so"),
        ("{a}", {"a": "I said {b} [and] \\1"}, "I said {b} [and] \\1."),
        ("{b}", {"b": "gone-option"}, "Gone-option."),
    ],
)
def test_sentences_are_rendered_as_in_the_shared_table(template, answers, expected):
    assert sentence_of(exercise(template), answers) == expected


def test_a_group_without_a_template_has_no_sentence():
    group_exercise = exercise("{a}")
    assert (
        group_sentence(group_exercise.groups[1], group_exercise, {"c": "x"}, SentenceWords()) == ""
    )


def test_names_in_other_answers_keep_their_capital():
    answers = {"a": "Sam sighing", "c": "I need a break, Sam."}
    assert sentence_of(exercise("When I notice {a}."), answers) == "When I notice Sam sighing."
