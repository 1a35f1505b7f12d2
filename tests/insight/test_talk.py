"""Tables of talks: changed, unchanged and missing ratings."""

from __future__ import annotations

import pytest

from workbook_lib.content.parts.talk import FeelWords
from workbook_lib.content.schema.fields import Scale
from workbook_lib.insight.talk import count_moves, moved_sentence, rated_lines
from workbook_lib.record.views.talk import Talk


def scale(name, steps=7, low=None):
    return Scale.model_validate(
        {
            "kind": "scale",
            "id": f"before.{name}",
            "label": f"About {name}",
            "low": low or f"Low {name}",
            "high": f"High {name}",
            "steps": steps,
        }
    )


LINES = [scale(name) for name in ("a", "b", "c")]
WORDS = FeelWords.model_validate(
    {
        "whole": "{count} lines. {moved}",
        "moved": {
            "tried": "Moved toward: {ends}.",
            "hoped": "Hoped for: {ends}.",
            "same": "Stayed: {ends}.",
            "once": "Once: {ends}.",
        },
        "line": "{low} to {high}",
        "before": "Before",
        "tried": "After",
        "hoped": "Hoped",
        "point": "{point} of {of}",
        "none": "None",
        "toward": "Toward {end}",
        "stayed": "Stayed",
        "table": "Table",
        "line_column": "Line",
        "moved_column": "Moved",
    }
)


def make_talk(before=(), after=(), tried=True, name="t"):
    marks = [
        {line: point for line, point in zip("abc", points, strict=False) if point}
        for points in (before, after)
    ]
    return Talk(name, before=marks[0], after=marks[1], tried=tried)


@pytest.mark.parametrize(
    ("before", "after", "moved", "toward"),
    [
        (2, 5, 3, "high"),
        (5, 2, -3, "low"),
        (4, 4, 0, "same"),
        (1, 7, 6, "high"),
        (None, 4, None, ""),
        (4, None, None, ""),
        (None, None, None, ""),
        (8, 4, None, ""),
        (4, 99, None, ""),
    ],
)
def test_the_move_is_the_difference_of_the_ratings(before, after, moved, toward):
    row = rated_lines(make_talk([before], [after]), LINES)[0]
    assert (row.moved, row.toward) == (moved, toward)


def test_every_line_has_a_row():
    rows = rated_lines(make_talk(), LINES)
    assert [row.line for row in rows] == ["a", "b", "c"]
    assert not any(row.before for row in rows)
    assert rated_lines(make_talk([1, 1, 1]), []) == []


def test_ratings_of_unknown_lines_are_ignored():
    talk = Talk("t", before={"gone": 3}, after={"gone": 4})
    assert not any(row.before for row in rated_lines(talk, LINES))


@pytest.mark.parametrize(
    ("before", "after", "tried", "sentence"),
    [
        (
            [2, 5, 4],
            [5, 2, 4],
            True,
            "Moved toward: “High a” and “Low b”. Stayed: “Low c to High c”.",
        ),
        ([2, 2, 2], [3, 3, 3], True, "Moved toward: “High a”, “High b”, and “High c”."),
        ([2], [5], False, "Hoped for: “High a”."),
        ([2, 3], [], True, "Once: “Low a to High a” and “Low b to High b”."),
        ([], [], True, ""),
    ],
)
def test_moves_are_described_in_words_without_a_total(before, after, tried, sentence):
    assert (
        moved_sentence(rated_lines(make_talk(before, after), LINES), WORDS, "en", tried=tried)
        == sentence
    )


def test_at_least_two_tried_talks_are_counted():
    every = [
        make_talk([2, 2, 2], [5, 1, 0]),
        make_talk([2, 2, 2], [5, 2, 5]),
        make_talk([2, 2, 2], [1, 1, 1], tried=False),
        make_talk([2, 2, 2], [1, 1, 1], tried=None),
        make_talk([], [], name="empty"),
    ]
    a, b = count_moves(every, LINES)
    assert (a.line, a.to_low, a.same, a.to_high, a.of) == ("a", 0, 0, 2, 2)
    assert (b.line, b.to_low, b.same, b.to_high, b.of) == ("b", 1, 1, 0, 2)


@pytest.mark.parametrize(
    "every", [[], [make_talk()], [make_talk([1], [2])], [make_talk(tried=False)] * 3]
)
def test_too_few_talks_give_no_counts(every):
    assert count_moves(every, LINES) == []


def test_hundreds_of_talks_are_counted_in_time():
    every = [make_talk([1, 4, 7], [2, 4, 6], name=str(count)) for count in range(200)]
    assert [count.of for count in count_moves(every, LINES)] == [200, 200, 200]
