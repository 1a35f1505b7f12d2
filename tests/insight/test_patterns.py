import pytest

from tests.insight.episodes import LABELS, REPEATS
from workbook_lib.insight.repeats import find_patterns
from workbook_lib.record.views.loop import Episode, Seat, Turn


def triggered(*triggers):
    return [Episode(id=f"e{count}", trigger=text) for count, text in enumerate(triggers)]


def rows(episodes):
    return [tuple(pattern) for pattern in find_patterns(episodes, REPEATS, LABELS)]


@pytest.mark.parametrize(
    ("triggers", "expected"),
    [
        ([], []),
        (["The phone rang"], []),
        (["The phone rang", "On the PHONE again"], [("phone", 2)]),
        (["phone phone phone", "Nothing"], []),
        (["phone phone phone", "phone"], [("phone", 2)]),
        (["A big row", "A big row"], []),
        (["About the about", "about"], []),
        (["They didn’t call", "They didn't call", "didn’t"], [("they", 2), ("call", 2)]),
        (["Eggs, eggs!", "eggs?", "(Eggs)"], [("eggs", 3)]),
        (["Straße laut", "STRASSE laut"], [("straße", 2), ("laut", 2)]),
        (["Cafe\u0301 zu", "CAFÉ auf"], [("café", 2)]),
        (["über Geld", "ÜBER Geld"], [("geld", 2)]),
        (["Снова поздно", "поздно домой"], [("поздно", 2)]),
        (["फ़ोन दिन", "फ़ोन"], []),
        (["खामोशी थी", "फिर खामोशी"], [("खामोशी", 2)]),
        (["2026 1234", "2026"], []),
        (["a_phone", "phone-call"], [("phone", 2)]),
        (["<script>alert</script>", "script"], [("script", 2)]),
        (["'quoted'", "quoted"], [("quoted", 2)]),
        (["😢😢😢😢", "😢😢😢😢"], []),
    ],
)
def test_trigger_words_count_once_per_episode(triggers, expected):
    count = sum(1 for text in triggers if text)
    assert rows(triggered(*triggers)) == [
        ("Word", value, times, count) for value, times in expected
    ]


def test_feelings_are_counted_by_seat():
    # The writer was pursuer, then withdrawer: the pursuer was hurt both times.
    episodes = [
        Episode(
            id="a",
            seat=Seat.PURSUER,
            me=Turn(secondary_emotion=("hurt", "angry", "angry")),
            partner=Turn(secondary_emotion=("tired",)),
        ),
        Episode(
            id="b",
            seat=Seat.WITHDRAWER,
            me=Turn(secondary_emotion=("tired", "own")),
            partner=Turn(secondary_emotion=("angry", "hurt")),
        ),
        # Without an answer on the seat, the writer is the pursuer.
        Episode(id="c", me=Turn(secondary_emotion=("angry",)), partner=Turn(action="Left")),
    ]
    assert rows(episodes) == [
        ("Reaching felt", "Angry", 3, 3),
        ("Reaching felt", "Hurt", 2, 3),
        ("Back felt", "Tired", 2, 3),
    ]


def test_words_about_underneath_are_counted_by_seat():
    episodes = [
        Episode(
            id="a",
            seat=Seat.PURSUER,
            me=Turn(primary_emotion="Scared that they are halfway out"),
            partner=Turn(primary_emotion="Ashamed, maybe"),
        ),
        Episode(
            id="b",
            seat=Seat.WITHDRAWER,
            me=Turn(primary_emotion="ashamed again"),
            partner=Turn(primary_emotion="Scared. Lonely"),
        ),
        Episode(id="c", seat=Seat.PURSUER, me=Turn(primary_emotion="lonely, scared, scared")),
    ]
    assert rows(episodes) == [
        ("Reaching, beneath", "scared", 3, 3),
        ("Reaching, beneath", "lonely", 2, 3),
        ("Back, beneath", "ashamed", 2, 3),
    ]


def test_who_moved_first_is_not_counted():
    episodes = [Episode(id=str(count), first="me", me=Turn(action="Left")) for count in range(3)]
    assert rows(episodes) == []


def test_with_an_older_pack_feelings_are_counted_by_person():
    older = REPEATS.model_copy(
        update={
            "feeling": None,
            "underneath": None,
            "feeling_me": "I felt",
            "feeling_partner": "They felt",
        }
    )
    turn = Turn(secondary_emotion=("hurt",), primary_emotion="lonely")
    episodes = [
        Episode(id=seat.value, seat=seat, first="me", me=turn, partner=turn) for seat in Seat
    ]
    patterns = find_patterns(episodes, older, LABELS)
    assert patterns == [("I felt", "Hurt", 2, 2), ("They felt", "Hurt", 2, 2)]


def test_empty_episodes_do_not_count():
    episodes = [*triggered("phone", "phone"), Episode(id="x", first="me"), Episode(id="y")]
    assert rows(episodes) == [("Word", "phone", 2, 2)]


def test_the_most_frequent_three_of_each_kind_are_listed():
    common = ["zebra", "apple", "house", "plate", "chair", "light", "bread", "water"]
    episodes = triggered(" ".join(common), " ".join(common), "zebra")
    words = [row[1] for row in rows(episodes)]
    assert words == ["zebra", "apple", "house"]


def test_hundreds_of_episodes_are_counted_in_time():
    episodes = [
        Episode(
            id=str(count),
            trigger=f"word{count % 7} " + "long text again " * 50,
            me=Turn(secondary_emotion=("hurt", "angry"), primary_emotion="lonely " * 50),
        )
        for count in range(200)
    ]
    counts = rows(episodes)
    assert ("Reaching felt", "Hurt", 200, 200) in counts
    assert ("Reaching, beneath", "lonely", 200, 200) in counts


def test_choices_underneath_and_where_it_felt_cut_off_are_counted_by_seat():
    labels = {
        "me.underneath": {"losing": "Scared to lose them"},
        "partner.underneath": {"losing": "Scared to lose me", "lonely": "Lonely"},
        "me.cut_off": {"start": "at the start"},
        "partner.cut_off": {"start": "at the start"},
    }
    chosen = Turn(underneath=("losing",), cut_off=("start",))
    episodes = [
        Episode(id="a", seat=Seat.PURSUER, me=chosen, partner=Turn(underneath=("lonely",))),
        Episode(id="b", seat=Seat.WITHDRAWER, me=Turn(primary_emotion="lonely"), partner=chosen),
    ]
    patterns = [tuple(pattern) for pattern in find_patterns(episodes, REPEATS, labels)]
    assert patterns == [
        ("Reaching, beneath", "Scared to lose them", 2, 2),
        ("Back, beneath", "Lonely", 2, 2),
        ("Reaching, cut off", "at the start", 2, 2),
    ]


def test_both_sides_in_one_seat_count_once_per_episode():
    both = {"seat": Seat.WITHDRAWER, "both": True}
    turn = Turn(secondary_emotion=("tired",))
    episodes = [Episode(id=name, **both, me=turn, partner=turn) for name in "ab"]
    assert rows(episodes) == [("Back felt", "Tired", 2, 2)]
