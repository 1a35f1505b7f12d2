import pytest

from tests.insight.told import FEELINGS, REPEATS
from workbook_lib.insight.repeats import repeats
from workbook_lib.record.cycle import Episode, Turn


def triggered(*triggers):
    return [Episode(id=f"e{count}", trigger=text) for count, text in enumerate(triggers)]


def rows(episodes):
    table = repeats(episodes, REPEATS, FEELINGS)
    assert list(table.columns) == ["what", "value", "times", "of"]
    return list(table.itertuples(index=False, name=None))


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
        (["They didn’t call", "They didn't call", "didn’t"], [("call", 2), ("they", 2)]),
        (["Eggs, eggs!", "eggs?", "(Eggs)"], [("eggs", 3)]),
        (["Straße laut", "STRASSE laut"], [("laut", 2), ("straße", 2)]),
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
def test_words_that_set_it_off_count_once_an_episode(triggers, expected):
    count = sum(1 for text in triggers if text)
    assert rows(triggered(*triggers)) == [
        ("Word", value, times, count) for value, times in expected
    ]


def test_feelings_count_a_side_at_a_time():
    episodes = [
        Episode(id="a", me=Turn(secondary_emotion=("hurt", "angry"))),
        Episode(id="b", me=Turn(secondary_emotion=("angry", "angry", "own"))),
        Episode(id="c", me=Turn(secondary_emotion=("angry", "own")), partner=Turn(action="Left")),
        Episode(id="d", partner=Turn(secondary_emotion=("hurt",))),
        Episode(id="e", partner=Turn(secondary_emotion=("hurt",))),
    ]
    assert rows(episodes) == [
        ("I felt", "Angry", 3, 5),
        ("I felt", "own", 2, 5),
        ("They felt", "Hurt", 2, 5),
    ]


@pytest.mark.parametrize(
    ("firsts", "expected"),
    [
        (["me"], []),
        ([None, None], []),
        (["me", "me"], [("I did", 2, 2), ("They did", 0, 2)]),
        (["me", "partner", None], [("I did", 1, 3), ("They did", 1, 3)]),
    ],
)
def test_who_moved_first_is_always_told_from_two_episodes_on(firsts, expected):
    episodes = [
        Episode(id=str(count), first=first, me=Turn(action="Left"))
        for count, first in enumerate(firsts)
    ]
    assert rows(episodes) == [("First", value, times, of) for value, times, of in expected]


def test_an_episode_that_tells_nothing_does_not_count():
    episodes = [*triggered("phone", "phone"), Episode(id="x", first="me"), Episode(id="y")]
    assert rows(episodes) == [("Word", "phone", 2, 2)]


def test_the_most_frequent_come_first_and_no_kind_fills_the_page():
    common = ["zebra", "apple", "house", "plate", "chair", "light", "bread", "water"]
    episodes = triggered(" ".join(common), " ".join(common), "zebra")
    words = [row[1] for row in rows(episodes)]
    assert words == ["zebra", "apple", "bread", "chair", "house", "light"]


def test_years_of_episodes_are_counted():
    episodes = [
        Episode(
            id=str(count),
            trigger=f"word{count % 7} " + "long text again " * 50,
            first="me" if count % 4 else "partner",
            me=Turn(secondary_emotion=("hurt", "angry")),
        )
        for count in range(200)
    ]
    found = rows(episodes)
    assert ("I felt", "Hurt", 200, 200) in found
    assert found[-2:] == [("First", "I did", 150, 200), ("First", "They did", 50, 200)]
