import re

import pytest

from tests.figures.diagrams import (
    assert_expected,
    box,
    circles,
    colors,
    fills,
    paragraphs,
    parse,
    paths,
    size,
    styles,
    texts,
)
from tests.insight.episodes import LABELS, ME, PARTNER, WORDS, episode, filled
from workbook_lib.content.parts.loop import NewLoopPart
from workbook_lib.figures.loop import describe_loop, draw_loop, draw_new_loop
from workbook_lib.figures.theme import PALETTE, css_color
from workbook_lib.insight.loop import loop_steps, sides_underneath, write_out
from workbook_lib.record.views.loop import Episode, Seat, Turn

SIZES = ("wide", "narrow", "small")
EVERY_SIZE = pytest.mark.parametrize("shape", SIZES)
HOSTILE = '<img src=x onerror=alert(1)> & $x$ #B76A00 {trigger} <br> </text> "'


def diagram(one_episode, shape="wide", **options):
    steps = loop_steps(write_out(one_episode, "en", LABELS), WORDS)
    sides = sides_underneath(one_episode, WORDS)
    return draw_loop(steps, sides, one_episode.trigger, WORDS, shape, **options)


def draw(one_episode, shape="wide"):
    return parse(diagram(one_episode, shape))


def describe(one_episode):
    steps = loop_steps(write_out(one_episode, "en", LABELS), WORDS)
    sides = sides_underneath(one_episode, WORDS)
    return describe_loop(steps, sides, one_episode.trigger, WORDS)


@pytest.mark.parametrize(
    ("name", "shape", "first"),
    [
        ("loop-wide", "wide", "me"),
        ("loop-narrow", "narrow", "me"),
        ("loop-small", "small", "me"),
        ("loop-mirrored", "wide", "partner"),
    ],
)
def test_the_drawing_is_the_expected_one(name, shape, first):
    assert_expected(name, diagram(episode(first=first), shape))


@EVERY_SIZE
@pytest.mark.parametrize(
    "one_episode",
    [episode(), Episode(id="a"), episode(trigger=HOSTILE, me=filled(HOSTILE))],
    ids=["whole", "empty", "hostile"],
)
def test_all_colors_are_variables_with_the_color_of_paper(one_episode, shape):
    root = draw(one_episode, shape)
    root.attrib.pop("aria-label")
    assert colors(root) <= {css_color(token) for token in PALETTE}


@EVERY_SIZE
def test_the_text_alternative_is_that_of_an_image(shape):
    root = draw(episode(), shape)
    assert root.get("role") == "img"
    assert root.get("aria-label") == describe(episode())


@EVERY_SIZE
def test_texts_are_escaped(shape):
    root = draw(episode(trigger=HOSTILE, me=filled(HOSTILE)), shape)
    names = {item.tag.rpartition("}")[2] for item in root.iter()}
    assert names <= {"svg", "path", "circle", "text", "foreignObject", "div"}
    assert not any(name.startswith("on") for item in root.iter() for name in item.attrib)


@pytest.mark.parametrize("text", ["\ufffe\uffff\ud800", "a\x00b\x0bc", "\u202eabc"])
def test_the_drawing_is_valid_xml_whatever_was_typed(text):
    assert draw(episode(trigger=text, me=filled(text))).get("aria-label")


def test_no_font_is_smaller_than_14_pixels_and_texts_grow_with_the_page():
    root = draw(episode())
    sizes = {styles(root, text)["font-size"] for text in texts(root) if not text.isdigit()}
    assert sizes == {"15px", "18px"}
    assert "var(--bu-rem" in root.get("style")


def test_the_ring_has_two_arcs_with_different_lines():
    reach, step = (path for path in paths(draw(episode())) if path.get("stroke-width") == "4")
    assert (reach.get("stroke"), reach.get("stroke-dasharray")) == (css_color("--bu-reach"), None)
    assert (step.get("stroke"), step.get("stroke-dasharray")) == (css_color("--bu-step"), "10 7")


@EVERY_SIZE
@pytest.mark.parametrize("seat", [Seat.PURSUER, Seat.WITHDRAWER, None])
@pytest.mark.parametrize("first", ["me", "partner", None])
def test_the_pursuer_is_on_the_left_whoever_moved_first(seat, first, shape):
    root = draw(episode(seat=seat, first=first), shape)
    middle = size(root)[0] / 2
    left = {fill for x, _, fill in circles(root) if x < middle}
    right = {fill for x, _, fill in circles(root) if x > middle}
    assert (left, right) == ({css_color("--bu-reach-ink")}, {css_color("--bu-card")})
    if shape != "small":
        mine, theirs = (box(root, turn.need)[0] for turn in (ME, PARTNER))
        assert (mine < theirs) == (seat is not Seat.WITHDRAWER)


@pytest.mark.parametrize("first", ["me", "partner"])
def test_numbers_run_around_the_ring_from_the_top(first):
    root = draw(episode(first=first))
    numbers = [item for item in paragraphs(root) if item.text.isdigit()]
    assert [item.text for item in numbers] == list("123456")
    points = [(float(item.get("x")), float(item.get("y"))) for item in numbers]
    side = -1 if first == "me" else 1
    center = (points[2][1] + points[5][1]) / 2
    assert [(x - 400) * side > 0 for x, _ in points] == [True, False, False, False, True, True]
    assert [points[place][1] < center for place in (0, 1, 3, 4)] == [True, True, False, False]


def test_texts_are_read_and_copied_in_the_order_of_the_episode():
    assert texts(draw(episode())) == [
        *("It starts", "A quiet supper."),
        *("1", "What I did", "Asked three times."),
        *("2", "What they thought", "“Nothing I say will be right.”"),
        *("3", "What they felt", "Tired"),
        *("4", "What they did", "Went to fix the bike."),
        *("5", "What I thought", "“They would rather be elsewhere.”"),
        *("6", "What I felt", "Hurt and angry"),
        "Under the surface, rarely said",
        *("Underneath", "Scared we are drifting.", "Needed", "Ten minutes of you."),
        *("Underneath", "Afraid of being a letdown.", "Needed", "A way in that is not a test."),
    ]


def test_thoughts_are_italic_and_labels_bold_in_the_color_of_the_seat():
    root = draw(episode())
    thought = styles(root, "“Nothing I say will be right.”")
    assert thought["font-style"] == "italic"
    assert thought["font-family"].startswith("Ysabeau")
    for label, ink in (("What I did", "--bu-reach-ink"), ("What they did", "--bu-step-ink")):
        assert styles(root, label)["color"] == css_color(ink)
        assert int(styles(root, label)["font-weight"]) > 600


def test_only_what_a_person_wrote_is_kept_from_translation_services():
    private = {item.text for item in paragraphs(draw(episode())) if item.get("translate") == "no"}
    assert {"A quiet supper.", "Asked three times.", ME.need} <= private
    assert not private & {"It starts", "What I did", "Needed", "Under the surface, rarely said"}
    example = parse(diagram(episode(), own=False))
    assert not any(item.get("translate") for item in example.iter())


def test_texts_have_the_direction_of_their_own_letters():
    root = draw(episode(me=filled("لماذا لا يجيب أحد؟")))
    assert all(item.get("dir") == "auto" for item in paragraphs(root) if not item.text.isdigit())
    assert "direction:ltr" in root.get("style")


def test_the_narrow_figure_has_no_step_texts():
    shown = texts(draw(episode(), "narrow"))
    assert "1" in shown
    assert "Needed" in shown
    assert "What I did" not in shown


def test_the_small_figure_has_numbers_only():
    small = draw(episode(), "small")
    assert texts(small) == list("123456")
    assert {css_color(f"--bu-{name}") for name in ("act", "reach-tint", "step-tint")} <= set(
        fills(small)
    )


@pytest.mark.parametrize(("language", "first"), [("en", True), ("ar", False)])
def test_the_loop_without_new_moves_comes_first_for_a_reader(content, language, first):
    [words] = [part.words for part in content.parts(NewLoopPart)]
    svg = draw_new_loop([], 3, ("pursuer", "withdrawer"), words, language).svg
    left = {
        text: int(x) for x, text in re.findall(r'<foreignObject x="(\d+)".*?>([^<]+)</div>', svg)
    }
    assert (left[words.before] < left[words.after]) == first


@pytest.mark.parametrize(
    ("one_episode", "whole"),
    [
        (episode(), True),
        (episode(me=Turn(action="Called again and again and asked what was wrong. " * 9)), False),
        (episode(me=Turn(action="a" * 300)), False),
        (episode(trigger="a long way home " * 30), False),
        (episode(me=Turn(primary_emotion="Scared of so many things. " * 9)), True),
    ],
)
def test_the_figure_reports_whether_texts_were_truncated(one_episode, whole):
    assert diagram(one_episode).whole is whole


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
def test_an_empty_episode_draws_a_ring(one_episode, count, shape):
    root = draw(one_episode, shape)
    assert sum(path.get("stroke-width") == "4" for path in paths(root)) == 2
    assert len(circles(root)) == count
    numbers = [text for text in texts(root) if text.isdigit()]
    assert numbers == [str(number + 1) for number in range(count)]


def test_the_diamond_is_drawn_only_with_a_trigger():
    assert css_color("--bu-act") in fills(draw(episode()))
    without = draw(episode(trigger="  "))
    assert css_color("--bu-act") not in fills(without)
    assert "It starts" not in texts(without)


def test_an_unanswered_side_has_an_empty_panel():
    root = draw(episode(partner=Turn()))
    assert css_color("--bu-reach-tint") in fills(root)
    assert css_color("--bu-step-tint") not in fills(root)
    assert css_color("--bu-card") in fills(root)
    none = draw(episode(me=Turn(action="Called."), partner=Turn()))
    assert "Under the surface, rarely said" not in texts(none)
    assert not {css_color("--bu-reach-tint"), css_color("--bu-card")} & set(fills(none))


@pytest.mark.parametrize("shape", SIZES[:2])
def test_the_height_grows_with_the_texts_up_to_a_limit(shape):
    usual = size(draw(episode(), shape))[1]
    long = size(draw(episode(me=filled("so much to say " * 20)), shape))[1]
    endless = size(draw(episode(me=filled("so much to say " * 2000)), shape))[1]
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


def test_paths_are_svg():
    assert all(re.fullmatch(r"M[\d.,\sMLAVHZ-]+", path.get("d")) for path in paths(draw(episode())))
