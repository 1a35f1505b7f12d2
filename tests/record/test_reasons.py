import pytest
from hypothesis import given

from tests.record.strategies import law, values
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.content.parts.reasons import EXERCISE
from workbook_lib.record import Clock, Record
from workbook_lib.record.views.reasons import REASONS, RULED_OUT, Reason, ReasonNotes, reasons


def record_of(answers):
    clock, record = Clock("writer-a", lambda: 1), Record()
    for name, value in answers.items():
        record = record.put(f"form/{REASONS}/{name}", value, clock)
    return record


def test_an_empty_record_has_no_items():
    assert reasons(Record()) == {}
    assert reasons(record_of({}).put("form/other/alone.fits", ["me"], Clock("writer-a"))) == {}


def test_a_reason_can_be_picked_for_both_sides():
    by_card = reasons(record_of({"alone.fits": ["partner", "me"], "old-hurt.fits": ["partner"]}))
    assert by_card == {
        "alone": Reason("alone", me=True, partner=True),
        "old-hurt": Reason("old-hurt", partner=True),
    }


def test_a_ruled_out_reason_counts_for_nobody():
    by_card = reasons(record_of({"alone.fits": ["me", RULED_OUT]}))
    assert by_card == {"alone": Reason("alone", ruled_out=True)}


def test_notes_are_read_for_both_sides_and_kept_without_a_pick():
    sides = {
        "alone.me.for": " After the visit ",
        "alone.me.against": "Not at work",
        "alone.me.helps": "An hour",
        "alone.partner.for": "They went out",
    }
    [reason] = reasons(record_of(sides)).values()
    assert reason.mine == ReasonNotes("After the visit", "Not at work", "An hour")
    assert reason.theirs == ReasonNotes("They went out")
    assert not reason.me
    assert not reason.partner


def test_reprs_do_not_contain_words():
    [reason] = reasons(record_of({"alone.me.for": "private words"})).values()
    assert "private" not in repr(reason)


@pytest.mark.parametrize("value", ["me", {"me": True}, 1, [1, None], [["me"]], None])
def test_an_answer_of_the_wrong_type_reads_as_missing(value):
    by_card = reasons(record_of({"alone.fits": value}))
    assert not any(item.me or item.partner or item.ruled_out for item in by_card.values())


@law
@given(values)
def test_any_values_in_a_record_can_be_read(value):
    reasons(record_of({"alone.fits": value, "alone.me.for": value}))


def test_every_field_of_the_cards_is_read():
    chapter = load_pack(pack_folder()).chapter("why-people-step-back")
    part = chapter.section("reasons").part
    assert part.exercise.id == EXERCISE == REASONS
    for card, group in zip(part.cards, part.exercise.groups, strict=True):
        names = [field.id for field in group.fields]
        first, *rest = names
        everything = {first: ["me", "partner"], **dict.fromkeys(rest, "Words")}
        full = ReasonNotes("Words", "Words", "Words")
        assert reasons(record_of(everything)) == {
            card.id: Reason(card.id, me=True, partner=True, mine=full, theirs=full)
        }
        [pick] = [field for field in group.fields if field.id == first]
        assert [(option.id, option.alone) for option in pick.options] == [
            ("me", False),
            ("partner", False),
            (RULED_OUT, True),
        ]
