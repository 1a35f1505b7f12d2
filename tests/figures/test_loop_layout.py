import re
from math import dist, hypot, isclose

import pytest

from tests.insight.episodes import WORDS, episode, filled
from workbook_lib.figures.loop import DIMENSIONS
from workbook_lib.figures.loop_layout import (
    Ring,
    closed_path,
    diamond_path,
    layout_loop,
    panel_path,
)
from workbook_lib.figures.theme import SEAT_STYLES
from workbook_lib.insight.loop import loop_steps, sides_underneath


@pytest.fixture(params=[False, True], ids=["clockwise", "mirrored"])
def ring(request):
    return Ring(x=400, y=292, rx=192, ry=206, head=22, mirrored=request.param)


def test_positions_match_the_design():
    drawn = Ring(x=400, y=292, rx=192, ry=206, head=22, mirrored=False)
    positions = [tuple(round(number) for number in drawn.place(place)) for place in range(1, 7)]
    assert positions == [(277, 134), (523, 134), (592, 292), (523, 450), (277, 450), (208, 292)]


def test_all_places_are_on_the_ring_and_the_first_is_near_the_top(ring):
    for place in range(1, 7):
        x, y = ring.place(place)
        assert isclose(((x - 400) / 192) ** 2 + ((y - 292) / 206) ** 2, 1)
    x, y = ring.place(1)
    assert y < ring.y
    assert (x < ring.x) != ring.mirrored


@pytest.mark.parametrize("first", [True, False])
def test_an_arc_begins_at_a_dot_and_ends_before_the_next_one_of_the_other_side(ring, first):
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", ring.arc(first=first))]
    start, (rx, ry, _, large, sweep), end = numbers[:2], numbers[2:7], numbers[7:]
    assert (rx, ry, large) == (192, 206, 0)
    assert sweep == (not ring.mirrored)
    assert dist(start, ring.place(5 if first else 2)) < 1
    assert 20 < dist(end, ring.place(2 if first else 5)) < 60


@pytest.mark.parametrize("first", [True, False])
def test_an_arrow_head_points_at_the_next_dot_without_touching_it(ring, first):
    path = ring.arrow(first=first)
    corners = [tuple(map(float, at.split())) for at in path.strip("MZ").split("L")]
    aim = ring.place(2 if first else 5)
    tip, *base = corners
    assert 17 < dist(tip, aim) < min(dist(corner, aim) for corner in base)


def test_the_panels_are_mirror_images():
    left = panel_path(244, 392, 208, 376, (12, 40))
    right = panel_path(556, 408, 208, 376, (12, 40))
    assert left.startswith("M256.0 208.0L352.0 208.0A40 40 0 0 1 392.0 248.0L")
    assert right.startswith("M544.0 208.0L448.0 208.0A40 40 0 0 0 408.0 248.0L")
    assert left.endswith("Z")


def test_paths_are_formatted_as_svg():
    assert diamond_path(10, 10, 2) == "M10.0 8.0L12.0 10.0L10.0 12.0L8.0 10.0Z"
    assert closed_path([(0, 0), (1.25, 2)]) == "M0.0 0.0L1.2 2.0Z"


def to_panels(layout, point):
    """Return the distance from a point to the edge of the nearer panel, which has a line of 2."""
    sizes, radius = layout.sizes, layout.sizes.corners[0]
    across = abs(point[0] - layout.ring.x) - (sizes.panel[0] - radius)
    down = abs(point[1] - layout.ring.y) - (layout.half - radius)
    return hypot(max(across, 0), max(down, 0)) - radius - 1


@pytest.mark.parametrize("size", DIMENSIONS)
@pytest.mark.parametrize("text", ["Tired", "I kept asking and nobody answered. " * 20])
def test_dots_ring_and_panels_are_eight_units_apart(size, text):
    shown = episode(me=filled(text), partner=filled(text))
    steps, sides = loop_steps(shown, WORDS), sides_underneath(shown, WORDS)
    sizes, seats = DIMENSIONS[size], ("pursuer", "withdrawer")
    layout = layout_loop(
        sizes, steps, sides, "A late text", WORDS, own=True, seats=seats, sentences=()
    )
    dot = sizes.dot + SEAT_STYLES["withdrawer"].rim_width / 2  # the other rim is not seen
    dots = [layout.ring.place(label.place) for label in layout.labels]
    assert len(dots) == 6
    assert min(to_panels(layout, point) for point in dots) - dot >= 8
    ring = [layout.ring.point(degrees) for degrees in range(360)]
    assert min(to_panels(layout, point) for point in ring) - 2 >= 7.9
    assert 2 * sizes.panel[1] - 2 >= 8
    assert min(x for x, _ in dots) - dot >= 0
