"""Scoring of published measures, with items without text."""

from __future__ import annotations

import pytest

from workbook_lib.content.schema.measures import SCORING_KEYS, Measure
from workbook_lib.insight.measures import parse_answer, score_measure


def measure(name, **parts):
    """Return a measure for a published key, with numbered items without text."""
    key = SCORING_KEYS[name]
    ends = {key.ends_of(number) for number in range(1, key.items + 1)}
    scales = [
        {"id": f"s{low}-{high}", "low": low, "high": high, "anchors": ["Low", "High"]}
        for low, high in sorted(ends, key=lambda item: item != key.ends)
    ]
    items = [
        {
            "id": f"i{number}",
            "text": f"Item {number}",
            "scale": "s{}-{}".format(*key.ends_of(number)),
        }
        for number in range(1, key.items + 1)
    ]
    subscales = [
        {
            "id": part,
            "label": part,
            "score": published.score,
            "items": [f"i{number}" for number in published.items],
            "reversed": [f"i{number}" for number in published.reversed],
        }
        for part, published in key.parts.items()
    ]
    words = {"title": "Words", "cite": "Words", "terms": "Words", "permission": "Words"}
    fields = {"id": name, "key": name, "scales": scales, "items": items, "subscales": subscales}
    return Measure.model_validate({**words, **fields, **parts})


def scored(name, answers, **parts):
    """Return the scores by subscale; answers are numbers of the scale or None."""
    scored_measure = measure(name, **parts)
    places = {
        item.id: value - scored_measure.scale_of(item.id).low + 1
        for item, value in zip(scored_measure.items, answers, strict=True)
        if value is not None
    }
    return {item.subscale: item for item in score_measure(scored_measure, places)}


def numbers(name, answers, **parts):
    return {part: value.value for part, value in scored(name, answers, **parts).items()}


def test_the_ecr_rs_matches_its_published_example():
    scores = numbers("ecr-rs", [6, 6, 6, 6, 3, 3, 6, 6, 6])
    assert scores["anxiety"] == pytest.approx(6.00)
    assert scores["avoidance"] == pytest.approx(2.33, abs=0.005)
    assert numbers("ecr-rs", [4] * 9) == {"anxiety": 4, "avoidance": 4}


def test_the_ecr_rs_has_six_and_three_items():
    answers = [1, 1, 1, 1, 7, 1, 1, 1, 1]
    scores = numbers("ecr-rs", answers)
    # Five and four would give (4 * 7 + 7) / 5 = 7 and 1.
    assert scores["avoidance"] == pytest.approx((4 * 7 + 7 + 1) / 6)
    answers[5] = 7
    assert numbers("ecr-rs", answers) == {"avoidance": 7, "anxiety": 1}


def test_the_ecr_r_keeps_its_own_reversals():
    first = (3, 15, 19, 22, 25, 27, 29, 31, 33, 35)  # of the older measure
    reversed_here = {
        number for part in SCORING_KEYS["ecr-r"].parts.values() for number in part.reversed
    }
    assert reversed_here == {9, 11, 20, 22, 26, 27, 28, 29, 30, 31, 33, 34, 35, 36}
    assert reversed_here != set(first)
    high = [1 if number in reversed_here else 7 for number in range(1, 37)]
    assert numbers("ecr-r", high) == {"anxiety": 7, "avoidance": 7}
    wrong = [1 if number in first else 7 for number in range(1, 37)]
    assert numbers("ecr-r", wrong)["avoidance"] < 5


def test_the_ecr_r_subscales_are_two_halves():
    key = SCORING_KEYS["ecr-r"].parts
    assert key["anxiety"].items == tuple(range(1, 19))
    assert key["avoidance"].items == tuple(range(19, 37))


@pytest.mark.parametrize("item", range(1, 13))
def test_each_item_of_the_ecr_s_changes_one_sum_in_its_direction(item):
    base = [4] * 12
    raised = [5 if number == item else 4 for number in range(1, 13)]
    moved = {
        part: value - numbers("ecr-s", base)[part]
        for part, value in numbers("ecr-s", raised).items()
    }
    line = "avoidance" if item % 2 else "anxiety"
    other = "anxiety" if item % 2 else "avoidance"
    assert moved[line] == (-1 if item in (1, 5, 8, 9) else 1)
    assert moved[other] == 0


def test_the_ecr_s_runs_from_6_to_42():
    scores = scored("ecr-s", [4] * 12)
    assert {(item.low, item.high) for item in scores.values()} == {(6, 42)}
    assert {item.value for item in scores.values()} == {24}


def test_the_csi_16_runs_from_0_to_81():
    first_high = (2, 11, 13, 14, 16)
    best = [0 if number in first_high else 5 for number in range(1, 17)]
    best[0] = 6
    score = scored("csi-16", best)["satisfaction"]
    assert (score.low, score.high, score.value) == (0, 81, 81)
    worst = [5 if number in first_high else 0 for number in range(1, 17)]
    assert numbers("csi-16", worst) == {"satisfaction": 0}


@pytest.mark.parametrize("name", SCORING_KEYS)
def test_a_key_counts_each_item_once_and_reverses_only_its_own(name):
    counted = [number for part in SCORING_KEYS[name].parts.values() for number in part.items]
    assert sorted(counted) == list(range(1, SCORING_KEYS[name].items + 1))
    for part in SCORING_KEYS[name].parts.values():
        assert set(part.reversed) <= set(part.items)


def test_too_few_answers_give_no_score_but_their_number():
    scores = scored("ecr-rs", [6, None, 6, 6, 3, 3, 6, 6, 6])
    assert scores["avoidance"].value is None
    assert (scores["avoidance"].answered, scores["avoidance"].needs) == (5, 6)
    assert scores["anxiety"].value == 6


def test_a_mean_of_enough_answers_imputes_nothing():
    parts = measure("ecr-rs").model_dump(by_alias=True, mode="json")["subscales"]
    parts[0]["needs"] = 5
    scores = scored("ecr-rs", [6, None, 6, 6, 3, 3, 6, 6, 6], subscales=parts)
    assert scores["avoidance"].value == pytest.approx((2 + 2 + 2 + 3 + 3) / 5)
    assert scores["avoidance"].answered == 5


def test_without_answers_there_is_no_score():
    assert {item.value for item in scored("csi-16", [None] * 16).values()} == {None}


@pytest.mark.parametrize("odd", [None, 0, 8, -1, 3.0, True, "3", "answer-9", "answer-", [3], {}])
def test_invalid_answers_count_as_missing(odd):
    assert parse_answer(odd, measure("ecr-rs").scales[0]) is None


def test_labeled_answers_count_by_position():
    scale = measure("csi-16").scales[0]
    assert (scale.low, scale.high) == (0, 5)
    assert parse_answer("answer-1", scale) == 0
    assert parse_answer("answer-6", scale) == 5
