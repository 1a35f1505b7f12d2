import pytest

from tests.insight.episodes import LABELS, ME, PARTNER, WORDS, episode
from workbook_lib.insight.loop import loop_steps, quote_thought, sides_underneath, write_out
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
    steps = loop_steps(write_out(episode(seat=seat, first=first), LABELS), WORDS)
    other = "partner" if begins == "me" else "me"
    assert [step.step for step in steps] == [1, 2, 3, 4, 5, 6]
    assert [step.place for step in steps] == [1, 2, 3, 4, 5, 6]
    assert [step.side for step in steps] == [begins, other, other, other, begins, begins]
    assert [step.kind for step in steps] == ROUND
    assert {step.seat for step in steps if step.side == begins} == {sits}
    assert len({step.seat for step in steps}) == 2


def test_a_step_has_side_title_and_guess():
    first, second, *_ = loop_steps(write_out(episode(), LABELS), WORDS)
    assert (first.title, first.text) == ("What I did", "Asked three times.")
    assert not first.quoted
    assert not first.guess
    assert (second.title, second.text) == ("What they thought", "Nothing I say will be right.")
    assert second.quoted
    assert second.guess
    known = loop_steps(write_out(episode(partner_guess=False), LABELS), WORDS)
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
        (("hurt", "angry"), "Hurt, angry"),
        (("unknown-id", "hurt"), "unknown-id, hurt"),
        (("Annoyed", "I'm lost", "OK", "Brushed aside"), "Annoyed, I'm lost, OK, brushed aside"),
        (("Ängstlich", "Überfordert"), "Ängstlich, überfordert"),
        ((" ", "hurt"), "Hurt"),
    ],
)
def test_feelings_are_joined_with_commas(chosen, shown):
    steps = loop_steps(write_out(episode(me=Turn(secondary_emotion=chosen)), LABELS), WORDS)
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
