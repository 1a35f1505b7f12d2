"""Measures on a page: filled in again, dated, drawn over time, and switched on by a counselor."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

import pytest

from tests.page.opening import SMALL_STEP
from tests.page.test_closeness import markup_of, put_answers
from tests.server.running import ROOT
from workbook_lib.content.loading.loader import content_folder, load_pack
from workbook_lib.page.page import open_page
from workbook_lib.record import decode
from workbook_lib.settings import Settings
from workbook_lib.widgets.blocks import ItemList, Table
from workbook_lib.widgets.chart import Chart
from workbook_lib.widgets.form import Prompts

ONCE = ROOT / "tests/fixtures/measures-once.json"
"""A record from when a measure was filled in only once, without a day."""


@pytest.fixture
def packs(tmp_path):
    """Return a copy of the packs with a measure that a counselor has added."""
    folder = tmp_path / "content"
    shutil.copytree(content_folder(Settings()), folder)
    shutil.copy(ROOT / "tests/fixtures/content/good/measures/own.yaml", folder / "en" / "measures")
    return folder


def open_measures(folder, packs=None, chapter="what-closeness-stirs-up", section="measures"):
    environ = {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(folder)}
    if packs:
        environ["WORKBOOK_CONTENT"] = str(packs)
    page = open_page(chapter, Settings.read(environ))
    page.show(section)
    return page


def scope_of(shown):
    return shown.forms[-1].binding["scope"]


def columns(shown):
    return shown.widgets(Chart)[-1].content["chart"]["layout"]["xaxis"]["categoryarray"]


def test_a_measure_is_shown_with_its_terms_and_scored(tmp_path, shown, packs):
    page = open_measures(tmp_path / "data", packs)
    assert 'id="measures"' in shown.text
    assert page.journal_sync.expected[-2:] == ["measure-own", SMALL_STEP]
    [form], [table] = shown.forms, shown.widgets(Table)
    assert form.exercise["id"] == "measure-own"
    assert form.binding["defaults"] == {"filled.date": "{today}"}
    assert form.binding["collection"] == "measure/own"
    assert table.content["rows"] == []
    put_answers(page, scope_of(shown), {"a": 6, "filled.date": "2026-03-02"})
    whole, rest = table.content["rows"]
    assert whole == ["Mar 2, 2026", "Words", "6", "from 1 to 7", "1 of 2"]
    assert rest[2] == "Not yet: 2 answers are needed, and 1 are there"
    put_answers(page, scope_of(shown), {"c": "answer-3", "b": 6})
    assert [row[2] for row in table.content["rows"]] == ["4", "8"]


def test_a_measure_is_filled_in_again_and_drawn_by_day(tmp_path, shown, packs):
    page = open_measures(tmp_path / "data", packs)
    first = scope_of(shown)
    assert shown.widgets(Chart)[0].content == {"chart": None, "hidden": True}
    put_answers(page, first, {"a": 6, "c": "answer-1", "filled.date": "2026-03-02"})
    form = shown.forms[0]
    form._handle_custom_msg({"type": "begin", "id": "0badcafe"}, [])
    assert scope_of(shown) == "measure/own/0badcafe"
    put_answers(page, scope_of(shown), {"a": 2, "c": "answer-3", "filled.date": "2026-05-04"})
    assert columns(shown) == ["Mar 2, 2026", "May 4, 2026"]
    [trace] = shown.widgets(Chart)[0].content["chart"]["data"]
    assert len(trace["x"]) == 4
    assert trace["hovertext"][-1] == "May 4, 2026<br>Words: Often"
    by_row = dict(zip(zip(trace["base"], trace["x"], strict=True), trace["y"], strict=True))
    heights = [by_row[min(trace["base"]), column] for column in columns(shown)]
    assert heights[0] < heights[1], "a taller bar is a higher answer"
    rows = shown.widgets(Chart)[0].content["table"]
    assert rows["columns"] == ["Question", "May 4, 2026", "Mar 2, 2026"]
    assert rows["rows"][2] == ["Words", "Often", "Never"]
    [items] = shown.widgets(ItemList)
    assert [item["date"] for item in items.items] == ["2026-05-04", "2026-03-02"]
    items._handle_custom_msg({"type": "remove", "id": first.rpartition("/")[2]}, [])
    assert columns(shown) == ["May 4, 2026"]


def test_answers_of_today_are_shown_again_and_those_of_earlier_weeks_are_not(
    tmp_path, shown, packs
):
    today = datetime.now().astimezone().date()
    page = open_measures(tmp_path / "data", packs)
    scope = scope_of(shown)
    put_answers(page, scope, {"a": 6, "filled.date": today.isoformat()})
    page = open_measures(tmp_path / "data", packs)
    assert scope_of(shown) == scope
    earlier = (today - timedelta(weeks=1)).isoformat()
    put_answers(page, scope, {"a": 5, "b": 5, "filled.date": earlier})
    page = open_measures(tmp_path / "data", packs)
    assert scope_of(shown) != scope
    this_week = scope_of(shown)
    put_answers(page, this_week, {"a": 4, "filled.date": today.isoformat()})
    put_answers(page, scope, {"b": 6})
    open_measures(tmp_path / "data", packs)
    assert scope_of(shown) == this_week


def test_a_record_of_one_filling_opens_with_its_answers_as_the_first(tmp_path, shown, packs):
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(ONCE, data / "workbook.json")
    page = open_measures(data, packs)
    assert scope_of(shown) == "measure/own/00000000"
    entries = shown.forms[0].binding["entries"]
    assert {name: entry["value"] for name, entry in entries.items()} == {
        "a": 6,
        "b": 2,
        "c": "answer-3",
    }
    assert columns(shown) == ["No date"]
    assert [row[2] for row in shown.widgets(Table)[0].content["rows"]] == ["6", "8"]
    put_answers(page, "measure/own/0badcafe", {"a": 1, "filled.date": "2026-05-04"})
    assert columns(shown) == ["No date", "May 4, 2026"]
    saved = decode((data / "workbook.json").read_bytes())
    assert len(saved.paths()) == 6
    assert saved.get("cycle/episode/7f3a/trigger") == "A late text"


def test_answers_that_a_browser_kept_are_saved_and_acknowledged(tmp_path, packs, shown):
    page = open_measures(tmp_path / "data", packs)
    entry = {"value": 6, "at": [1_700_000_000_000, 0, "tab-000000000000"]}
    result = page.session.put({"form/measure-own/a": entry})
    assert result.stamps == {"form/measure-own/a": entry["at"]}
    assert page.session.record.get("measure/own/00000000/a") == 6
    assert columns(shown) == ["No date"]


def test_the_four_questions_of_the_workbook_are_drawn_and_not_added_up(tmp_path, shown):
    page = open_measures(tmp_path, chapter="then-and-now", section="questions")
    assert [form.exercise["id"] for form in shown.forms] == ["measure-then-and-now"]
    put_answers(page, scope_of(shown), {"heard": "answer-2", "filled.date": "2026-03-02"})
    assert columns(shown) == ["Mar 2, 2026"]
    assert shown.widgets(Table) == []
    assert "data-trouble" not in shown.text


def test_optional_measures_are_on_where_the_pack_names_them(tmp_path, shown, packs):
    pack = packs / "en" / "pack.yaml"
    pack.write_text(f"{pack.read_text('utf-8')}measures: [phq-4, csi-4]\n", "utf-8")
    open_measures(tmp_path / "data", packs)
    ids = [form.exercise["id"] for form in shown.forms]
    assert ids == ["measure-csi-4", "measure-phq-4", "measure-own"]
    assert 'href="get-help.ipynb"' in markup_of(shown), "a way to help beside it"


OPTIONAL = sorted(path.stem for path in (ROOT / "content/en/measures/optional").glob("*.yaml"))


def test_three_published_measures_are_shipped_and_off():
    assert OPTIONAL == ["csi-16", "csi-4", "phq-4"]
    assert [measure.id for measure in load_pack(ROOT / "content/en").measures] == ["then-and-now"]


def test_optional_measures_have_source_terms_and_ranges(packs):
    pack = packs / "en" / "pack.yaml"
    pack.write_text(f"{pack.read_text('utf-8')}measures: {OPTIONAL}\n", "utf-8")
    by_id = {measure.id: measure for measure in load_pack(packs / "en").measures}
    ranges = {
        name: [
            (
                sum(by_id[name].scale_of(item).low for item in subscale.items),
                sum(by_id[name].scale_of(item).high for item in subscale.items),
            )
            for subscale in by_id[name].subscales
        ]
        for name in OPTIONAL
    }
    assert ranges == {"csi-4": [(0, 21)], "csi-16": [(0, 81)], "phq-4": [(0, 12), (0, 6), (0, 6)]}
    assert by_id["csi-16"].key == "csi-16"
    assert "get-help.ipynb" in by_id["phq-4"].help
    for measure in by_id.values():
        assert measure.terms
        assert measure.cite


HAPPINESS = (
    "Please indicate the degree of happiness, all things considered, of your relationship.",
    (
        "Extremely Unhappy, Fairly Unhappy, A Little Unhappy, Happy, Very Happy, Extremely Happy, "
        "Perfect"
    ),
)
WELL = (
    "In general, how often do you think that things between you and your partner are going well?",
    "All the time, Most of the time, More often than not, Occasionally, Rarely, Never",
)
TRUTH = (
    "Not at all TRUE, A little TRUE, Somewhat TRUE, Mostly TRUE, Almost Completely TRUE, "
    "Completely TRUE"
)
WARM = ("I have a warm and comfortable relationship with my partner", TRUTH)
EXTENT = "Not at all, A little, Somewhat, Mostly, Almost Completely, Completely"
REWARDING = ("How rewarding is your relationship with your partner?", EXTENT)
SATISFIED = ("In general, how satisfied are you with your relationship?", EXTENT)
DAYS = "Not at all, Several days, More than half the days, Nearly every day"
PUBLISHED = {
    "csi-4": [HAPPINESS, WARM, REWARDING, SATISFIED],
    "csi-16": [
        HAPPINESS,
        WELL,
        ("Our relationship is strong", TRUTH),
        ("My relationship with my partner makes me happy", TRUTH),
        WARM,
        ("I really feel like part of a team with my partner", TRUTH),
        REWARDING,
        ("How well does your partner meet your needs?", EXTENT),
        ("To what extent has your relationship met your original expectations?", EXTENT),
        SATISFIED,
        ("INTERESTING – BORING", "INTERESTING, BORING"),
        ("BAD – GOOD", "BAD, GOOD"),
        ("FULL – EMPTY", "FULL, EMPTY"),
        ("STURDY – FRAGILE", "STURDY, FRAGILE"),
        ("DISCOURAGING – HOPEFUL", "DISCOURAGING, HOPEFUL"),
        ("ENJOYABLE – MISERABLE", "ENJOYABLE, MISERABLE"),
    ],
    "phq-4": [
        ("Feeling nervous, anxious or on edge", DAYS),
        ("Not being able to stop or control worrying", DAYS),
        ("Little interest or pleasure in doing things", DAYS),
        ("Feeling down, depressed, or hopeless", DAYS),
    ],
}
"""Questions and answers as their authors print them, in their order."""


@pytest.mark.parametrize("name", OPTIONAL)
def test_published_measures_are_worded_as_by_their_authors(packs, name):
    pack = packs / "en" / "pack.yaml"
    pack.write_text(f"{pack.read_text('utf-8')}measures: [{name}]\n", "utf-8")
    (measure,) = (item for item in load_pack(packs / "en").measures if item.id == name)
    shown = [(item.text, ", ".join(measure.scale_of(item.id).anchors)) for item in measure.items]
    assert shown == PUBLISHED[name]


def test_a_missing_optional_measure_is_reported(packs):
    pack = packs / "en" / "pack.yaml"
    pack.write_text(f"{pack.read_text('utf-8')}measures: [gone]\n", "utf-8")
    with pytest.raises(Exception, match=r"measures/optional/gone.yaml"):
        load_pack(packs / "en")


def test_an_older_pack_with_five_columns_and_score_ranges_shows_plain_scores(
    tmp_path, shown, packs
):
    file = packs / "en" / "what-closeness-stirs-up.yaml"
    text = file.read_text("utf-8")
    band = '        band: "{value} (as good a guess: {low} to {high})"\n        lacking:'
    text = text.replace("        lacking:", band).replace(
        "[Part, Result, Lowest and highest, Answered]",
        "[Part, So far, Lowest and highest, The middle, Answered]",
    )
    file.write_text(text, "utf-8")
    page = open_measures(tmp_path / "data", packs)
    put_answers(page, scope_of(shown), {"a": 6})
    [table] = shown.widgets(Table)
    assert table.content["rows"][0][2] == "6"
    assert table.columns == ["Day", "Part", "So far", "Lowest and highest", "Answered"]


def test_an_invalid_measure_fails_only_its_section(tmp_path, shown, packs):
    file = packs / "en" / "measures" / "own.yaml"
    file.write_text(file.read_text().replace("reversed: [b]", "reversed: [c]"))
    page = open_measures(tmp_path / "data", packs)
    page.show("prompts")
    assert shown.text.count("data-trouble") == 1
    assert 'data-trouble="measures"' in shown.text
    assert "measures/own.yaml, line 18" in shown.text
    assert page.journal_sync.expected == [
        "shell",
        "closeness",
        "sore-spots",
        "sore-spots-theirs",
        SMALL_STEP,
    ]
    assert len(shown.widgets(Prompts)) == 1
