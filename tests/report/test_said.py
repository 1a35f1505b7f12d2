"""A sentence put together from answers reads as it does on the page."""

from __future__ import annotations

import pytest

from workbook_lib.content.exercise import Group
from workbook_lib.report.said import said


def group(template):
    return Group.model_validate(
        {
            "id": "g",
            "from": [],
            "fields": [
                {"id": "a", "kind": "short", "from": [], "label": "A"},
                {
                    "id": "b",
                    "kind": "one",
                    "from": [],
                    "label": "B",
                    "options": [
                        {"id": "x", "from": [], "label": "First."},
                        {"id": "y", "from": [], "label": "Second"},
                    ],
                },
            ],
            "say": {"label": "Said", "empty": "Nothing", "template": template},
        }
    )


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
        ("{b}", {"b": "gone-option"}, "gone-option."),
    ],
)
def test_the_sentence(template, answers, expected):
    assert said(group(template), answers) == expected


def test_a_group_without_a_sentence_says_nothing():
    plain = group("{a}").model_copy(update={"say": None})
    assert said(plain, {"a": "x"}) == ""
