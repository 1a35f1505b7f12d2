"""The rows and the sentences of the picked reasons."""

import re

import pytest

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.insight.reasons import (
    describe_reasons,
    finding_sentence,
    nothing_picked,
    reason_rows,
    table_rows,
)
from workbook_lib.record.views.reasons import Reason


@pytest.fixture(scope="module")
def chapter():
    return load_pack(pack_folder()).chapter("why-people-step-back")


@pytest.fixture(scope="module")
def cards(chapter):
    return chapter.section("reasons").part.cards


@pytest.fixture(scope="module")
def words(chapter):
    return chapter.section("picture").part


def table(cards, me=(), partner=(), neither=()):
    by_card = {
        card.id: Reason(card.id, card.id in me, card.id in partner, card.id in neither)
        for card in cards
        if card.id in {*me, *partner, *neither}
    }
    return reason_rows(by_card, cards)


def titles(cards, *ids):
    return [card.title for card in cards if card.id in ids]


def test_there_is_a_row_per_card_in_order(cards):
    none = table(cards)
    some = table(cards, me=["worse"], partner=["worse", "alone"], neither=["flood"])
    for rows in (none, some):
        assert [row.id for row in rows] == [card.id for card in cards]
    assert {row.id for row in some if row.partner} == {"worse", "alone"}
    assert {row.id for row in some if row.ruled_out} == {"flood"}
    assert nothing_picked(none)
    assert not nothing_picked(some)
    assert nothing_picked(table(cards, neither=["flood"]))


def test_unknown_cards_are_left_out(cards):
    rows = reason_rows({"gone": Reason("gone", me=True)}, cards)
    assert "gone" not in [row.id for row in rows]
    assert nothing_picked(rows)


@pytest.mark.parametrize(
    ("me", "partner", "finding"),
    [
        (["alone"], ["alone"], "shared"),
        (["alone", "self", "worse"], ["alone", "self", "worse", "flood"], "shared"),
        (["alone", "self", "worse", "flood"], ["alone", "self", "worse", "flood"], "shared_many"),
        (["alone"], ["self"], "apart"),
        (["alone", "flood"], [], "only_me"),
        ([], ["alone"], "only_partner"),
    ],
)
def test_the_first_applicable_sentence_is_used(cards, words, me, partner, finding):
    sentence = finding_sentence(table(cards, me, partner), words, "en")
    start, *_ = getattr(words.found, finding).split("{")
    assert sentence.startswith(start)
    both = titles(cards, *(set(me) & set(partner))) if finding == "shared" else []
    assert all(title in sentence for title in both)
    assert "{" not in sentence


def test_the_number_of_picks_is_not_compared(cards, words):
    many = table(cards, me=[card.id for card in cards[:-1]], partner=[cards[-1].id])
    assert finding_sentence(many, words, "en") == words.found.apart


def test_the_sentence_contains_no_number(cards, words):
    everything = [card.id for card in cards]
    full = table(cards, everything, everything)
    rows = [cell for row in table_rows(full, words) for cell in row]
    texts = [finding_sentence(full, words, "en"), describe_reasons(full, words, "en"), *rows]
    assert not [item for item in texts if re.search(r"\d|%", item)]


def test_the_text_alternative_names_the_picks_of_both_sides(cards, words):
    reasons = describe_reasons(table(cards, me=["alone", "self"]), words, "en")
    first, second = titles(cards, "alone", "self")
    assert f"“{first}” and “{second}”" in reasons
    assert words.nothing in reasons


def test_the_table_has_all_data_of_the_figure(cards, words):
    rows = table_rows(table(cards, ["alone"], ["alone", "self"], ["worse"]), words)
    cells_by_title = {row[0]: row[1:] for row in rows}
    name = {card.id: card.title for card in cards}
    assert cells_by_title[name["alone"]] == [words.table.me, words.table.partner]
    assert cells_by_title[name["self"]] == [words.table.open, words.table.partner]
    assert cells_by_title[name["worse"]] == [words.table.neither] * 2
    assert cells_by_title[name["flood"]] == [words.table.open] * 2
