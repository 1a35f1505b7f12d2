"""A record as plotly figures with named axes."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from tests.data.test_tables import data, record_of
from tests.fixtures.records.test_records import load_record
from workbook_lib import chart
from workbook_lib.content.loading.loader import example_file, load_pack, pack_folder
from workbook_lib.errors import UserError
from workbook_lib.figures.charts import CHARTS
from workbook_lib.record import Record, decode

RECORDS = ("empty", "half", "full", "rtl")


def axes(figure):
    return [figure.layout.xaxis, figure.layout.yaxis]


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("name", CHARTS)
def test_every_record_can_be_drawn(name, record, content):
    mine = data(load_record(record), content)
    figure = chart(name, mine)
    assert isinstance(figure, go.Figure)
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}, (
        "our plotly.js has no other traces"
    )
    assert json.loads(figure.to_json())
    assert figure.layout.modebar.remove == ("sendChartToCloud",), "it would leave this computer"
    assert mine._record == load_record(record)


@pytest.mark.parametrize("name", CHARTS)
def test_changing_a_chart_changes_nothing_else(name, content):
    mine = data(load_record("full"), content)
    figure, before = chart(name, mine), chart(name, mine).to_plotly_json()
    figure.data = []
    figure.layout.annotations = []
    figure.layout.xaxis.title.text = "changed"
    assert chart(name, mine).to_plotly_json() == before
    assert mine._record == load_record("full")


@pytest.mark.parametrize("name", CHARTS)
def test_axes_have_names_or_labels(name, content):
    mine = data(decode(example_file(pack_folder("en")).read_bytes()), content)
    figure = chart(name, mine)
    assert figure.data
    assert all(axis.visible is not False for axis in axes(figure))
    named = [axis.title.text for axis in axes(figure)]
    labels = figure.layout.yaxis.ticktext or figure.layout.yaxis.categoryarray
    assert any(named)
    assert all(named) or labels


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_without_answers_says_so(name, content):
    figure = chart(name, data(Record(), content))
    assert not any(trace.x for trace in figure.data)
    *_, note = figure.layout.annotations
    assert note.text


def test_weeks_have_rows_for_each_person_and_each_sign(content):
    record = record_of(
        **{
            "signs__check-in__a__date": "2026-03-04",
            "signs__check-in__a__subject": "partner",
            "signs__check-in__a__response": "mixed",
            "signs__check-in__a__response.note": "short <b>answers</b> " + 20 * "and long ",
            "signs__check-in__b__date": "2026-03-09",
            "signs__check-in__b__subject": "own",
            "signs__check-in__b__response": "healthy",
            "signs__check-in__c__response": "healthy",
        }
    )
    figure = chart("weeks", data(record, content))
    levels = {trace.name: trace for trace in figure.data}
    assert levels["Mixed"].x == ("Mar 2, 2026",), "a column is named by its Monday"
    assert levels["Closer to healthy"].x == ("Mar 9, 2026",)
    labels = [label for label in figure.layout.yaxis.ticktext if "respond" in label]
    assert labels == ["How they respond", "How I respond"]
    assert sum("<b>" in label for label in figure.layout.yaxis.ticktext) == 2
    [hover] = levels["Mixed"].hovertext
    assert hover.startswith("Mar 4, 2026<br>How they respond: Mixed<br>short")
    assert "<b>" not in hover
    assert max(map(len, hover.split("<br>"))) <= 40


def test_a_long_history_opens_on_its_latest_weeks(content):
    figure = chart("weeks", data(load_record("full"), content))
    axis = figure.layout.xaxis
    assert axis.rangeslider.visible
    assert axis.range[1] - axis.range[0] == 12
    assert axis.range[1] == len(axis.categoryarray) - 0.5


def test_talks_go_from_before_to_after(content):
    record = record_of(
        **{
            "talk__one__a__about": "the dishes",
            "talk__one__a__tried": "tried",
            "talk__one__a__before.light": 2,
            "talk__one__a__after.light": 5,
            "talk__one__b__before.light": 3,
        }
    )
    figure = chart("talks", data(record, content))
    by_name = {trace.name: trace for trace in figure.data}
    assert sorted(by_name["Before"].x) == [2, 3]
    assert by_name["With the change"].x == (5,)
    assert "the dishes" in by_name["With the change"].hovertext[0]
    assert by_name[""].x == (2, 5, None)
    assert "Heavy – Light" in figure.layout.yaxis.ticktext


def test_an_undated_talk_is_drawn_in_the_order_of_its_writing(content):
    later = {"talk__one__a__date": "2027-03-02", "talk__one__a__before.light": 5}
    record = record_of(**later, **{"talk__one__b__before.light": 3})  # written in 2026
    figure = chart("talks", data(record, content))
    [before] = (trace for trace in figure.data if trace.name == "Before")
    assert before.x == (3, 5)


def test_reasons_mark_both_people(content):
    record = record_of(
        **{"form__reasons__flood.fits": ["me", "partner"], "form__reasons__alone.fits": ["neither"]}
    )
    figure = chart("reasons", data(record, content))
    assert [(trace.name, len(trace.x)) for trace in figure.data] == [
        ("Fits", 1),
        ("My guess", 1),
        ("Not this", 2),
    ]


def test_closeness_needs_eight_ratings(content):
    ratings = {f"reflection__{name}.rate": 3 for name in ("safe", "quiet", "small", "guard")}
    assert not chart("closeness", data(record_of(**ratings), content)).data
    more = {f"reflection__{name}.rate": 3 for name in ("seen", "taught", "endings", "first")}
    figure = chart("closeness", data(record_of(**ratings, **more), content))
    assert figure.data[-1].x == (50,)
    assert figure.layout.xaxis.title.text == "Worry about losing closeness"


def test_an_unknown_chart_is_refused_with_the_known_names(content):
    with pytest.raises(UserError) as error:
        chart("loop", data(Record(), content))
    assert error.value.message.code == "chart_unknown"
    assert all(name in str(error.value) for name in ("loop", *CHARTS))


@pytest.mark.parametrize("name", CHARTS)
def test_a_pack_without_the_chapter_is_named_as_the_reason(name, content):
    pack = content.model_copy(update={"chapters": (content.chapter("map-your-loop"),)})
    with pytest.raises(UserError) as error:
        chart(name, data(load_record("half"), pack))
    assert error.value.message.code == "chart_not_in_pack"


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_in_arabic_begins_on_the_right(name, record, content):
    english = chart(name, data(load_record(record), content)).layout
    arabic = chart(name, data(load_record(record), load_pack(pack_folder("ar")))).layout
    assert arabic.yaxis.side == "right"
    if english.xaxis.range:
        assert arabic.xaxis.range == english.xaxis.range[::-1]
    else:
        assert arabic.xaxis.autorange == "reversed"
    other = {"left": "right", "right": "left"}
    for note, mirrored in zip(english.annotations, arabic.annotations, strict=True):
        assert (mirrored.x, mirrored.y) == (note.x, note.y)
        assert mirrored.xanchor == other.get(note.xanchor, note.xanchor)
