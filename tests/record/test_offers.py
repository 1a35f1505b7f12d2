import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.strategies import law, texts
from workbook_lib.workshop.questions import QUESTIONS, Offer, Options

OPTIONS = Options(
    seat=("pursuer", "withdrawer"),
    reasons=("alone", "alarm", "old-hurt"),
    underneath=("not-mattering", "lonely"),
    signs=("duration", "talk"),
)

ids = st.sampled_from([item for every in OPTIONS.as_choices().values() for item in every])


@law
@given(st.dictionaries(st.sampled_from(QUESTIONS), st.lists(ids | texts, max_size=4)))
def test_an_offer_contains_only_known_options(values):
    for question, ids in Offer.of(values, OPTIONS).as_choices().items():
        assert set(ids) <= set(OPTIONS.as_choices()[question])


def test_an_offer_converts_to_choices_and_back():
    offer = Offer("pursuer", frozenset({"alone"}), frozenset({"lonely"}), frozenset({"talk"}))
    assert Offer.of(offer.as_choices(), OPTIONS) == offer
    assert Offer.of({"seat": ("pursuer", "withdrawer"), "mood": ("bad",)}, OPTIONS).empty
    assert Options.of({**OPTIONS.as_choices(), "mood": ("bad",)}) == OPTIONS


@pytest.mark.parametrize("ids", [("a", "a"), ("my words",), ("",), ("A",)])
def test_options_must_be_valid_unique_ids(ids):
    with pytest.raises(ValueError, match="not ids"):
        Options(reasons=ids)
