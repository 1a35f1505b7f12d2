import re

from tests.project.project_files import LIBRARY
from workbook_lib.figures.theme import PALETTE, SEAT_STYLES, css_color


def test_palette_colors_are_unique():
    values = [value.lower() for value in PALETTE.values()]
    assert len(set(values)) == len(values)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", value) for value in PALETTE.values())


def test_palette_colors_match_the_light_theme():
    tokens = (LIBRARY / "frontend/styles/tokens.css").read_text("utf-8")
    for token, value in PALETTE.items():
        # The light values are the first in the file.
        first = re.search(rf"{token}:\s*([^;]+);", tokens)
        assert first, token
        assert first[1].strip().upper() == value


def test_the_seats_differ_in_more_than_color():
    reach, step = SEAT_STYLES["pursuer"], SEAT_STYLES["withdrawer"]
    assert reach.dash != step.dash
    assert reach.panel_dash != step.panel_dash
    assert reach.dot != css_color("--bu-card") == step.dot
