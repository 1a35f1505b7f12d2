import json
import re

import pytest

from tests.insight.episodes import FEELINGS, ME, PARTNER, WORDS, episode, filled
from workbook_lib.figures.loop import describe_loop, draw_loop
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.loop import step_table, underneath_table
from workbook_lib.record.views.loop import Episode, Seat, Turn

SIZES = ("wide", "narrow", "small")
EVERY_SIZE = pytest.mark.parametrize("size", SIZES)
COLOR = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)", re.IGNORECASE)
HOSTILE = '<img src=x onerror=alert(1)> & $x$ #B76A00 {trigger} <br> </text> "'


def draw(one_episode, *, size="wide"):
    figure = draw_loop(
        step_table(one_episode, WORDS, FEELINGS),
        underneath_table(one_episode, WORDS),
        one_episode.trigger,
        WORDS,
        size=size,
    )
    return json.loads(figure.to_json())


def describe(one_episode):
    return describe_loop(
        step_table(one_episode, WORDS, FEELINGS),
        underneath_table(one_episode, WORDS),
        one_episode.trigger,
        WORDS,
    )


def texts(figure):
    return [note["text"].replace("<br>", " ") for note in figure["layout"].get("annotations", [])]


def at(figure, text):
    return next(
        note
        for note in figure["layout"]["annotations"]
        if note["text"].replace("<br>", " ") == text
    )


def dots(figure):
    return [trace for trace in figure["data"] if trace["mode"] == "markers"]


def strings(value):
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


@EVERY_SIZE
@pytest.mark.parametrize(
    "one_episode",
    [episode(), Episode(id="a"), episode(trigger=HOSTILE, me=filled(HOSTILE))],
    ids=["whole", "empty", "hostile"],
)
def test_all_colors_are_in_the_palette_and_no_text_looks_like_a_color(one_episode, size):
    figure = draw(one_episode, size=size)
    for text in strings(figure):
        for color in COLOR.findall(text):
            assert text == color, f"a color inside a text: {text}"
            assert color in PALETTE.values() or color == "rgba(0,0,0,0)"


@EVERY_SIZE
def test_no_plotly_template_is_used(size):
    layout = draw(episode(), size=size)["layout"]
    assert layout["template"] == {}
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert layout["font"]["color"] == PALETTE["--bu-ink"]
    assert set(layout["colorway"]) <= set(PALETTE.values())


@EVERY_SIZE
def test_it_uses_only_scatter_traces_without_interaction(size):
    figure = draw(episode(), size=size)
    assert {trace["type"] for trace in figure["data"]} == {"scatter"}
    assert {shape["type"] for shape in figure["layout"]["shapes"]} == {"path"}
    assert not any("A" in shape["path"] for shape in figure["layout"]["shapes"])
    assert figure["layout"]["hovermode"] is figure["layout"]["dragmode"] is False
    assert all(figure["layout"][axis]["fixedrange"] for axis in ("xaxis", "yaxis"))


@EVERY_SIZE
def test_one_unit_is_one_pixel_at_its_own_size(size):
    layout = draw(episode(), size=size)["layout"]
    assert layout["xaxis"]["range"] == [0, layout["width"]]
    assert layout["yaxis"]["range"] == [layout["height"], 0]
    assert layout["autosize"] is False
    assert not any(layout["margin"].values())


@EVERY_SIZE
def test_no_font_is_smaller_than_14_pixels(size):
    figure = draw(episode(), size=size)
    assert min(note["font"]["size"] for note in figure["layout"]["annotations"]) >= 14


def test_the_ring_has_two_arcs_with_different_lines():
    reach, step = (trace for trace in draw(episode())["data"] if trace["mode"] == "lines")
    assert len(reach["x"]) == len(step["x"]) == 60
    assert (reach["line"]["color"], reach["line"]["dash"]) == (PALETTE["--bu-reach"], "solid")
    assert (step["line"]["color"], step["line"]["dash"]) == (PALETTE["--bu-step"], "10px,7px")


@EVERY_SIZE
@pytest.mark.parametrize("seat", [Seat.PURSUER, Seat.WITHDRAWER, None])
@pytest.mark.parametrize("first", ["me", "partner", None])
def test_the_pursuer_is_on_the_left_whoever_moved_first(seat, first, size):
    one_episode = episode(seat=seat, first=first)
    figure = draw(one_episode, size=size)
    middle = figure["layout"]["width"] / 2
    reach, step = dots(figure)
    assert reach["marker"]["color"] == PALETTE["--bu-reach-ink"]
    assert step["marker"]["color"] == PALETTE["--bu-card"]
    assert max(reach["x"]) < middle < min(step["x"])
    if size != "small":
        mine, theirs = (at(figure, turn.need)["x"] for turn in (ME, PARTNER))
        assert (mine < theirs) == (seat is not Seat.WITHDRAWER)


@pytest.mark.parametrize("first", ["me", "partner"])
def test_numbers_run_around_the_ring_from_the_top(first):
    figure = draw(episode(first=first))
    notes = {str(count): at(figure, str(count)) for count in range(1, 7)}
    side = -1 if first == "me" else 1
    middle, center = 400, (notes["3"]["y"] + notes["6"]["y"]) / 2
    quadrants = [((note["x"] - middle) * side > 0, note["y"] < center) for note in notes.values()]
    assert [quadrant[0] for quadrant in quadrants] == [True, False, False, False, True, True]
    assert quadrants[0][1]
    assert quadrants[1][1]
    assert not quadrants[3][1]
    assert not quadrants[4][1]


def test_every_text_of_an_ordinary_episode_is_shown():
    figure_texts = texts(draw(episode()))
    for expected in (
        "It starts",
        "A quiet supper.",
        "What I did",
        "Asked three times.",
        "What they thought",
        "“Nothing I say will be right.”",
        "Hurt, angry",
        "Under the surface, rarely said",
        "Underneath",
        "Scared we are drifting.",
        "Needed",
        "A way in that is not a test.",
    ):
        assert expected in figure_texts


def test_thoughts_are_italic_and_labels_bold_in_the_color_of_the_seat():
    figure = draw(episode())
    thought = at(figure, "“Nothing I say will be right.”")["font"]
    assert thought["style"] == "italic"
    assert thought["family"].startswith("Ysabeau")
    for label, ink in (("What I did", "--bu-reach-ink"), ("What they did", "--bu-step-ink")):
        font = at(figure, label)["font"]
        assert font["color"] == PALETTE[ink]
        assert font["weight"] > 600


def test_the_narrow_figure_has_no_step_texts():
    figure_texts = texts(draw(episode(), size="narrow"))
    assert "1" in figure_texts
    assert "Needed" in figure_texts
    assert "What I did" not in figure_texts


def test_the_small_figure_has_numbers_only():
    small = draw(episode(), size="small")
    assert texts(small) == list("123456")
    assert PALETTE["--bu-act"] in fills(small)
    assert {PALETTE["--bu-reach-tint"], PALETTE["--bu-step-tint"]} <= set(fills(small))


@pytest.mark.parametrize(
    ("one_episode", "whole"),
    [
        (episode(), True),
        (episode(me=Turn(action="Called again and again and asked what was wrong. " * 9)), False),
        (episode(trigger="a long way home " * 30), False),
        (episode(me=Turn(primary_emotion="Scared of so many things. " * 9)), True),
    ],
)
def test_the_figure_reports_whether_texts_were_truncated(one_episode, whole):
    tables = step_table(one_episode, WORDS, FEELINGS), underneath_table(one_episode, WORDS)
    assert draw_loop(*tables, one_episode.trigger, WORDS).whole is whole


@EVERY_SIZE
@pytest.mark.parametrize(
    ("one_episode", "count"),
    [
        (episode(partner=Turn()), 3),
        (episode(me=Turn()), 3),
        (episode(me=Turn(action="Called."), partner=Turn()), 1),
        (episode(me=Turn(need="Rest"), partner=Turn()), 0),
        (Episode(id="a"), 0),
    ],
)
def test_an_empty_episode_draws_a_ring(one_episode, count, size):
    figure = draw(one_episode, size=size)
    assert sum(trace["mode"] == "lines" for trace in figure["data"]) == 2
    assert sum(len(trace["x"]) for trace in dots(figure)) == count
    assert [text for text in texts(figure) if text.isdigit()] == [
        str(number + 1) for number in range(count)
    ]


def fills(figure):
    return [shape["fillcolor"] for shape in figure["layout"]["shapes"]]


def test_the_diamond_is_drawn_only_with_a_trigger():
    assert PALETTE["--bu-act"] in fills(draw(episode()))
    without = draw(episode(trigger="  "))
    assert PALETTE["--bu-act"] not in fills(without)
    assert "It starts" not in texts(without)


def test_an_unanswered_side_has_an_empty_panel():
    figure = draw(episode(partner=Turn()))
    assert PALETTE["--bu-reach-tint"] in fills(figure)
    assert PALETTE["--bu-step-tint"] not in fills(figure)
    assert PALETTE["--bu-card"] in fills(figure)
    none = draw(episode(me=Turn(action="Called."), partner=Turn()))
    assert "Under the surface, rarely said" not in texts(none)
    assert not {PALETTE["--bu-reach-tint"], PALETTE["--bu-card"]} & set(fills(none))


@pytest.mark.parametrize("size", SIZES[:2])
def test_the_height_grows_with_the_texts_up_to_a_limit(size):
    usual = draw(episode(), size=size)["layout"]["height"]
    long = draw(episode(me=filled("so much to say " * 20)), size=size)["layout"]["height"]
    endless = draw(episode(me=filled("so much to say " * 2000)), size=size)["layout"]["height"]
    assert usual < long == endless < usual * 1.4


def test_the_text_alternative_is_a_sentence():
    assert describe(episode()) == (
        "A loop. It began with A quiet supper; steps: 6. "
        "In the middle: Scared we are drifting, and Afraid of being a letdown."
    )
    assert describe(episode(partner=Turn())) == (
        "A loop. It began with A quiet supper; steps: 3. In the middle: Scared we are drifting."
    )
    assert describe(Episode(id="a")) == (
        "A loop. It began with something not written yet; steps: 0. The middle is empty."
    )


def test_the_text_alternative_names_the_pursuer_first():
    one_episode = describe(episode(seat=Seat.WITHDRAWER))
    assert one_episode.index("letdown") < one_episode.index("drifting")


def test_the_text_alternative_quotes_texts_literally_and_truncates_them():
    one_episode = describe(episode(trigger="{count} {middle} " + HOSTILE, me=filled("word " * 500)))
    assert "{count} {middle} <img" in one_episode
    assert len(one_episode) < 600
