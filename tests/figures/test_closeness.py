import json
import re

import pytest

from workbook_lib.figures.closeness import describe_map, map_chart, map_rows, map_sentence
from workbook_lib.figures.closeness import draw_map as drawn
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.closeness import MapPoint, estimate_line, estimate_map_point

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
        return estimate_map_point(prompts, ratings)

    return find


def plain(figure):
    return json.loads(json.dumps(figure.to_dict(), allow_nan=False))


def kinds(figure):
    return [trace.get("name") for trace in plain(figure)["data"] if trace.get("name")]


def texts(figure):
    return [note["text"] for note in plain(figure)["layout"]["annotations"]]


def test_fewer_than_eight_ratings_draw_no_dot_and_no_area(place, words):
    few = place(**dict.fromkeys(EIGHT[:-1], 3))
    figure = drawn(few, words)
    assert kinds(figure) == ["plane"]
    assert words.you not in texts(figure)
    assert map_sentence(few, words) == ""
    assert describe_map(place(), words) == words.words.alt_empty


def test_eight_ratings_draw_a_dot_and_two_areas(place, words):
    figure = drawn(place(**dict.fromkeys(EIGHT, 3)), words)
    assert kinds(figure) == ["plane", "wider", "inner"]
    assert words.you in texts(figure)
    dots = [trace for trace in plain(figure)["data"] if trace["mode"] == "markers"]
    assert {(trace["x"][0], trace["y"][0]) for trace in dots} == {(239.0, 185.0)}


def test_without_ratings_on_one_line_there_is_a_band_and_no_dot(words):
    open_above = MapPoint(estimate_line([75.0] * 8), estimate_line([]))
    figure = drawn(open_above, words)
    assert not [trace for trace in plain(figure)["data"] if trace["mode"] == "markers"]
    assert words.you not in texts(figure)
    assert "could be anywhere" in map_sentence(open_above, words)
    assert map_rows(open_above, words)[1][1:] == [words.table.open] * 3


@pytest.mark.parametrize("toward", [1, 2, 3, 4, 5])
def test_all_traces_are_scatter_within_the_plane_in_palette_colors(place, words, toward):
    figure = plain(drawn(place(toward=toward), words))
    assert {trace["type"] for trace in figure["data"]} == {"scatter"}
    colors = set(PALETTE.values())
    for trace in figure["data"]:
        parts = (trace.get("fillcolor"), trace.get("line", {}).get("color"))
        assert {part for part in parts if part} <= colors
        if trace.get("fill"):
            assert (trace["x"][0], trace["y"][0]) == (trace["x"][-1], trace["y"][-1])
        assert all(58 <= x <= 420 for x in trace["x"])
        assert all(4 <= y <= 366 for y in trace["y"])


def test_the_regions_have_phrases_and_no_type_names(place, words):
    figure_text = " ".join(texts(drawn(place(toward=5), words))).replace("<br>", " ")
    for phrase in words.regions.model_dump().values():
        assert phrase in figure_text
    for name in ("secure", "anxious", "avoidant", "fearful", "dismissing", "type", "style"):
        assert name not in figure_text.lower()


def test_no_font_is_smaller_than_14_pixels(place, words):
    notes = plain(drawn(place(toward=4), words))["layout"]["annotations"]
    assert min(note["font"]["size"] for note in notes) >= 14


def test_anxiety_increases_to_the_right_and_avoidance_upwards(place, words):
    def dot(**ratings):
        figure = plain(drawn(place(**(dict.fromkeys(EIGHT, 3) | ratings)), words))
        return next(
            (trace["x"][0], trace["y"][0]) for trace in figure["data"] if trace["mode"] == "markers"
        )

    calm, worried = dot(quiet=1, small=1), dot(quiet=5, small=5)
    assert worried[0] > calm[0]
    open_, guarded = dot(guard=1, seen=1), dot(guard=5, seen=5)
    assert guarded[1] < open_[1]  # y points down


def test_the_sentence_describes_the_position_on_each_line(place, words):
    phrases = words.where
    assert phrases.middle in map_sentence(place(toward=3), words)
    assert phrases.far_more in map_sentence(place(toward=5), words)
    assert phrases.far_less in map_sentence(place(toward=1), words)
    both = map_sentence(place(**(dict.fromkeys(EIGHT, 3) | {"quiet": 5, "small": 5})), words)
    assert "for worry" in both
    assert "for keeping to yourself" in both
    assert words.words.cloud in describe_map(place(toward=2), words)


def test_the_table_has_the_estimates_as_numbers(place, words):
    worry, guarding = map_rows(place(toward=5), words)
    assert worry == ["Worry", "90 of 100", "75 to 100", "62 to 100"]
    assert guarding[1:] == worry[1:]


def test_a_chart_without_enough_ratings_says_so(place, words):
    chart = map_chart(place(**dict.fromkeys(EIGHT[:-1], 3)), words)
    assert chart["data"] == []
    assert "8 ratings" in chart["layout"]["annotations"][-1]["text"].replace("<br>", " ")


def test_a_chart_has_a_dot_in_two_areas_with_all_numbers(place, words):
    chart = map_chart(place(**dict.fromkeys(EIGHT, 3)), words)
    wider, inner, dot = chart["data"]
    assert (dot["x"], dot["y"]) == ([50], [50])
    assert max(wider["x"]) > max(inner["x"]) > 50
    [text] = dot["hovertext"]
    for name, *numbers in map_rows(place(**dict.fromkeys(EIGHT, 3)), words):
        assert name in text
        assert all(number in text for number in numbers)
    axes = [chart["layout"][name] for name in ("xaxis", "yaxis")]
    assert [axis["title"]["text"] for axis in axes] == [words.anxiety.axis, words.avoidance.axis]
    assert all(axis["range"] == [0, 100] for axis in axes)


def test_a_chart_with_an_open_axis_has_a_line(words):
    point = MapPoint(estimate_line([75.0] * 8), estimate_line([]))
    line = map_chart(point, words)["data"][-1]
    assert (line["mode"], line["y"]) == ("lines", [0, 100])
    assert words.table.open in line["hovertext"][0]


@pytest.mark.parametrize("toward", [1, 2, 3, 4, 5])
def test_a_chart_uses_the_palette_and_names_every_region(place, words, toward):
    chart = map_chart(place(toward=toward), words)
    text = json.dumps(chart)
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) <= set(PALETTE.values())
    labels = " ".join(note["text"] for note in chart["layout"]["annotations"])
    for phrase in words.regions.model_dump().values():
        assert phrase in labels.replace("<br>", " ")
