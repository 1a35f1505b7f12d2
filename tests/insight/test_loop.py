import pytest

from tests.insight.episodes import FEELINGS, ME, PARTNER, WORDS, episode
from workbook_lib.insight.loop import quote_thought, step_table, underneath_table
from workbook_lib.record.views.loop import Episode, Seat, Turn

COLUMNS = ["step", "place", "side", "seat", "kind", "title", "text", "said", "guess"]
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
    table = step_table(episode(seat=seat, first=first), WORDS, FEELINGS)
    other = "partner" if begins == "me" else "me"
    assert list(table.columns) == COLUMNS
    assert list(table["step"]) == list(table["place"]) == [1, 2, 3, 4, 5, 6]
    assert list(table["side"]) == [begins, other, other, other, begins, begins]
    assert list(table["kind"]) == ROUND
    assert list(table["seat"][table["side"] == begins].unique()) == [sits]
    assert table["seat"].nunique() == 2


def test_a_step_has_side_title_and_guess():
    table = step_table(episode(), WORDS, FEELINGS)
    rows = table[["title", "text", "said", "guess"]].to_dict("records")
    assert rows[0] == {
        "title": "What I did",
        "text": "Asked three times.",
        "said": False,
        "guess": False,
    }
    assert rows[1] == {
        "title": "What they thought",
        "text": "Nothing I say will be right.",
        "said": True,
        "guess": True,
    }
    known = step_table(episode(partner_guess=False), WORDS, FEELINGS)
    assert not known["guess"].any()


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
    table = step_table(episode(me=me, partner=partner), WORDS)
    assert list(table["place"]) == places
    assert list(table["step"]) == list(range(1, len(places) + 1))


def test_an_empty_table_has_the_same_columns_and_types():
    empty, full = step_table(Episode(id="a"), WORDS), step_table(episode(), WORDS)
    assert list(empty.columns) == COLUMNS
    for name in ("step", "place", "said", "guess"):
        assert empty[name].dtype == full[name].dtype


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
    table = step_table(episode(me=Turn(secondary_emotion=chosen)), WORDS, FEELINGS)
    assert list(table["text"][table["side"] == "me"]) == [shown]


def test_texts_are_not_changed():
    text = "<b>¿Por qué?</b> 为什么 למה $x$ 😢"
    table = step_table(episode(me=Turn(action=text)), WORDS)
    assert table["text"].iloc[0] == text


@pytest.mark.parametrize("seat", [Seat.PURSUER, Seat.WITHDRAWER, None])
def test_the_pursuer_is_first_in_the_underneath_table(seat):
    table = underneath_table(episode(seat=seat), WORDS)
    assert list(table["seat"]) == ["pursuer", "withdrawer"]
    mine = table[table["side"] == "me"].iloc[0]
    assert (mine["primary_emotion"], mine["need"]) == (ME.primary_emotion, ME.need)
    assert mine["primary_emotion_title"] == "What I felt underneath"
    assert list(table["guess"]) == [side == "partner" for side in table["side"]]


@pytest.mark.parametrize(
    ("me", "partner", "sides"),
    [
        (Turn(need="Rest"), Turn(), ["me"]),
        (Turn(action="Left"), Turn(primary_emotion="Scared"), ["partner"]),
        (Turn(need=" "), Turn(), []),
    ],
)
def test_a_side_without_such_answers_has_no_underneath_row(me, partner, sides):
    table = underneath_table(episode(me=me, partner=partner), WORDS)
    assert list(table["side"]) == sides


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
