"""Which answers count as progress."""

from __future__ import annotations

import pytest

from workbook_lib.insight.progress import count, rules
from workbook_lib.record import Clock, Record

CLOCK = Clock("test-test")


def of(*paths, value="words"):
    record = Record()
    for path in paths:
        record = record.put(path, value, CLOCK)
    return record


def test_items_count_once_regardless_of_their_length(content):
    chapter = content.chapter("map-your-loop")
    below = "cycle/episode"
    assert count(chapter, Record()) == 0
    three = of(f"{below}/aa/trigger", f"{below}/aa/me.action", f"{below}/bb/rewrite.pursuer.ask")
    assert count(chapter, three) == 2
    assert count(chapter, three.remove_below(f"{below}/aa", CLOCK)) == 1


@pytest.mark.parametrize("blank", ["", "  \n", [], {}])
def test_blank_answers_do_not_count(content, blank):
    chapter = content.chapter("map-your-loop")
    assert count(chapter, of("cycle/episode/aa/trigger", value=blank)) == 0


def test_a_check_in_with_a_date_only_does_not_count(content):
    chapter = content.chapter("signs-over-time")
    below = "signs/check-in/aa"
    assert count(chapter, of(f"{below}/date", f"{below}/subject")) == 0
    assert count(chapter, of(f"{below}/date", f"{below}/respond")) == 1
    assert count(chapter, of(f"{below}/respond.note")) == 1


def test_a_skipped_prompt_does_not_count(content):
    chapter = content.chapter("what-closeness-stirs-up")
    assert count(chapter, of("reflection/first.skipped", "reflection/at")) == 0
    assert count(chapter, of("reflection/first.words", "reflection/first.rate")) == 1


def test_the_help_chapter_counts_nothing(content):
    assert rules(content.chapter("get-help")) == []


def test_no_item_counts_in_two_chapters(content):
    prefixes = [rule["prefix"] for chapter in content.chapters for rule in rules(chapter)]
    assert len(prefixes) == len(set(prefixes))
