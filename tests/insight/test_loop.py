from dataclasses import replace

import pytest

from tests.insight.episodes import LABELS, ME, PARTNER, WORDS, episode
from workbook_lib.content.parts.loop import OutsideWords
from workbook_lib.insight.loop import (
    loop_sentences,
    loop_steps,
    outside_of,
    quote_thought,
    seats_in_order,
    sides_underneath,
    write_out,
)
from workbook_lib.record.views.loop import Seat, Turn

ROUND = ["action", "thought", "secondary_emotion", "action", "thought", "secondary_emotion"]


@pytest.mark.parametrize(
    ("seat", "first", "begins", "sits"),
    [
        (Seat.PURSUER, "me", "me", "pursuer"),
        (Seat.PURSUER, "partner", "partner", "withdrawer"),
        (Seat.WITHDRAWER, "me", "me", "withdrawer"),
        (Seat.WITHDRAWER, "partner", "partner", "pursuer"),
        # Without an answer on who moved first, the pursuer is first.
        (Seat.PURSUER, None, "me", "pursuer"),
        (Seat.WITHDRAWER, None, "partner", "pursuer"),
        # Without an answer on the seat, the writer is the pursuer.
        (None, None, "me", "pursuer"),
        (None, "partner", "partner", "withdrawer"),
    ],
)
def test_the_first_step_is_that_of_the_first_mover(seat, first, begins, sits):
    steps = loop_steps(write_out(episode(seat=seat, first=first), "en", LABELS), WORDS)
    other = "partner" if begins == "me" else "me"
    assert [step.step for step in steps] == [1, 2, 3, 4, 5, 6]
    assert [step.place for step in steps] == [1, 2, 3, 4, 5, 6]
    assert [step.side for step in steps] == [begins, other, other, other, begins, begins]
    assert [step.kind for step in steps] == ROUND
    assert {step.seat for step in steps if step.side == begins} == {sits}
    assert len({step.seat for step in steps}) == 2


def test_a_step_has_side_title_and_guess():
    first, second, *_ = loop_steps(write_out(episode(), "en", LABELS), WORDS)
    assert (first.title, first.text) == ("What I did", "Asked three times.")
    assert not first.quoted
    assert not first.guess
    assert (second.title, second.text) == ("What they thought", "Nothing I say will be right.")
    assert second.quoted
    assert second.guess
    known = loop_steps(write_out(episode(partner_guess=False), "en", LABELS), WORDS)
    assert not any(step.guess for step in known)


@pytest.mark.parametrize(
    ("me", "partner", "places"),
    [
        (ME, Turn(), [1, 5, 6]),
        (Turn(), PARTNER, [2, 3, 4]),
        (Turn(action="Called"), Turn(), [1]),
        (Turn(thought=" \n ", need="Rest"), Turn(action="Left"), [4]),
        (Turn(), Turn(), []),
    ],
)
def test_missing_steps_are_left_out_and_the_others_renumbered(me, partner, places):
    steps = loop_steps(episode(me=me, partner=partner), WORDS)
    assert [step.place for step in steps] == places
    assert [step.step for step in steps] == list(range(1, len(places) + 1))


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        (("hurt", "angry"), "Hurt and angry"),
        (("unknown-id", "hurt"), "unknown-id and hurt"),
        (
            ("Annoyed", "I'm lost", "OK", "Brushed aside"),
            "Annoyed, I'm lost, OK, and brushed aside",
        ),
        (("Ängstlich", "Überfordert"), "Ängstlich and überfordert"),
        ((" ", "hurt"), "Hurt"),
    ],
)
def test_feelings_are_joined_to_a_list(chosen, shown):
    steps = loop_steps(write_out(episode(me=Turn(secondary_emotion=chosen)), "en", LABELS), WORDS)
    assert [step.text for step in steps if step.side == "me"] == [shown]


def test_texts_are_not_changed():
    text = "<b>¿Por qué?</b> 为什么 למה $x$ 😢"
    assert loop_steps(episode(me=Turn(action=text)), WORDS)[0].text == text


@pytest.mark.parametrize("seat", [Seat.PURSUER, Seat.WITHDRAWER, None])
def test_the_pursuer_is_first_underneath(seat):
    sides = sides_underneath(episode(seat=seat), WORDS)
    assert [side.seat for side in sides] == ["pursuer", "withdrawer"]
    [mine] = [side for side in sides if side.side == "me"]
    assert (mine.primary_emotion, mine.need) == (ME.primary_emotion, ME.need)
    assert mine.rows[0] == ("What I felt underneath", ME.primary_emotion)
    assert [side.guess for side in sides] == [side.side == "partner" for side in sides]


@pytest.mark.parametrize(
    ("me", "partner", "sides"),
    [
        (Turn(need="Rest"), Turn(), ["me"]),
        (Turn(action="Left"), Turn(primary_emotion="Scared"), ["partner"]),
        (Turn(need=" "), Turn(), []),
    ],
)
def test_a_side_without_such_answers_is_left_out(me, partner, sides):
    shown = sides_underneath(episode(me=me, partner=partner), WORDS)
    assert [side.side for side in shown] == sides


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("I failed.", "“I failed.”"),
        ("“I failed.”", "“I failed.”"),
        ('"I failed"', "“I failed”"),
        ("« J’ai échoué »", "“J’ai échoué”"),
        ("{words}", "“{words}”"),
        ('""', '“""”'),
    ],
)
def test_a_thought_with_typed_quotes_is_quoted_once(typed, shown):
    assert quote_thought(typed, WORDS) == shown


CHOICES = {
    "me.moves": {"asked": "Asked again", "followed": "Followed"},
    "partner.moves": {"left": "Left the room"},
    "me.thoughts": {"care": "They don’t care"},
    "me.underneath": {"losing": "Scared to lose them", "lonely": "Lonely"},
}
CHOSEN = Turn(moves=("asked", "followed"), thoughts=("care",), underneath=("losing", "lonely"))


def test_choices_are_written_before_own_words():
    own = replace(CHOSEN, action="Four times.", thought="Always.", primary_emotion="Small.")
    turn = write_out(episode(me=own), "en", CHOICES).me
    assert turn.action == "Asked again and followed. Four times."
    assert turn.thought == "They don’t care. Always."
    assert turn.primary_emotion == "Scared to lose them and lonely. Small."
    turn = write_out(episode(me=CHOSEN), "en", {}).me
    assert turn.action == "asked and followed", "options that a pack no longer has"
    assert turn.need == ""


def test_own_words_in_another_direction_keep_their_order():
    own = replace(CHOSEN, action="أربع مرات.")
    turn = write_out(episode(me=own), "en", CHOICES).me
    assert turn.action == "Asked again and followed. \u2068أربع مرات\u2069."
    turn = write_out(episode(me=replace(own, moves=())), "en", CHOICES).me
    assert turn.action == "أربع مرات.", "a text of its own has the direction of its letters"


def test_the_outside_has_what_could_be_seen_only():
    steps = loop_steps(outside_of(episode()), WORDS)
    assert [(step.side, step.kind) for step in steps] == [("me", "action"), ("partner", "action")]
    assert sides_underneath(outside_of(episode()), WORDS) == []


MORE = OutsideWords(
    more="The more I {me}, the more they {partner}.",
    back="The more they {partner}, the more I {me}.",
    verbs={"pursuer": "reach", "withdrawer": "step back"},
)
VERBS = {"me.moves": {"asked": "ask"}, "partner.moves": {"left": "leave"}}


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"me": CHOSEN, "partner": Turn(moves=("left",))}, "The more I ask, the more they leave."),
        ({}, "The more I reach, the more they step back."),
        ({"seat": Seat.WITHDRAWER}, "The more I step back, the more they reach."),
        (
            {"seat": Seat.WITHDRAWER, "both": True},
            "The more I step back, the more they step back.",
        ),
        ({"partner": Turn(thought="Nothing helps")}, None),
        ({"seat": None}, None),
    ],
)
def test_the_sentence_is_made_of_both_moves(parts, sentence):
    sentences = loop_sentences(episode(**parts), VERBS, MORE)
    assert (sentences and sentences[0]) == sentence


@pytest.mark.parametrize("seat", list(Seat))
def test_both_sides_can_be_in_the_same_seat(seat):
    same = episode(seat=seat, both=True, first=None)
    assert seats_in_order(same) == (seat, seat)
    steps = loop_steps(same, WORDS)
    assert {step.seat for step in steps} == {seat}
    assert [step.left for step in steps if step.side == "me"] == [True] * 3
    assert steps[0].side == "me"
    assert [side.left for side in sides_underneath(same, WORDS)] == [True, False]
