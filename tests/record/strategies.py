"""Hypothesis strategies for records. Few paths and stamps, so that they collide often."""

from hypothesis import settings
from hypothesis import strategies as st

from workbook_lib.record import Entry, Record, Stamp

law = settings(deadline=None, max_examples=100)

odd_characters = st.sampled_from(
    [
        "\ud83d",
        "\ude00",
        "\u2028",
        "\u2029",
        "\0",
        "\ufeff",
        '"',
        "\\",
        "😀",
        "\u200d",
        "א",
        "\u202e",
        "é",
        "<",
    ]
)
texts = st.text(st.characters() | odd_characters, max_size=20)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
plain = texts | numbers | st.booleans()
parts = st.recursive(
    plain | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
values = plain | st.lists(parts, max_size=3) | st.dictionaries(texts, parts, max_size=3)

paths = st.sampled_from(["a", "a/b", "a/b/c.d", "z-9/_", "cycle/episode/7f3a/me.action"])
stamps = st.builds(
    Stamp,
    st.integers(0, 2) | st.just(8_640_000_000_000_000),
    st.integers(0, 1),
    st.sampled_from(["writer-a", "writer-b"]),
)
entries = st.builds(
    Entry, st.none() | st.sampled_from([1, 1.0, True, "1", [], {}]) | values, stamps
)
records = st.dictionaries(paths, entries, max_size=5).map(Record)
