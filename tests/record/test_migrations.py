import json
from pathlib import Path

import pytest

from workbook_lib.errors import UserError
from workbook_lib.record import Clock, Stamp, decode, encode

VERSION_0 = (Path(__file__).parents[1] / "fixtures" / "version-0.json").read_bytes()
SAVED = Stamp(1_769_860_800_000, 0, "version-0")  # 2026-01-31T12:00:00Z


def version_0(**changes):
    return json.dumps({**json.loads(VERSION_0), **changes}).encode()


def test_a_version_0_file_opens_with_every_answer():
    record = decode(VERSION_0)
    answers = json.loads(VERSION_0)["answers"]
    assert {path: record.get(path) for path in record.paths()} == answers
    assert {entry.stamp for entry in record.entries.values()} == {SAVED}


def test_a_migrated_file_is_written_in_the_current_version():
    record = decode(VERSION_0)
    assert json.loads(encode(record))["version"] == 1
    assert decode(encode(record)) == record


def test_new_entries_win_over_migrated_ones():
    record = decode(VERSION_0)
    path = "cycle/episode/7f3a91c2/trigger"
    newer = record.put(path, "The dishes", Clock("writer-a", lambda: 0))
    assert record.join(newer).get(path) == "The dishes"


@pytest.mark.parametrize(
    ("saved", "milliseconds"),
    [
        ("2026-01-31T13:00:00+01:00", SAVED.milliseconds),
        ("2026-01-31T12:00:00", SAVED.milliseconds),
        ("1969-01-01T00:00:00Z", 0),
        ("0001-01-01T00:00:00", 0),
        ("last week", 0),
        (12, 0),
        (None, 0),
    ],
)
def test_without_a_valid_date_the_answers_count_as_oldest(saved, milliseconds):
    record = decode(version_0(saved=saved))
    assert {entry.stamp.milliseconds for entry in record.entries.values()} == {milliseconds}
    assert record.paths() == decode(VERSION_0).paths()


@pytest.mark.parametrize("answers", [None, [], "some words"])
def test_a_version_0_file_without_answers_is_rejected(answers):
    with pytest.raises(UserError, match=r": the part with your answers is missing or damaged\.$"):
        decode(version_0(answers=answers))


def test_an_answer_with_an_invalid_path_is_rejected_without_repeating_it():
    with pytest.raises(UserError, match="one of its answers is damaged") as caught:
        decode(version_0(answers={"my secret": 1}))
    assert "secret" not in str(caught.value)
