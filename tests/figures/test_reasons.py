"""The chart of reasons: both sides have the same size and color, and no ranking."""

from __future__ import annotations

import json
import re

import pytest

from workbook_lib.content.parts.reasons import PickedPart, ReasonsPart
from workbook_lib.figures.reasons import reasons_chart
from workbook_lib.figures.theme import PALETTE
from workbook_lib.insight.reasons import reason_rows
from workbook_lib.record.views.reasons import Reason, ReasonNotes


@pytest.fixture
def build(content):
    """Return a function that builds the chart of some reasons."""
    [part], [words] = content.parts(ReasonsPart), content.parts(PickedPart)

    def build_chart(*reasons):
        rows = reason_rows({reason.id: reason for reason in reasons}, part.cards)
        return reasons_chart(rows, words)

    return build_chart


def marks(chart):
    """Return the marks of a chart by the name of their series."""
    return {
        trace["name"]: list(zip(trace["x"], trace["y"], strict=True)) for trace in chart["data"]
    }


def test_each_pick_guess_and_exclusion_has_its_mark(build, content):
    first, second, third = (card.id for card in content.parts(ReasonsPart)[0].cards[:3])
    chart = build(
        Reason(first, me=True, partner=True),
        Reason(second, partner=True),
        Reason(third, ruled_out=True),
    )
    assert marks(chart) == {
        "Fits": [(0, 0)],
        "My guess": [(1, 0), (1, -1)],
        "Not this": [(0, -2), (1, -2)],
    }
    symbols = {trace["marker"]["symbol"] for trace in chart["data"]}
    assert len(symbols) == 3
    [guess] = [trace for trace in chart["data"] if trace["name"] == "My guess"]
    assert guess["text"] == "?"


def test_every_card_has_a_row_in_order(build, content):
    titles = [card.title for card in content.parts(ReasonsPart)[0].cards]
    axis = build()["layout"]["yaxis"]
    assert [text.replace("<br>", " ") for text in axis["ticktext"]] == titles
    assert axis["tickvals"] == sorted(axis["tickvals"], reverse=True)


def test_a_hover_text_has_the_reason_its_meaning_and_the_note(build, content):
    card = content.parts(ReasonsPart)[0].cards[0]
    notes = ReasonNotes(speaks_for="after <b>visits</b>", helps="a walk")
    [pick] = [trace for trace in build(Reason(card.id, me=True, mine=notes))["data"] if trace["x"]]
    assert pick["hovertext"] == [f"{card.title}<br>Fits<br>after &lt;b&gt;visits&lt;/b&gt; a walk"]


def test_every_mark_is_in_the_key_without_points_too(build):
    assert all(trace["meta"] for trace in build()["data"])


def test_no_name_of_a_row_ends_with_one_short_word(build):
    for label in build()["layout"]["yaxis"]["ticktext"]:
        lengths = [*map(len, label.split("<br>"))]
        assert max(lengths) <= 1.7 * min(lengths), label


def test_columns_and_rows_are_named(build):
    layout = build()["layout"]
    assert layout["xaxis"]["ticktext"] == ["Me", "My partner, my guess"]
    assert layout["yaxis"]["title"]["text"] == "Reason"


def test_the_colors_of_the_seats_are_not_used_for_people(build, content):
    first = content.parts(ReasonsPart)[0].cards[0].id
    text = json.dumps(build(Reason(first, me=True, partner=True)))
    neutral = {value for token, value in PALETTE.items() if not re.search("reach|step", token)}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", text)) <= neutral
    assert min(int(size) for size in re.findall(r'"size": (\d+)', text)) >= 9
