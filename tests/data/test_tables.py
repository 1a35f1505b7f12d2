"""A record as tables: every kind of thing that a person writes, with its columns and types."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from tests.fixtures.records.test_records import load_record
from tests.insight.test_measures import measure
from workbook_lib.content.parts.loop import EpisodePart
from workbook_lib.content.schema.fields import ShortText
from workbook_lib.data import RecordData
from workbook_lib.errors import ErrorMessage, UserError
from workbook_lib.figures.charts import CHARTS
from workbook_lib.insight.tables import TABLES, build_table
from workbook_lib.record import Clock, Record

ABOUT = ErrorMessage("record_opened", {"count": 0, "path": "a file"})
WRITTEN = "datetime64[ms, UTC]"
NOT_IN_FULL = {"measures", "scores"}


def data(record, content):
    return RecordData(record, content, ABOUT)


def record_of(**answers):
    """Return a record; underscores in the names stand for slashes."""
    record, clock = Record(), Clock("a-laptop", now=lambda: 1_790_000_000_000)
    for path, value in answers.items():
        record = record.put(path.replace("__", "/"), value, clock)
    return record


@pytest.mark.parametrize("name", TABLES)
def test_a_full_record_fills_every_table(name, content):
    frame = data(load_record("full"), content).table(name)
    assert frame.empty is (name in NOT_IN_FULL)


@pytest.mark.parametrize("record_name", ["half", "full", "rtl"])
@pytest.mark.parametrize("name", TABLES)
def test_an_empty_record_has_the_same_columns_and_types(name, record_name, content):
    empty = data(Record(), content).table(name)
    assert empty.empty
    filled = data(load_record(record_name), content).table(name)
    types = {column: str(dtype) for column, dtype in filled.dtypes.items()}
    assert types == {column: str(dtype) for column, dtype in empty.dtypes.items()}


@pytest.mark.parametrize("name", TABLES)
def test_the_columns_are_described(name, content):
    mine = data(load_record("full"), content)
    columns = mine.columns(name)
    assert columns["column"].tolist() == mine.table(name).columns.tolist()
    assert columns["dtype"].tolist() == mine.table(name).dtypes.astype(str).tolist()


def each_kind_of_entry():
    """Return one entry of each kind in a full record: their paths differ in more than ids."""
    entries = load_record("full").entries
    kinds = {re.sub(r"/[0-9a-f]{8}(?=/)", "/id", path): path for path in sorted(entries)}
    return {kinds[kind]: entries[kinds[kind]] for kind in kinds}


@pytest.mark.parametrize("ending", ["", "/deeper", ".other"])
def test_a_record_with_any_single_entry_fills_every_table_and_chart(ending, content):
    for path, entry in each_kind_of_entry().items():
        record = Record({path + ending: entry})
        assert build_table("entries", record, content).rows
        for name in TABLES:
            build_table(name, record, content)
        for name in CHARTS:
            CHARTS[name](record, content)


def test_an_episode_has_the_entries_of_its_own_depth(content):
    record = record_of(
        **{"cycle__episode__7f3a__me.action__x": "words", "cycle__episode__91bc__trigger": "words"}
    )
    mine = data(record, content)
    assert mine.table("episodes")["id"].tolist() == ["91bc"]
    assert mine.table("turns").empty


def test_an_answer_has_the_type_of_its_field(content):
    scope = "cycle__episode__7f3a__"
    record = record_of(
        **{
            f"{scope}trigger": " a late text ",
            f"{scope}date": "2026-03-02",
            f"{scope}seat": "withdrawer",
            f"{scope}me.secondary_emotion": ["hurt", "no-longer-there"],
            f"{scope}partner.action": "asked again",
        }
    )
    mine = data(record, content)
    [row] = mine.table("episodes").to_dict("records")
    assert (row["id"], row["trigger"], row["seat"]) == ("7f3a", "a late text", "I stepped back")
    assert row["date"] == pd.Timestamp("2026-03-02")
    assert row["written"].tz is not None
    assert row["written"].timestamp() == 1_790_000_000
    turns = mine.table("turns").set_index("side")
    assert turns.loc["me", "secondary_emotion"] == ("Hurt", "no-longer-there")
    assert turns["seat"].to_dict() == {"me": "withdrawer", "partner": "pursuer"}
    assert turns["action"].isna().to_dict() == {"me": True, "partner": False}
    assert turns.loc["partner", "secondary_emotion"] == ()


def test_a_choice_has_all_its_labels_in_order(content):
    seat = data(Record(), content).table("episodes")["seat"]
    labels = ["I reached", "I stepped back", "We both went quiet", "We both got loud"]
    assert seat.cat.categories.tolist() == labels
    record = record_of(cycle__episode__7f3a__seat="neither")
    seat = data(record, content).table("episodes")["seat"]
    assert seat.tolist() == ["neither"]
    assert seat.cat.categories.tolist() == [*labels, "neither"]


def test_values_of_another_type_count_as_not_answered(content):
    scope = "talk__one__3f2a__"
    record = record_of(
        **{
            f"{scope}about": ["not", "a", "text"],
            f"{scope}date": "some day",
            f"{scope}view": 3,
            f"{scope}change": "not a list",
            f"{scope}before.light": 99,
            f"{scope}after.light": 2,
        }
    )
    mine = data(record, content)
    talks = mine.table("talks")
    assert talks[["about", "date", "view"]].isna().all(axis=None)
    assert talks["change"].tolist() == [()]
    [rating] = mine.table("ratings").to_dict("records")
    assert (rating["line"], rating["after"]) == ("light", 2)
    assert pd.isna(rating["before"])
    assert pd.isna(rating["moved"])


def test_rows_are_in_order_of_date_and_undated_ones_last(content):
    dates = {"a": "2026-03-09", "c": "2026-03-02"}
    record = record_of(
        **{f"signs__check-in__{name}__date": day for name, day in dates.items()},
        **{f"signs__check-in__{name}__talk": "mixed" for name in "abc"},
    )
    table = data(record, content).table("check-ins")
    assert table["id"].tolist() == ["c", "a", "b"]
    assert table["date"].isna().tolist() == [False, False, True]
    assert table["talk"].tolist() == ["Mixed"] * 3


def test_an_item_without_an_answer_is_no_row(content):
    record = record_of(**{"signs__check-in__5c1d__date": "2026-03-02"})
    mine = data(record, content)
    assert mine.table("check-ins").empty
    assert len(mine.table("entries")) == 1


def test_reasons_name_both_sides_and_notes(content):
    record = record_of(
        **{
            "form__reasons__flood.fits": ["me"],
            "form__reasons__flood.me.helps": "a walk",
            "form__reasons__alone.fits": ["neither"],
            "form__reasons__of-another-pack.fits": ["partner"],
        }
    )
    table = data(record, content).table("reasons").set_index("id")
    assert table.index.tolist() == ["alone", "flood", "of-another-pack"]
    assert table.loc["flood", ["me", "partner", "ruled_out"]].tolist() == [True, False, False]
    assert table.loc["flood", "me.helps"] == "a walk"
    assert bool(table.loc["alone", "ruled_out"])
    assert table.loc["of-another-pack", "title"] == "of-another-pack"


def test_the_plan_shows_answers_as_words_and_what_is_shared(content):
    record = record_of(
        **{
            "plan__how-long.me": "hour",
            "plan__how-long.me.shared": "hour",
            "plan__meanwhile.partner": ["walk", "friend"],
            "plan__seat": "pursuer",
        }
    )
    table = data(record, content).table("plan").set_index("id")
    assert table.loc["how-long", "me"] == "An hour"
    assert bool(table.loc["how-long", "me_shared"])
    assert table.loc["meanwhile", "partner"] == "A walk alone and talking to a friend"
    assert table.loc["meanwhile", "me"] is pd.NA
    assert table.loc["seat", "me"] == "reaches"


def test_a_message_is_there_as_a_whole(content):
    record = record_of(
        words__message__a1b2__purpose="reach", words__message__a1b2__ask="sit with me?"
    )
    [row] = data(record, content).table("messages").to_dict("records")
    assert row["purpose"] == "To reach without chasing"
    assert row["message"] == "Sit with me?"


def test_prompts_have_their_statement_and_rating(content):
    record = record_of(**{"reflection__safe.rate": 4, "reflection__quiet.skipped": True})
    table = data(record, content).table("prompts").set_index("id")
    assert table.loc["safe", ["rating", "line", "toward"]].tolist() == [4, "avoidance", "less"]
    assert table["skipped"].to_dict() == {"safe": False, "quiet": True}
    assert table.loc["quiet", "rating"] is pd.NA


def test_answers_of_single_forms_are_words(content):
    record = record_of(
        **{
            "form__ground__helps": ["not-in-the-pack"],
            "form__pause-plan__back": "half past eight",
            "form__staying__steps": {"not-a-row": "x"},
        }
    )
    table = data(record, content).table("answers")
    answers = table.set_index(["form", "id"])["answer"].to_dict()
    assert answers == {
        ("ground", "helps"): "not-in-the-pack",
        ("pause-plan", "back"): "half past eight",
    }


def test_a_table_of_choices_has_an_answer_for_each_row(content):
    chapter = content.chapter("if-you-step-back")
    [field] = [
        f for g in chapter.section("stay").part.exercise.groups for f in g.fields if f.id == "steps"
    ]
    first, column = field.rows[0], field.columns[0]
    record = record_of(form__staying__steps={first.id: column.id})
    [row] = data(record, content).table("answers").to_dict("records")
    assert (row["id"], row["question"]) == (f"steps.{first.id}", first.label)
    assert row["answer"] == column.label
    assert row["written"].timestamp() == 1_790_000_000


def test_a_field_of_a_custom_pack_has_its_column(content):
    chapter = content.chapter("map-your-loop")
    sections = list(chapter.sections)
    for index, section in enumerate(sections):
        if isinstance(section.part, EpisodePart):
            group, *others = section.part.exercise.groups
            where = ShortText(kind="short", id="where", label="Where were we?")
            wider = group.model_copy(update={"fields": (*group.fields, where)})
            exercise = section.part.exercise.model_copy(update={"groups": (wider, *others)})
            part = section.part.model_copy(update={"exercise": exercise})
            sections[index] = section.model_copy(update={"part": part})
    changed = chapter.model_copy(update={"sections": tuple(sections)})
    pack = content.model_copy(update={"chapters": (changed,)})
    mine = data(record_of(cycle__episode__7f3a__where="in the car"), pack)
    assert mine.table("episodes")["where"].tolist() == ["in the car"]
    questions = mine.columns("episodes").set_index("column")["question"]
    assert questions["where"] == "Where were we?"
    # Chapters that a pack leaves out have no rows, and their tables are still there.
    for name in TABLES:
        assert mine.table(name).empty is (name not in ("episodes", "entries"))


def test_a_measure_has_its_answers_and_scores(content):
    pack = content.model_copy(update={"measures": (measure("ecr-rs"),)})
    answers = {f"measure__ecr-rs__aaaaaaaa__i{number}": 7 for number in range(7, 10)}
    mine = data(
        record_of(
            **answers,
            **{
                "measure__ecr-rs__aaaaaaaa__i1": 2,
                "measure__ecr-rs__aaaaaaaa__filled.date": "2026-03-02",
            },
        ),
        pack,
    )
    table = mine.table("measures")
    assert table["answer"].tolist() == [2, 7, 7, 7]
    assert set(table["filling"]) == {"aaaaaaaa"}
    assert table["date"].dt.day.unique().tolist() == [2]
    assert table[["low", "high"]].drop_duplicates().to_numpy().tolist() == [[1, 7]]
    scores = mine.table("scores").set_index("subscale")
    assert scores.loc["anxiety", "score"] == 7.0
    assert scores.loc["avoidance", "score"] is pd.NA
    assert scores.loc["avoidance", ["answered", "needs"]].tolist() == [1, 6]


def test_changing_a_table_changes_nothing_else(content):
    record = load_record("half")
    mine = data(record, content)
    for name in TABLES:
        before, frame = mine.table(name), mine.table(name)
        if len(frame):
            frame.iloc[0, 0] = "changed"
        del frame[frame.columns[-1]]
        pd.testing.assert_frame_equal(mine.table(name), before)
    assert record == load_record("half")
    # The record itself is not there: the values of its entries could be changed.
    public = [name for name in dir(mine) if not name.startswith("_")]
    assert public == ["chart", "columns", "show", "table", "tables"]


def test_the_overview_counts_the_rows(content):
    mine = data(load_record("full"), content)
    rows = mine.tables.set_index("table")["rows"]
    assert rows.to_dict() == {name: len(mine.table(name)) for name in TABLES}
    assert rows["episodes"] == 200


def test_an_unknown_table_is_refused_with_the_known_names(content):
    mine = data(Record(), content)
    for call in (mine.table, mine.columns):
        with pytest.raises(UserError) as error:
            call("diary")
        assert error.value.message.code == "table_unknown"
        assert all(name in str(error.value) for name in ("diary", *TABLES))


def test_dates_of_any_year_can_be_read(content):
    record = record_of(cycle__episode__a__date="0001-01-01", cycle__episode__b__date="9999-12-31")
    dates = data(record, content).table("episodes")["date"]
    assert [day.date() for day in dates.dt.to_pydatetime()] == [date(1, 1, 1), date(9999, 12, 31)]


def test_a_stamp_beyond_the_calendar_has_no_time(content):
    clock = Clock("a-laptop", now=lambda: 8_000_000_000_000_000)
    record = Record().put("words/message/a1b2/ask", "Sit with me?", clock)
    [row] = data(record, content).table("messages").to_dict("records")
    assert pd.isna(row["written"])


def test_small_steps_and_good_moments_have_their_days_and_labels(content):
    record = record_of(
        homework__a__text="Make tea",
        homework__a__due="2026-03-08",
        homework__a__from="map-your-loop",
        homework__a__result="half",
        homework__b__text="Call",
        homework__b__from="no-longer-there",
        signs__good__a__text="Tea in bed",
        signs__good__a__who="partner",
        signs__good__a__day="2026-03-02",
    )
    mine = data(record, content)
    first, second = mine.table("small-steps").to_dict("records")
    assert (first["chapter"], first["result"]) == ("Map your loop", "Half")
    assert first["due"] == pd.Timestamp("2026-03-08")
    assert (second["chapter"], second["text"]) == ("no-longer-there", "Call")
    assert pd.isna(second["due"])
    assert pd.isna(second["result"])
    [moment] = mine.table("good-moments").to_dict("records")
    assert (moment["text"], moment["who"]) == ("Tea in bed", "My partner")
