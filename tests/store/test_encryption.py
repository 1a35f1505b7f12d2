"""Encryption: what it hides, detects and rejects."""

import contextlib
import json
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.sealing import PASSPHRASE, QUICK, SECRET
from workbook_lib.record.file_format import MAX_BYTES
from workbook_lib.record.values import UnreadableFile
from workbook_lib.store import encryption
from workbook_lib.store.encryption import (
    DEFAULT_COST,
    MAX_SEALED,
    Cost,
    InvalidPassphrase,
    Key,
    WrongPassphrase,
    key_for,
    new_key,
    parse_sealed,
)

PLAIN = f'{{"format": "between-us", "entries": {{"cycle/episode/a": "{SECRET}"}}}}'.encode()


@pytest.fixture(scope="module")
def key():
    return new_key(PASSPHRASE, QUICK)


@pytest.fixture(scope="module")
def table(key):
    return json.loads(key.seal(PLAIN))


def as_bytes(table):
    return json.dumps(table).encode()


def test_a_sealed_file_opens_with_the_passphrase_alone(key):
    data = key.seal(PLAIN)
    opened = key_for(parse_sealed(data), PASSPHRASE)
    assert opened == key
    assert opened.open(parse_sealed(data)) == PLAIN


def test_a_sealed_file_does_not_show_its_purpose(key):
    data = key.seal(PLAIN)
    low = data.lower()
    for word in (b"between", b"us-", b"workbook", b"cycle", b"episode", SECRET.encode()):
        assert word not in low
    assert set(json.loads(data)) == {"sealed", "version", "n", "r", "p", "salt", "nonce", "data"}
    # The same text is encrypted differently each time.
    other = json.loads(key.seal(PLAIN))
    assert other["nonce"] != json.loads(data)["nonce"]
    assert other["data"] != json.loads(data)["data"]


def test_two_people_with_one_passphrase_have_two_keys():
    assert new_key(PASSPHRASE, QUICK).secret != new_key(PASSPHRASE, QUICK).secret


def test_a_wrong_passphrase_is_reported(key):
    for wrong in ("three quiet red boat", "", "Three quiet red boats", "x" * 5000):
        with pytest.raises(WrongPassphrase) as caught:
            key_for(parse_sealed(key.seal(PLAIN)), wrong)
        assert str(caught.value) == (
            "That passphrase does not open this file. Nothing was changed."
        )
        assert caught.value.__cause__ is None


def test_passphrases_are_normalized():
    words = "déjà vu à la plage"
    data = new_key(unicodedata.normalize("NFD", words), QUICK).seal(PLAIN)
    assert (
        key_for(parse_sealed(data), unicodedata.normalize("NFC", words)).open(parse_sealed(data))
        == PLAIN
    )


@pytest.mark.parametrize("passphrase", ["", "short", "1234567", "x" * 1001])
def test_the_length_of_a_passphrase_is_limited(passphrase):
    with pytest.raises(InvalidPassphrase, match="8 to 1000 characters"):
        new_key(passphrase, QUICK)


def test_any_change_of_a_sealed_file_is_detected(key, table):
    for name, value in {
        "data": table["data"][:-8] + "AAAAAAA=",
        "nonce": "AAAAAAAAAAAAAAAA",
    }.items():
        with pytest.raises(WrongPassphrase):
            key.open(parse_sealed(as_bytes({**table, name: value})))
    # The header is authenticated, even if the key would be the same.
    lied = parse_sealed(as_bytes({**table, "p": 2}))
    with pytest.raises(WrongPassphrase):
        key.open(lied)


def test_changing_any_character_is_detected(key):
    data = key.seal(PLAIN)
    rng = random.Random(5)
    for place in rng.sample(range(len(data)), 120):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        try:
            sealed = parse_sealed(changed)
            assert sealed is None or key.open(sealed) == PLAIN
            # Only white space between the parts may differ.
            assert sealed is None or json.loads(changed) == json.loads(data)
        except (UnreadableFile, WrongPassphrase):
            pass


HOSTILE = {
    "gigabytes": {"n": 2**30},
    "more than a file of ours": {"n": 2**18},
    "wide": {"r": 2**20},
    "long": {"p": 10**9},
    "no power of two": {"n": 100_000},
    "too easy": {"n": 2},
    "nothing": {"n": 0, "r": 0, "p": 0},
    "below nothing": {"n": -(2**17)},
    "a fraction": {"n": 131072.0},
    "true": {"p": True},
    "words": {"n": "131072"},
    "a long salt": {"salt": "AAAA" * 100},
    "no salt": {"salt": ""},
    "a salt in numbers": {"salt": 5},
    "no base64": {"data": "%%%%"},
    "no seal": {"data": "AAAA"},
    "a list": {"data": []},
    "another way": {"sealed": "rot13"},
    "of a version in words": {"version": "one"},
    "more beside it": {"other": 1},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_parameters_are_rejected_before_deriving_a_key(table, monkeypatch, name):
    monkeypatch.setattr(encryption, "_derive_key", lambda *_: pytest.fail("work was done"))
    with pytest.raises(UnreadableFile) as caught:
        key_for(parse_sealed(as_bytes({**table, **HOSTILE[name]})), PASSPHRASE)
    assert str(caught.value).startswith("This file cannot be opened as a workbook, and nothing was")
    assert not caught.value.newer


def test_a_newer_seal_version_asks_to_update(table):
    with pytest.raises(UnreadableFile, match="update the workbook") as caught:
        parse_sealed(as_bytes({**table, "version": 2}))
    assert caught.value.newer


@pytest.mark.parametrize(
    "data",
    [
        b'{"sealed": "scrypt aes-256-gcm", "ver',
        b'{"sealed": ' + b"[" * 100_000,
        b'{"sealed": 1, "sealed": 2}',
        b'{"sealed": 1' + b', "a": 1' * 1_000_000 + b"}",
        b'{"sealed": ' + b"9" * 10_000 + b"}",
        b'{"sealed": "\xff"}',
        b'{"sealed": "x"} and more',
    ],
)
def test_a_damaged_sealed_file_is_reported(data):
    with pytest.raises(UnreadableFile, match="the part that is needed to unlock it is damaged"):
        parse_sealed(data)


def test_the_size_of_a_sealed_file_is_limited(key):
    assert len(key.seal(bytes(MAX_BYTES))) <= MAX_SEALED
    with pytest.raises(UnreadableFile, match=f"larger than {MAX_BYTES // 1_000_000} MB"):
        parse_sealed(b'{"sealed": "' + b"x" * MAX_SEALED)


@pytest.mark.parametrize("data", [b"", b"{}", PLAIN, b'"sealed"', b"\0" * 64, b"<html>"])
def test_unsealed_files_are_distinguished(data):
    assert parse_sealed(data) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_parsed_or_rejected_with_a_message(data, begins):
    data = b'{"sealed": ' + data if begins else data
    with contextlib.suppress(UnreadableFile):
        parse_sealed(data)


def test_deriving_a_key_takes_the_intended_memory_and_time():
    assert Cost() == DEFAULT_COST
    assert 128 * DEFAULT_COST.n * DEFAULT_COST.r == 128 * 2**20
    assert DEFAULT_COST.acceptable
    assert new_key(PASSPHRASE).cost == DEFAULT_COST


def test_the_repr_of_a_key_does_not_show_it(key):
    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)
    assert Key.from_text(key.to_text()) == key
