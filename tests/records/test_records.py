"""The record files of the tests have the described content."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records import make
from workbook_lib.record import decode, encode
from workbook_lib.record.views.loop import episodes
from workbook_lib.record.views.signs import check_ins

HERE = Path(__file__).parent


def load_record(name):
    return decode((HERE / f"{name}.json").read_bytes())


@pytest.mark.parametrize("name", make.RECORDS)
def test_a_file_can_be_opened(name):
    assert encode(load_record(name)) == (HERE / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", make.RECORDS)
def test_the_same_seed_makes_the_same_file(name, content):
    assert encode(make.RECORDS[name](content)) == encode(make.RECORDS[name](content))


def test_the_full_record_has_two_years_of_use():
    record = load_record("full")
    every = episodes(record)
    assert len(every) == 200
    assert every[0].date == make.LAST_DAY
    assert (every[0].date - every[-1].date).days >= 720
    assert len(check_ins(record)) == 104


def test_the_half_record_is_incomplete():
    record = load_record("half")
    (episode,) = episodes(record)
    assert episode.drawable
    assert not episode.partner.need
    assert len(check_ins(record)) == 2


def test_the_empty_record_is_empty():
    assert not load_record("empty").entries
