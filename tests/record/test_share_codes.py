"""Share codes: encoding, error detection, and no free text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.strategies import law
from workbook_lib.workshop.questions import Offer, Options
from workbook_lib.workshop.share_codes import (
    ALPHABET,
    PRIME,
    ShareCodeError,
    new_identity,
    read_code,
    share_code,
)

OPTIONS = Options(
    seat=("pursuer", "withdrawer", "both"),
    reasons=tuple(f"reason-{number}" for number in range(12)),
    underneath=tuple(f"feeling-{number}" for number in range(6)),
    signs=tuple(f"sign-{number}" for number in range(6)),
)
IDENTITY = "7KQ2M3X"
WRONG = "A letter or number in this code is wrong"

ids = st.text("abcdefgh", min_size=1, max_size=4)
lists = st.lists(ids, unique=True, max_size=40).map(tuple)
options = st.builds(Options, lists, lists, lists, lists)


@st.composite
def offers(draw, of):
    chosen = {
        question: draw(st.sets(st.sampled_from(all_), max_size=1 if question == "seat" else 40))
        for question, all_ in of.as_choices().items()
        if all_
    }
    return Offer.of(chosen, of)


identities = st.text(ALPHABET, min_size=7, max_size=7)
codes = st.builds(
    lambda offer, identity: share_code(offer, OPTIONS, identity), offers(OPTIONS), identities
)


def sentence(text, of=OPTIONS):
    with pytest.raises(ShareCodeError) as caught:
        read_code(text, of)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    _, advice = message.split(". ")
    assert advice.startswith("Please ")
    return message


@law
@given(st.data(), options, identities)
def test_an_offer_survives_encoding_and_decoding(data, of, identity):
    offer = data.draw(offers(of))
    read = read_code(share_code(offer, of, identity), of)
    assert read.offer == offer
    assert read.identity == identity


def test_a_code_is_short_and_grouped_by_four():
    code = share_code(Offer(), OPTIONS, IDENTITY)
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", code)
    everything = Offer.of({**OPTIONS.as_choices(), "seat": ("both",)}, OPTIONS)
    assert len(share_code(everything, OPTIONS, IDENTITY)) == len(code)


def test_the_length_of_a_code_does_not_depend_on_the_choices():
    nothing = [share_code(Offer(), OPTIONS, new_identity())[14:18] for _ in range(50)]
    assert len(set(nothing)) > 25


@law
@given(codes, st.data())
def test_one_wrong_character_is_always_detected(code, data):
    at = data.draw(st.sampled_from([at for at, sign in enumerate(code) if sign != "-"]))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(code[at], "")))
    assert sentence(code[:at] + wrong + code[at + 1 :]).startswith(WRONG)


@law
@given(codes, st.data())
def test_two_swapped_characters_are_always_detected(code, data):
    signs = list(code.replace("-", ""))
    first = data.draw(st.integers(0, len(signs) - 1))
    second = data.draw(
        st.sampled_from([at for at, sign in enumerate(signs) if sign != signs[first]])
    )
    signs[first], signs[second] = signs[second], signs[first]
    assert sentence("".join(signs)).startswith(WRONG)


def test_every_position_of_the_longest_code_has_a_distinct_weight():
    assert len({pow(32, place, PRIME) for place in range(400)}) == 400
    assert all(PRIME % number for number in range(2, 182))


@law
@given(codes, st.data())
def test_a_missing_or_doubled_character_is_detected(code, data):
    at = data.draw(st.sampled_from([at for at, sign in enumerate(code) if sign != "-"]))
    assert read_code(code, OPTIONS)
    for text in (code[:at] + code[at + 1 :], code[: at + 1] + code[at:]):
        sentence(text)


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\u0966", "\uff10"])
def test_a_code_is_read_with_digits_of_all_scripts(zero):
    code = share_code(Offer("both"), OPTIONS, IDENTITY)
    assert re.search(r"\d", code)
    typed = code.translate({ord(str(digit)): chr(ord(zero) + digit) for digit in range(10)})
    assert read_code(typed, OPTIONS) == read_code(code, OPTIONS)


@law
@given(codes, st.data())
def test_a_code_is_read_with_spaces_lower_case_and_similar_letters(code, data):
    typed = "".join(
        data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl"}.get(sign, sign + sign.lower())))
        for sign in code.replace("-", data.draw(st.sampled_from(["", " ", "\u2013", " - ", "\n"])))
    )
    assert read_code(f" {typed}\t", OPTIONS) == read_code(code, OPTIONS)


def test_the_same_code_has_the_same_identity():
    first, second = (share_code(Offer("both"), OPTIONS, new_identity()) for _ in range(2))
    assert read_code(first, OPTIONS).identity == read_code(first.lower(), OPTIONS).identity
    assert read_code(first, OPTIONS).identity != read_code(second, OPTIONS).identity


@law
@given(options, options, st.data())
def test_a_code_for_other_options_is_rejected(mine, theirs, data):
    same = all(
        set(ids) == set(theirs.as_choices()[question])
        for question, ids in mine.as_choices().items()
    )
    code = share_code(data.draw(offers(theirs)), theirs, IDENTITY)
    if same:
        assert read_code(code, mine)
    else:
        assert "made with other words" in sentence(code, mine)


def test_the_order_of_the_options_does_not_matter():
    turned = Options.of({name: as_choice[::-1] for name, as_choice in OPTIONS.as_choices().items()})
    offer = Offer("both", frozenset({"reason-3"}))
    assert read_code(share_code(offer, OPTIONS, IDENTITY), turned).offer == offer


@law
@given(st.frozensets(st.text(max_size=30)), st.text(max_size=30), identities)
def test_a_code_cannot_contain_free_text(words, seat, identity):
    plain = share_code(Offer(), OPTIONS, identity)
    assert share_code(Offer(seat, words, words, words), OPTIONS, identity) == plain


@law
@given(st.text(max_size=500) | st.text(ALPHABET, min_size=18, max_size=22))
def test_any_other_text_is_rejected_without_repeating_it(text):
    message = sentence(text)
    assert len(text) < 5 or text not in message


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", "There is no code here yet"),
        ("- \n", "There is no code here yet"),
        ("7KQ2-M3XU", "A code never has a U in it"),
        ("7KQ2-M3X!", "A code has only letters and numbers"),
        ("7KQ2-M3X\0", "A code has only letters and numbers"),
        ("\ud800", "A code has only letters and numbers"),
        ("ض" * 20, "A code has only letters and numbers"),
        ("7KQ2", "This code needs 20 letters and numbers and has 4"),
        ("A" * 10**6, "This is too long to be a code"),
    ],
)
def test_each_mistake_has_its_own_message(text, start):
    assert sentence(text).startswith(start)


@pytest.mark.parametrize("identity", ["", "7KQ2M3", "7KQ2M3XX", "7kq2m3x", "my word"])
def test_an_identity_is_random_characters_only(identity):
    with pytest.raises(ValueError, match="7 characters"):
        share_code(Offer(), OPTIONS, identity)
