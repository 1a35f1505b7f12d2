import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.strategies import law, records, texts
from workbook_lib.errors import UserError
from workbook_lib.record import (
    Clock,
    Entry,
    Record,
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
def test_the_encoder_cache_does_not_mix_records(first, second):
    encoder = file_format.Encoder()
    for record in (first, second, first.join(second)):
        document = {"format": file_format.FORMAT, "version": 1, "entries": to_wire(record.entries)}
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1)
        assert encoder.encode(record).decode() == f"{text}\n"


@law
@given(st.lists(texts, max_size=4), texts)
def test_any_text_survives_encoding_and_decoding(written, key):
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
def test_unusual_text_survives_encoding_and_decoding(text):
    data = encode(Record({"a": Entry(text, AT)}))
    assert decode(data).get("a") == text
    data.decode("utf-8")


def test_surrogate_pairs_are_joined():
    split = Record({"a": Entry({"\ud83d\ude00": "\ud83d\ude00"}, AT)})
    assert split.get("a") == {"😀": "😀"}
    assert decode(encode(split)) == split


def test_a_lone_surrogate_becomes_the_replacement_character():
    lone = Record({"a": Entry({"\ude00": ["x\ud83d", "\ude00\ud83d"]}, AT)})
    assert lone.get("a") == {"\ufffd": ["x\ufffd", "\ufffd\ufffd"]}
    text = (
        '{"format": "between-us", "version": 1, "entries": {"a": {"value": "\\ud83d", "at": %s}}}'
    )
    assert decode((text % json.dumps(AT.to_json())).encode()).get("a") == "\ufffd"


@pytest.mark.parametrize("value", [[[]] * 150_000, "," * 250_001, [0] * 250_000])
def test_a_record_with_too_many_parts_is_not_encoded(value):
    with pytest.raises(
        UserError, match=r"^Your workbook has more entries than one file can hold, "
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


def test_removals_are_encoded():
    clock = Clock("writer-a", lambda: 1)
    record = Record().put("a", 1, clock)
    removed = decode(encode(record.remove("a", clock)))
    assert record.join(removed).get("a") is None


def test_unknown_paths_are_kept():
    document = {
        "format": "between-us",
        "version": 1,
        "entries": {"some/later/idea": {"value": {"x": [None, 1.5]}, "at": AT.to_json()}},
    }
    back = json.loads(encode(decode(json.dumps(document).encode())))
    assert back == document


def test_unknown_keys_are_ignored():
    document = {
        "format": "between-us",
        "version": 1,
        "made-by": "someone",
        "entries": {"a": {"value": 1, "at": AT.to_json(), "color": "blue"}},
    }
    assert decode(json.dumps(document).encode()) == Record({"a": Entry(1, AT)})


@pytest.mark.parametrize("change", [lambda d: b"\xef\xbb\xbf" + d, lambda d: b"\n " + d + b"\r\n "])
def test_a_byte_order_mark_and_white_space_are_ignored(change):
    record = Record({"a": Entry("é", AT)})
    assert decode(change(encode(record))) == record


def test_a_record_above_the_size_limit_is_not_encoded(monkeypatch):
    monkeypatch.setattr(file_format, "MAX_BYTES", 1_000_000)
    with pytest.raises(UserError) as caught:
        encode(Record({"a": Entry("secret " * 150_000, AT)}))
    assert str(caught.value) == (
        "Your workbook has grown past 1 MB, the most that one file can hold, so your last change "
        "was not saved. Shorten or remove something."
    )
