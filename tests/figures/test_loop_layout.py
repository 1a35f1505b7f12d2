import re
from math import dist, isclose

import pytest

from workbook_lib.figures.loop_layout import Ring, closed_path, diamond_path, panel_path


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
