"""The YAML files that come from PO files."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbook_lib.content.loading.translation_units import with_texts
from workbook_lib.content.loading.yaml_source import parse_yaml

LONG = "Some words that go on and on until they need a second line. " * 3
AWKWARD = [
    *("-", "?", ".", "...", "---", "yes", "No", "null", "~", "1.5", "0x1F", "1e3", "2026-01-31"),
    *("- one", "? one", "@one", "%one", "&one", "*one", "!one", "|one", ">one", "`one", "[one"),
    *("# one", "one # two", "one: two", "one:", ", one", "“one”", '"one" two', "it's", "'one'"),
    *("  one", "one  ", "one  two", "one\ttwo", "one\\ntwo", "😀👩\u200d👧", "مرحبًا: نعم # لا"),
    *("one\ntwo", "one\n\n- two\n  - three\n", "one\n   \ntwo", "# one\n# two", "one \ntwo"),
    *("one\u00a0two", "one\u2028two", "one\x85two", "\ufeffone", "\u2066one\u2069"),
    *(LONG, f"{LONG}: one # two", f"# {LONG}", f"- {LONG}", f"{LONG}  one", f"one\n{LONG}"),
    *("x" * 150, f"{'x' * 150} {'y' * 150}", "كلمات كثيرة هنا " * 12),
]
"""Texts that are not words alone in YAML, or not on one line."""

texts = st.sampled_from(AWKWARD) | st.lists(
    st.sampled_from([*AWKWARD, *" \n#:-'\"[]{},&*!|>%@`é😀"])
    | st.characters(exclude_categories="C"),
    max_size=12,
).map("".join)
texts = texts.filter(lambda text: text.strip() and "# c" not in text)


# YAML files with other texts

FORMS = """\
# c01
plain: One # c02
quoted: "Two" # c03
single: 'Three' # c04
lines: Four words that go on
  in a second line # c05
folded: >- # c06
  Five
  # and six
literal: | # c07
  Seven

  Eight
# c08
items: # c09
  - Nine # c10
  - "Ten"
  # c11
  - >-
    Eleven
sections:
  - title: Twelve # c12
    more: {a: Thirteen, b: "Fourteen"} # c13
  # c14
phrases:
  - one
  - two # c15
# c16
forms: {one: 1 day, other: "{count} days"} # c17
counted:
  one: 1 day
  other: days
  # c18
last: Fifteen # c19
"""
COMMENTS = re.findall(r"# c\d\d", FORMS)
LISTS = [("phrases",)]
COUNTED = [("forms",), ("counted",)]
TEXTS = [
    *((key,) for key in ("plain", "quoted", "single", "lines", "folded", "literal", "last")),
    *(("items", place) for place in range(3)),
    ("sections", 0, "title"),
    ("sections", 0, "more", "a"),
    ("sections", 0, "more", "b"),
]
replaced = (
    st.tuples(st.sampled_from(TEXTS + COUNTED), texts | st.none())
    | st.tuples(st.sampled_from(LISTS), st.lists(texts, min_size=1, max_size=3))
    | st.tuples(st.sampled_from(COUNTED), st.fixed_dictionaries({"one": texts, "other": texts}))
)


def stripped(value):
    """Return a value with its texts as the models read them."""
    if isinstance(value, list):
        return [stripped(inner) for inner in value]
    if isinstance(value, dict):
        return {key: stripped(inner) for key, inner in value.items()}
    return value.strip() if value else value


@settings(max_examples=400)
@given(replaced)
@example((("plain",), LONG.strip()))
@example((("plain",), "one\ntwo"))
@example((("folded",), "one"))
@example((("lines",), LONG.strip()))
def test_another_text_is_read_again_and_changes_nothing_else(change):
    path, value = change
    value = stripped(value)
    before, written = parse_yaml("a.yaml", FORMS), with_texts(FORMS, {path: value})
    after = parse_yaml("a.yaml", written)
    assert after.problems == []
    assert stripped(after.get(path)) == value
    for other in {*TEXTS, *LISTS, *COUNTED} - {path}:
        assert after.get(other) == before.get(other)
    assert re.findall(r"# c\d\d", written) == COMMENTS
    assert "# c" not in str(after.value)
    first = FORMS.splitlines()[: before.lines[path] - 1]
    assert written.splitlines()[: len(first)] == first
    rest = FORMS[FORMS.index("last:") :]
    assert path == ("last",) or written.endswith(rest)
