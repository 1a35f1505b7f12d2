import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.strategies import law, records, texts
from workbook_lib.record import (
    Clock,
    Entry,
    Record,
    RecordError,
    Stamp,
    decode,
    encode,
    file_format,
)
from workbook_lib.record.wire_format import to_wire

AT = Stamp(1_700_000_000_000, 2, "writer-a")


@law
@given(records)
def test_a_record_comes_back_as_it_was_written(record):
    back = decode(encode(record))
    assert back == record
    assert dict(back.entries) == dict(record.entries)
    assert encode(back) == encode(record)


@law
@given(records, records)
def test_what_is_remembered_of_one_file_never_shows_in_the_next(first, second):
    encoder = file_format.Encoder()
    for record in (first, second, first.join(second)):
        document = {"format": file_format.FORMAT, "version": 1, "entries": to_wire(record.entries)}
        whole = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)
        assert encoder.encode(record).decode() == f"{whole}\n"


@law
@given(st.lists(texts, max_size=4), texts)
def test_any_text_comes_back(written, key):
    record = Record({"a/b": Entry([*written, {key: key}], AT)})
    assert decode(encode(record)).get("a/b") == record.get("a/b")


@pytest.mark.parametrize(
    "text",
    [
        "🥚 👩‍👧 🏳️‍🌈",
        "שלום \u202eabc\u202c مرحبا",
        "\u2028 and \u2029",
        "\0 \x1f \x7f \ufeff \ufffe",
        "</script><!-- \\ \" ' \\ud83d",
        "line\r\nline\n\ttab",
    ],
)
def test_hard_text_comes_back(text):
    data = encode(Record({"a": Entry(text, AT)}))
    assert decode(data).get("a") == text
    data.decode("utf-8")


def test_two_halves_of_a_character_are_put_together():
    split = Record({"a": Entry({"\ud83d\ude00": "\ud83d\ude00"}, AT)})
    assert split.get("a") == {"😀": "😀"}
    assert decode(encode(split)) == split


def test_half_a_character_alone_becomes_the_sign_that_browsers_show_for_it():
    lone = Record({"a": Entry({"\ude00": ["x\ud83d", "\ude00\ud83d"]}, AT)})
    assert lone.get("a") == {"\ufffd": ["x\ufffd", "\ufffd\ufffd"]}
    text = (
        '{"format": "between-us", "version": 1, "entries": {"a": {"value": "\\ud83d", "at": %s}}}'
    )
    assert decode((text % json.dumps(AT.to_json())).encode()).get("a") == "\ufffd"


@pytest.mark.parametrize("value", [[[]] * 150_000, "," * 250_001, [0] * 250_000])
def test_a_record_with_more_parts_than_can_be_read_again_is_not_written(value):
    with pytest.raises(
        RecordError, match=r"^Your workbook has more entries than one file can hold, "
    ):
        encode(Record({"a": Entry(value, AT)}))


def test_the_file_is_sorted_indented_and_ends_in_a_newline():
    record = Record({"b": Entry("é", AT), "a": Entry(None, AT)})
    assert encode(record).decode() == (
        "{\n"
        ' "entries": {\n'
        '  "a": {\n   "at": [\n    1700000000000,\n    2,\n    "writer-a"\n   ],\n'
        '   "value": null\n  },\n'
        '  "b": {\n   "at": [\n    1700000000000,\n    2,\n    "writer-a"\n   ],\n'
        '   "value": "é"\n  }\n'
        " },\n"
        ' "format": "between-us",\n'
        ' "version": 1\n'
        "}\n"
    )


def test_a_removal_travels():
    clock = Clock("writer-a", lambda: 1)
    record = Record().put("a", 1, clock)
    gone = decode(encode(record.remove("a", clock)))
    assert record.join(gone).get("a") is None


def test_paths_that_this_version_does_not_know_are_kept():
    document = {
        "format": "between-us",
        "version": 1,
        "entries": {"some/later/idea": {"value": {"x": [None, 1.5]}, "at": AT.to_json()}},
    }
    back = json.loads(encode(decode(json.dumps(document).encode())))
    assert back == document


def test_keys_beside_the_known_ones_do_not_stop_reading():
    document = {
        "format": "between-us",
        "version": 1,
        "made-by": "someone",
        "entries": {"a": {"value": 1, "at": AT.to_json(), "color": "blue"}},
    }
    assert decode(json.dumps(document).encode()) == Record({"a": Entry(1, AT)})


@pytest.mark.parametrize("change", [lambda d: b"\xef\xbb\xbf" + d, lambda d: b"\n " + d + b"\r\n "])
def test_what_editors_add_does_not_matter(change):
    record = Record({"a": Entry("é", AT)})
    assert decode(change(encode(record))) == record


def test_a_record_too_large_to_read_again_is_not_written(monkeypatch):
    monkeypatch.setattr(file_format, "MAX_BYTES", 1_000_000)
    with pytest.raises(RecordError) as caught:
        encode(Record({"a": Entry("secret " * 150_000, AT)}))
    assert str(caught.value) == (
        "Your workbook has grown past 1 MB, the most that one file can hold, so your last change "
        "was not saved. Shorten or remove something."
    )
