"""Each kind of bad file has its own message, which repeats nothing of the file."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.strategies import law, records
from workbook_lib.record import Entry, Record, Stamp, decode, encode, file_format
from workbook_lib.record.values import UnreadableFile

SECRET = "never told anyone"
AT = [1_700_000_000_000, 0, "writer-a"]
CUT = "it ends too early, as if part of it was lost"


def sentence(data):
    with pytest.raises(UnreadableFile) as caught:
        decode(data)
    error = caught.value
    message = str(error)
    start = "This file cannot be opened as a workbook, and nothing was changed: "
    assert message.startswith(start)
    assert message.endswith(".")
    assert "\n" not in message
    assert ". " not in message
    assert SECRET not in message
    # The error of the parser contains the whole text, which must not be shown.
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None
    return message.removeprefix(start).removesuffix(".")


def document(**changes):
    fields = {"format": "between-us", "version": 1, "entries": {"a": {"value": SECRET, "at": AT}}}
    return json.dumps({**fields, **changes}).encode()


def with_entry(item, path="a/b"):
    return document(entries={path: item})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b" \r\n\t", "it is empty"),
        (bytes(4096), "it is empty"),
        (b"\xff\xfe" + SECRET.encode("utf-16-le"), "it is not a text file"),
        (b"\x89PNG\r\n\x1a\n" + SECRET.encode(), "it is not a text file"),
        (f'{{"a": "{SECRET}é"'.encode("latin-1"), "it is not a text file"),
        (f"<!DOCTYPE html><p>{SECRET}".encode(), "it is a web page"),
        (f"\n <html>{SECRET}</html>".encode(), "it is a web page"),
        (SECRET.encode(), "it does not have the format of a workbook file"),
        (f'{{"a": {SECRET}}}'.encode(), "it does not have the format of a workbook file"),
        (document() + SECRET.encode() + b"}", "it does not have the format of a workbook file"),
        (b"[" * 100_000, "its parts are nested too deeply for a workbook file"),
        (b'{"a":' * 100_000, "its parts are nested too deeply for a workbook file"),
        (b"[" * 250_001, "it has far more in it than a workbook can have"),
        (
            document(entries={"a": {"value": [[]] * 150_000, "at": AT}}),
            "it has far more in it than a workbook can have",
        ),
        (b"[" * 900 + b"]" * 900, "it was not made by this workbook"),
        (json.dumps(SECRET).encode(), "it was not made by this workbook"),
        (b"null", "it was not made by this workbook"),
        (json.dumps({"cells": [SECRET]}).encode(), "it was not made by this workbook"),
        (document(format=SECRET), "it was not made by this workbook"),
        (document(version=SECRET), "it does not say which version of the workbook made it"),
        (document(version=None), "it does not say which version of the workbook made it"),
        (document(version=True), "it does not say which version of the workbook made it"),
        (document(version=1.0), "it does not say which version of the workbook made it"),
        (document(version=-1), "it does not say which version of the workbook made it"),
        (b'{"format": "between-us"}', "it does not say which version of the workbook made it"),
        (b'{"format": "between-us", "format": "x"}', "one of its parts is in it twice"),
        (
            with_entry({"value": 1, "at": AT}).replace(b'"at"', b'"value"'),
            "one of its parts is in it twice",
        ),
        (document(entries=[SECRET]), "the part with your answers is missing or damaged"),
        (document(entries=None), "the part with your answers is missing or damaged"),
        (
            document(entries={"a": {"value": float("nan"), "at": AT}}),
            "it has a number in it that cannot be read",
        ),
        (
            document(entries={"a": {"value": float("-inf"), "at": AT}}),
            "it has a number in it that cannot be read",
        ),
        (document().replace(b": 1,", b": 1e999,"), "it has a number in it that cannot be read"),
        (
            document().replace(b": 1,", b": " + b"9" * 5000 + b","),
            "it has a number in it that cannot be read",
        ),
        (
            with_entry(SECRET),
            "the answer a/b is damaged because its words or its time are missing",
        ),
        (
            with_entry({"value": SECRET}),
            "the answer a/b is damaged because its words or its time are missing",
        ),
        (
            with_entry({"at": AT, SECRET: 1}),
            "the answer a/b is damaged because its words or its time are missing",
        ),
        (
            with_entry({"value": SECRET, "at": [1, 2, SECRET]}),
            "the answer a/b is damaged because the time when it was written cannot be read",
        ),
        (
            with_entry({"value": SECRET, "at": None}),
            "the answer a/b is damaged because the time when it was written cannot be read",
        ),
        (
            with_entry({"value": SECRET, "at": AT}, path=SECRET),
            "one of its answers is damaged because its name is not one that this workbook uses",
        ),
        (
            with_entry({"value": json.loads("[" * 40 + "]" * 40), "at": AT}),
            "the answer a/b is damaged because its parts are nested too deeply",
        ),
        (
            with_entry({"value": 10**400, "at": AT}),
            "the answer a/b is damaged because it has a number in it that is too large",
        ),
    ],
)
def test_each_kind_of_bad_file_has_its_own_message(data, reason):
    assert sentence(data) == reason


@pytest.mark.parametrize("version", [2, 3, 10**6])
def test_a_newer_file_version_asks_to_update_the_workbook(version):
    with pytest.raises(UnreadableFile) as caught:
        decode(document(version=version, entries="in some later shape"))
    assert caught.value.newer
    assert str(caught.value) == (
        "This file cannot be opened as a workbook, and nothing was changed: it was made by a newer "
        "version of the workbook, so please update the workbook first."
    )


def test_a_file_truncated_at_any_byte_is_reported():
    entry = Entry({"x": [1.5, True, None, "é🥚\u2028\ud83d"]}, Stamp(*AT))
    data = encode(Record({"a/b": entry, "c": Entry(-12, Stamp(*AT))}))
    assert sentence(b"") == "it is empty"
    for size in range(1, len(data) - 1):
        assert sentence(data[:size]) == CUT, size
    # Only the last newline is missing.
    assert decode(data[:-1]) == decode(data)


def test_a_large_file_is_rejected_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("it was parsed"))
    assert sentence(b"{" + bytes(50_000_000)) == "it is larger than 8 MB"
    assert file_format.MAX_BYTES == 8_000_000


@law
@given(st.binary(max_size=200))
def test_decoding_any_bytes_raises_only_record_errors(data):
    sentence(data)


@law
@given(records, st.data())
def test_a_damaged_file_is_either_read_or_rejected(record, data):
    good = encode(record)
    at = data.draw(st.integers(0, len(good) - 1))
    length = data.draw(st.integers(0, 5))
    damaged = good[:at] + data.draw(st.binary(max_size=5)) + good[at + length :]
    with contextlib.suppress(UnreadableFile):
        assert isinstance(decode(damaged), Record)
