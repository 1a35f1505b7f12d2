import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.strategies import law, parts, texts
from workbook_lib.record import Clock, Record
from workbook_lib.record.offer import QUESTIONS, Offer, Options, offered, proposed

OPTIONS = Options(
    seat=("pursuer", "withdrawer"),
    reasons=("alone", "alarm", "old-hurt"),
    underneath=("not-mattering", "lonely"),
    signs=("duration", "talk"),
)


def written(**values):
    record, clock = Record(), Clock("writer-a")
    for path, value in values.items():
        record = record.put(path, value, clock)
    return record


FULL = {
    "home/seat": "pursuer",
    "cycle/episode/1/seat": "withdrawer",
    "cycle/episode/1/me.primary_emotion": "not-mattering",
    "form/ask/feel": ["lonely", "not an option"],
    "form/reasons/alone.fits": ["me"],
    "form/reasons/alarm.fits": ["partner"],
    "form/reasons/old-hurt.fits": ["neither"],
    "form/reasons/alone.me.for": "because of her",
    "signs/check-in/1/date": "2026-11-22",
    "signs/check-in/1/duration": "concerning",
    "signs/check-in/1/talk": "healthy",
}


def test_nothing_is_offered_until_it_is_pressed():
    assert offered(written(**FULL), OPTIONS).empty


def test_what_was_pressed_is_offered_and_can_be_taken_back():
    record = written(**FULL, **{"offer/seat": "pursuer", "offer/reasons": ["alone", "alarm"]})
    assert offered(record, OPTIONS).as_choices() == {
        "seat": ("pursuer",),
        "reasons": ("alarm", "alone"),
    }
    assert offered(record.drop("offer", Clock("writer-b")), OPTIONS).empty


def test_a_form_starts_from_what_was_chosen_and_never_from_words():
    assert proposed(written(**FULL), OPTIONS) == Offer(
        seat="pursuer",
        reasons=frozenset({"alone", "alarm"}),
        underneath=frozenset({"lonely"}),
        signs=frozenset({"duration"}),
    )
    assert proposed(Record(), OPTIONS).empty


@law
@given(st.dictionaries(st.sampled_from(QUESTIONS), texts | st.lists(parts, max_size=4)))
def test_nothing_but_options_is_ever_offered(values):
    told = offered(written(**{f"offer/{each}": value for each, value in values.items()}), OPTIONS)
    for question, ids in told.as_choices().items():
        assert set(ids) <= set(OPTIONS.as_choices()[question])


def test_it_goes_to_a_plain_table_and_back():
    offer = Offer("pursuer", frozenset({"alone"}), frozenset({"lonely"}), frozenset({"talk"}))
    assert Offer.of(offer.as_choices(), OPTIONS) == offer
    assert Offer.of({"seat": ("pursuer", "withdrawer"), "mood": ("bad",)}, OPTIONS).empty
    assert Options.of({**OPTIONS.as_choices(), "mood": ("bad",)}) == OPTIONS


@pytest.mark.parametrize("ids", [("a", "a"), ("my words",), ("",), ("A",)])
def test_options_are_ids(ids):
    with pytest.raises(ValueError, match="not ids"):
        Options(reasons=ids)
