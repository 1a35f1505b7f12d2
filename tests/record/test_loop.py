from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given

from tests.record.strategies import law, parts, values
from workbook_lib.record import Clock, Record
from workbook_lib.record.views.loop import (
    REWRITE_FIELDS,
    Episode,
    Seat,
    Turn,
    episode,
    episode_scope,
    episodes,
)

FULL = {
    "trigger": " Home late, and no eggs ",
    "date": "2026-11-22",
    "seat": "withdrawer",
    "first": "partner",
    "me.action": "Went off to check email",
    "me.thought": "I let them down again",
    "me.secondary_emotion": ["frustrated", "beaten", "frustrated"],
    "me.moves": ["quiet", "busy"],
    "me.thoughts": ["my-fault"],
    "me.underneath": ["ashamed"],
    "me.cut_off": "start",
    "me.primary_emotion": "Ashamed",
    "me.need": "A soft landing",
    "partner.action": "Asked again, louder",
    "partner.thought": "I don't matter",
    "partner.secondary_emotion": ["annoyed"],
    "partner.moves": ["asked"],
    "partner.thoughts": ["ignored"],
    "partner.underneath": ["lonely"],
    "partner.cut_off": "their-move",
    "partner.primary_emotion": "Afraid",
    "partner.need": "A hello",
}


def record_of(**ids):
    clock, record = Clock("writer-a", lambda: 1), Record()
    for episode_id, answers in ids.items():
        for name, value in answers.items():
            record = record.put(f"{episode_scope(episode_id)}/{name}", value, clock)
    return record


def test_every_field_is_read():
    read = episode(record_of(ab=FULL), "ab")
    assert read == Episode(
        id="ab",
        trigger="Home late, and no eggs",
        date=date(2026, 11, 22),
        seat=Seat.WITHDRAWER,
        first="partner",
        me=Turn(
            seat=Seat.WITHDRAWER,
            action="Went off to check email",
            thought="I let them down again",
            secondary_emotion=("frustrated", "beaten"),
            moves=("quiet", "busy"),
            thoughts=("my-fault",),
            underneath=("ashamed",),
            cut_off=("start",),
            primary_emotion="Ashamed",
            need="A soft landing",
        ),
        partner=Turn(
            seat=Seat.PURSUER,
            action="Asked again, louder",
            thought="I don't matter",
            secondary_emotion=("annoyed",),
            moves=("asked",),
            thoughts=("ignored",),
            underneath=("lonely",),
            cut_off=("their-move",),
            primary_emotion="Afraid",
            need="A hello",
        ),
        partner_guess=True,
    )
    assert all(getattr(read.me, field.name) for field in fields(Turn))
    assert read.drawable
    assert not read.empty


def test_unanswered_fields_are_empty():
    read = episode(Record(), "ab")
    assert read == Episode(id="ab")
    assert read.empty
    assert read.me.empty
    assert not read.drawable


@law
@given(values, parts)
def test_a_value_of_the_wrong_type_never_raises(value, part):
    record = record_of(ab=dict.fromkeys(FULL, value), cd={name: [part] for name in FULL})
    assert {item.id for item in episodes(record)} <= {"ab", "cd"}
    assert episode(record, "ab").seat is None or value in tuple(Seat)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date", "22.11.2026"),
        ("date", "2026-02-30"),
        ("date", "2026-W47-7"),
        ("date", 20261122),
        ("seat", "both"),
        ("seat", ["pursuer"]),
        ("first", "us"),
        ("first", {}),
        ("trigger", ["eggs"]),
        ("me.action", 3),
        ("me.secondary_emotion", "hurt"),
        ("me.secondary_emotion", [1, None, " "]),
    ],
)
def test_a_value_of_the_wrong_type_reads_as_empty(name, value):
    assert episode(record_of(ab={name: value}), "ab") == Episode(id="ab")


def test_seats_may_differ_from_episode_to_episode():
    record = record_of(ab={"seat": "pursuer"}, cd={"seat": "withdrawer"})
    assert episode(record, "ab").partner.seat is Seat.WITHDRAWER
    assert episode(record, "cd").partner.seat is Seat.PURSUER
    assert [seat.other.other for seat in Seat] == list(Seat)


def test_episodes_are_sorted_by_date_then_by_time():
    record = record_of(
        d={"trigger": "x"},
        c={"trigger": "x"},
        a={"date": "2026-11-02"},
        b={"date": "2026-11-02"},
        e={"date": "2026-11-15"},
    )
    assert [item.id for item in episodes(record)] == ["e", "b", "a", "c", "d"]


def test_an_episode_with_any_answer_is_listed():
    record = record_of(
        cleared={"trigger": " ", "me.secondary_emotion": []},
        moved={REWRITE_FIELDS[0]: "ten slow breaths"},
        later={"some.later.field": 0},
    )
    assert [item.id for item in episodes(record)] == ["later", "moved"]


def test_removing_an_episode_leaves_the_others():
    record = record_of(ab=FULL, abc=FULL)
    record = record.remove_below(episode_scope("ab"), Clock("writer-a", lambda: 1))
    assert [item.id for item in episodes(record)] == ["abc"]


def test_other_paths_are_not_read_as_episodes():
    clock = Clock("writer-a", lambda: 1)
    record = Record().put("cycle/episode", 1, clock).put("cycle/episode/x", 1, clock)
    assert episodes(record.put("cycle/episodes/x/trigger", "x", clock)) == []


@pytest.mark.parametrize(
    ("fields", "drawable"),
    [
        ({"trigger": "x", "me.action": "y"}, True),
        ({"trigger": "x", "partner.action": "y"}, True),
        ({"trigger": "x", "me.thought": "y"}, False),
        ({"me.action": "y", "partner.action": "z"}, False),
    ],
)
def test_a_loop_is_drawable_with_a_trigger_and_one_action(fields, drawable):
    assert episode(record_of(ab=fields), "ab").drawable is drawable


def test_reprs_do_not_contain_words():
    shown = repr(episode(record_of(ab=FULL), "ab"))
    assert not [
        text
        for text in FULL.values()
        if isinstance(text, str) and text.strip() in shown and " " in text
    ]


@pytest.mark.parametrize(
    ("answer", "seat"), [("both-quiet", Seat.WITHDRAWER), ("both-loud", Seat.PURSUER)]
)
def test_both_sides_can_be_in_the_same_seat(answer, seat):
    read = episode(record_of(ab={"seat": answer, "me.moves": ["quiet"], "trigger": "x"}), "ab")
    assert (read.seat, read.both) == (seat, True)
    assert (read.me.seat, read.partner.seat) == (seat, seat)
    assert read.drawable
