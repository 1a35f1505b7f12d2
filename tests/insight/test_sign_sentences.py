"""Sentences about the findings."""

from __future__ import annotations

from datetime import date

import pytest

from tests.insight.check_ins import SIGNS, START, make_check_in, row
from workbook_lib.insight.sign_trends import (
    finding_sentences,
    missing_sentences,
    moved_sentences,
    reading_span,
    sign_findings,
)
from workbook_lib.insight.signs import list_weeks, week_rows
from workbook_lib.record.views.signs import Subject

LABELS = {"duration": "How long", "talk": "Talking"}
LEVELS = {"healthy": "Healthy", "mixed": "Mixed", "concerning": "Concerning", "unsure": "Unsure"}


@pytest.fixture
def part(content):
    return content.chapter("signs-over-time").section("reading").part


def sentences_for(check_ins, part):
    table = list_weeks(check_ins, Subject.PARTNER)
    findings = sign_findings(table, SIGNS)
    sentences = finding_sentences(findings, LABELS, part.finding, "en")
    span = reading_span(table)
    return sentences, missing_sentences(findings, span, 0, LABELS, part.missing, "en")


def test_moved_signs_share_a_sentence(part):
    sentences, nothing = sentences_for(row("3311"), part)
    assert sentences.moved == ("How long and talking have moved toward healthy.",)
    assert sentences.stayed == ()
    assert nothing == [part.missing.nothing]


def test_each_stable_sign_has_a_sentence_with_its_share(part):
    sentences, gaps = sentences_for(row("333?3 1"), part)
    assert sentences.stayed[0] == "How long was closer to concerning in 4 of 5 clear answers."
    assert gaps == [
        "In one week there was no check-in.",
        "How long: you could not tell in 1 of 6 check-ins.",
        "Talking: you could not tell in 1 of 6 check-ins.",
    ]


def test_varied_signs_and_signs_with_few_answers_have_sentences(part):
    letters = zip("1313", "1--?", strict=True)
    check_ins = [
        make_check_in(date.fromordinal(START.toordinal() + 7 * week), duration=a, talk=b)
        for week, (a, b) in enumerate(letters)
    ]
    sentences, gaps = sentences_for(check_ins, part)
    assert sentences.moved == ()
    assert sentences.stayed == ("How long went back and forth.",)
    assert sentences.few == ("Talking: too early to tell, with fewer than three clear answers.",)
    assert gaps == [
        "Talking: you could not tell in 1 of 4 check-ins.",
        "Talking: left out in 2 of 4 check-ins.",
    ]


def test_double_and_incomplete_check_ins_are_mentioned(part):
    table = list_weeks([*row("333"), make_check_in(START, talk="1", at=9)], Subject.PARTNER)
    gaps = missing_sentences(
        sign_findings(table, SIGNS), reading_span(table), 2, LABELS, part.missing, "en"
    )
    assert part.missing.twice["one"] in gaps
    assert part.missing.loose["other"].replace("{count}", "2") in gaps


def test_a_short_title_names_two_signs_at_most(part):
    names = ("a", "b", "c")
    check_ins = [
        make_check_in(
            date.fromordinal(START.toordinal() + 7 * week), **dict.fromkeys(names, letter)
        )
        for week, letter in enumerate("1133")
    ]
    table = sign_findings(list_weeks(check_ins, Subject.PARTNER), names)
    labels = {name: name.upper() for name in names}
    assert moved_sentences(table, labels, part.finding, "en", "Several signs") == [
        "Several signs have moved toward concerning."
    ]
    assert moved_sentences(table, labels, part.finding, "en") == [
        "A, B, and C have moved toward concerning."
    ]


def test_the_table_has_a_row_for_every_week(content):
    chapter = content.chapter("signs-over-time")
    words = chapter.section("weeks").part.table
    check_ins = [*row("3 ?"), *row("1", start=date(2027, 3, 7))]
    check_ins[1] = make_check_in(check_ins[1].date, talk="?")
    table = list_weeks(check_ins, Subject.PARTNER)
    rows = week_rows(table, SIGNS, LEVELS, words, "en")
    assert rows[0] == ["Oct 4, 2026", "Concerning", "Concerning"]
    assert rows[1] == ["Week of Oct 5, 2026", "No check-in", "No check-in"]
    assert rows[2] == ["Oct 18, 2026", "No answer", "Unsure"]
    assert rows[3][1] == "19 weeks without a check-in"
    assert rows[4] == ["Mar 7, 2027", "Healthy", "Healthy"]
