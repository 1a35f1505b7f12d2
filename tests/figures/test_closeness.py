import json
import re

import pytest

from workbook_lib.figures.closeness import describe_map, map_chart, map_rows, map_sentence
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.closeness import MapPoint, map_point

EIGHT = ("safe", "quiet", "small", "guard", "seen", "taught", "endings", "first")


@pytest.fixture(scope="module")
def chapter(content):
    return content.chapter("what-closeness-stirs-up")


@pytest.fixture(scope="module")
def words(chapter):
    return chapter.section("map").part


@pytest.fixture(scope="module")
def place(chapter):
    """Find a place from ratings by prompt id, or from one rating for all prompts."""
    prompts = chapter.section("prompts").part.prompts

    def find(*, toward=None, **ratings):
        if toward is not None:
            agreed = {"more": toward, "less": 6 - toward}
            ratings = {prompt.id: agreed[prompt.rate.toward] for prompt in prompts}
        return map_point(prompts, ratings)

    return find


def dot(point, words):
    trace = map_chart(point, words)["data"][-1]
    return trace["x"][0], trace["y"][0]


def test_anxiety_increases_to_the_right_and_avoidance_upwards(place, words):
    def dot_with(**ratings):
        return dot(place(**(dict.fromkeys(EIGHT, 3) | ratings)), words)

    assert dot_with(quiet=5, small=5)[0] > dot_with(quiet=1, small=1)[0]
    assert dot_with(guard=5, seen=5)[1] > dot_with(guard=1, seen=1)[1]


def test_fewer_than_eight_ratings_have_no_sentence(place, words):
    assert map_sentence(place(**dict.fromkeys(EIGHT[:-1], 3)), words) == ""
    assert describe_map(place(**dict.fromkeys(EIGHT[:-1], 3)), words) == ""


def test_the_sentence_describes_the_position_on_each_line(place, words):
    phrases = words.where
    assert phrases.middle in map_sentence(place(toward=3), words)
    assert phrases.far_more in map_sentence(place(toward=5), words)
    assert phrases.far_less in map_sentence(place(toward=1), words)
    both = map_sentence(place(**(dict.fromkeys(EIGHT, 3) | {"quiet": 5, "small": 5})), words)
    assert "for worry" in both
    assert "for keeping to yourself" in both
    assert words.words.sketch in describe_map(place(toward=2), words)


def test_the_table_has_the_averages_as_numbers(place, words):
    worry, guarding = map_rows(place(toward=5), words)
    assert worry == ["Worry", "100 of 100"]
    assert guarding[1:] == worry[1:]
    assert map_rows(place(quiet=5), words) == []


@pytest.mark.parametrize("count", range(8))
def test_a_chart_without_enough_ratings_says_how_many_are_left(place, words, count):
    chart = map_chart(place(**dict.fromkeys(EIGHT[:count], 3)), words)
    assert chart["data"] == []
    text = chart["layout"]["annotations"][-1]["text"].replace("<br>", " ")
    assert text.endswith(f"Still to go: {8 - count}.")


def test_a_chart_has_only_the_dot_with_its_numbers(place, words):
    point = place(**dict.fromkeys(EIGHT, 3))
    chart = map_chart(point, words)
    [dot] = chart["data"]
    assert (dot["x"], dot["y"]) == ([50], [50])
    [text] = dot["hovertext"]
    for name, number in map_rows(point, words):
        assert f"{name}: {number}" in text
    axes = [chart["layout"][name] for name in ("xaxis", "yaxis")]
    assert [axis["title"]["text"] for axis in axes] == [words.anxiety.axis, words.avoidance.axis]
    assert all(axis["range"] == [0, 100] for axis in axes)
    assert all(50 not in axis["tickvals"] for axis in axes), "the lines there are shapes"
    assert len({json.dumps(line["line"]) for line in chart["layout"]["shapes"]}) == 1


def test_the_labels_of_regions_are_broken_between_their_parts(place, words):
    labels = [note["text"] for note in map_chart(place(toward=3), words)["layout"]["annotations"]]
    assert labels == [
        "stepping back,<br>to feel steady",
        "pulled both ways",
        "at ease,<br>close or apart",
        "reaching,<br>to be sure",
    ]


def test_the_words_claim_no_probability(words):
    text = words.model_dump_json()
    assert not re.search(r"likely|probab|chance|cloud|area|true place|could be anywhere", text)


@pytest.mark.parametrize("toward", [1, 2, 3, 4, 5])
def test_a_chart_uses_the_palette_and_names_every_region(place, words, toward):
    chart = map_chart(place(toward=toward), words)
    text = json.dumps(chart)
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) <= set(PALETTE.values())
    labels = " ".join(note["text"] for note in chart["layout"]["annotations"])
    for phrase in words.regions.model_dump().values():
        assert phrase in labels.replace("<br>", " ")
    for name in ("secure", "anxious", "avoidant", "fearful", "dismissing", "type", "style"):
        assert name not in labels.lower()
    assert min(note["font"]["size"] for note in chart["layout"]["annotations"]) >= 14


@pytest.mark.parametrize(
    ("guarding", "side"), [(45, "bottom"), (50, "top"), (55, "top"), (60, "middle"), (30, "middle")]
)
def test_no_line_runs_through_the_name_of_the_dot(words, guarding, side):
    point = MapPoint(anxiety=30.0, avoidance=guarding, ratings=8)
    trace = map_chart(point, words)["data"][-1]
    assert trace["textposition"] == f"{side} right"
