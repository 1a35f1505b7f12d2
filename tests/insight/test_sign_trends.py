"""The rules of the findings, as tables of cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.insight.check_ins import SIGNS, START, make_check_in, row
from workbook_lib.insight.sign_trends import (
    MIN_CHECK_INS,
    WINDOW_WEEKS,
    SignFinding,
    is_concerning,
    reading_span,
    sign_findings,
)
from workbook_lib.insight.signs import list_weeks
from workbook_lib.record.views.signs import Subject

SHORT = settings(deadline=None, max_examples=60)


def finding_of(letters):
    """Return the finding of a sign and its level."""
    findings = sign_findings(list_weeks(row(letters), Subject.PARTNER), SIGNS)
    return next(((it.finding, it.level) for it in findings if it.sign == "talk"), None)


CASES = {
    # too few
    "": None,
    "3": None,
    "31": None,
    "3 1": None,
    "??": None,
    "???": ("few", ""),
    "3?1": ("few", ""),
    "3--": ("few", ""),
    "31-?": ("few", ""),
    # three clear answers: a half has one answer only
    "321": ("varied", ""),
    "123": ("varied", ""),
    "331": ("varied", ""),
    "333": ("stayed", "concerning"),
    "1?1?1": ("stayed", "healthy"),
    # moved
    "3311": ("moved", "healthy"),
    "1133": ("moved", "concerning"),
    "3221": ("varied", ""),
    "3321": ("moved", "healthy"),
    "2211": ("moved", "healthy"),
    "33211": ("moved", "healthy"),
    "3322211": ("moved", "healthy"),
    "3222111": ("moved", "healthy"),
    "3322212": ("moved", "healthy"),
    "1122233": ("moved", "concerning"),
    "2211211": ("varied", ""),
    "33 1 1": ("moved", "healthy"),
    "3?3?1?1": ("moved", "healthy"),
    "33--11": ("moved", "healthy"),
    "13331113": ("varied", ""),
    # a single week is not a trend
    "1113": ("stayed", "healthy"),
    "1131": ("stayed", "healthy"),
    "33333331": ("stayed", "concerning"),
    "1113111": ("stayed", "healthy"),
    # stayed: three quarters
    "3332333": ("stayed", "concerning"),
    "2222": ("stayed", "mixed"),
    "2?22?2": ("stayed", "mixed"),
    "1112": ("stayed", "healthy"),
    # back and forth
    "1313": ("varied", ""),
    "131313": ("varied", ""),
    "12321232": ("varied", ""),
    "3113": ("varied", ""),
}


@pytest.mark.parametrize(("letters", "finding"), CASES.items())
def test_signs_are_classified_by_the_rules(letters, finding):
    assert finding_of(letters) == finding


def test_findings_have_counts():
    *_, talk = sign_findings(list_weeks(row("33?-3 2"), Subject.PARTNER), SIGNS)
    counts = {"times": 3, "clear": 4, "unsure": 1, "no_answer": 1}
    assert talk == SignFinding("talk", "stayed", "concerning", **counts)


def test_signs_are_classified_independently_in_order():
    days = [START + timedelta(weeks=week) for week in range(4)]
    check_ins = [
        make_check_in(day, duration=a, talk=b)
        for day, a, b in zip(days, "3311", "333?", strict=True)
    ]
    findings = sign_findings(list_weeks(check_ins, Subject.PARTNER), SIGNS)
    assert [(finding.sign, finding.finding) for finding in findings] == [
        ("duration", "moved"),
        ("talk", "stayed"),
    ]


def test_the_two_subjects_are_separate():
    both = [*row("3333"), *row("1111", subject=Subject.OWN)]
    for subject, level in ((Subject.PARTNER, "concerning"), (Subject.OWN, "healthy")):
        findings = sign_findings(list_weeks(both, subject), SIGNS)
        assert {(finding.level, finding.clear) for finding in findings} == {(level, 4)}


def test_two_check_ins_on_each_subject_are_too_few():
    both = [*row("33"), *row("11", subject=Subject.OWN)]
    for subject in Subject:
        assert sign_findings(list_weeks(both, subject), SIGNS) == []


def test_several_check_ins_of_a_week_count_once():
    twice = [*row("33"), make_check_in(START - timedelta(days=1), duration="1", talk="1")]
    table = list_weeks(twice, Subject.PARTNER)
    read = reading_span(table)
    assert (read.check_ins, read.twice, read.readable) == (2, 1, False)
    assert sign_findings(table, SIGNS) == []


def test_only_the_last_half_year_is_read():
    table = list_weeks(row("3" * 79 + "1" * 26), Subject.PARTNER)
    read = reading_span(table)
    assert (read.check_ins, read.weeks, read.missed, read.older) == (26, 26, 0, True)
    findings = sign_findings(table, SIGNS)
    assert {(it.level, it.clear) for it in findings} == {("healthy", WINDOW_WEEKS)}


def test_after_a_long_break_the_first_check_ins_are_not_read():
    table = list_weeks(row("333333" + " " * 40 + "11"), Subject.PARTNER)
    read = reading_span(table)
    assert (read.check_ins, read.older, read.readable) == (2, True, False)
    assert sign_findings(table, SIGNS) == []


def test_a_break_within_the_half_year_counts_week_by_week():
    read = reading_span(list_weeks(row("3" + " " * 12 + "33"), Subject.PARTNER))
    assert (read.weeks, read.check_ins, read.missed) == (15, 3, 12)
    assert (read.first, read.last) == (START, START + timedelta(weeks=14))


@pytest.mark.parametrize(
    ("letters", "concerning"),
    [
        ("333", False),
        ("3333", True),
        ("3 1 3 2 3 1 3", True),
        ("3?3-3", False),
        ("2222222", False),
        ("3" * 10 + "1" * 26, False),
    ],
)
def test_help_is_mentioned_from_the_fourth_concerning_week(letters, concerning):
    assert is_concerning(list_weeks(row(letters), Subject.PARTNER), SIGNS) is concerning


@pytest.mark.parametrize(
    ("answers", "concerning"),
    [(("3", "1"), True), (("3", "?"), True), (("3", "-"), True), (("2", "1"), False)],
)
def test_a_week_is_concerning_when_half_of_its_clear_answers_are(answers, concerning):
    days = [START + timedelta(weeks=week) for week in range(4)]
    signs = dict(zip(SIGNS, answers, strict=True))
    table = list_weeks([make_check_in(day, **signs) for day in days], Subject.PARTNER)
    assert is_concerning(table, SIGNS) is concerning


def test_without_check_ins_there_is_no_span():
    assert reading_span(list_weeks([], Subject.PARTNER)) is None


answers = st.text(st.sampled_from("123?- "), max_size=40)


@SHORT
@given(answers)
def test_reversing_the_weeks_reverses_the_findings(letters):
    # Spaces at the ends are no weeks; reversed, other weeks would leave the half year.
    letters = letters.strip()[:WINDOW_WEEKS].strip()
    finding, reversed_finding = finding_of(letters), finding_of(letters[::-1])
    if finding and finding[0] == "moved":
        opposite = {"healthy": "concerning", "concerning": "healthy"}
        assert reversed_finding == ("moved", opposite[finding[1]])
    else:
        assert reversed_finding == finding


@SHORT
@given(answers, st.sampled_from("?- "))
def test_unclear_answers_do_not_change_findings(letters, silent):
    clear = [letter for letter in letters if letter in "123"][: WINDOW_WEEKS // 2]
    finding = finding_of("".join(clear))
    if finding:
        assert finding_of(silent.join(clear)) == finding


@SHORT
@given(st.sampled_from("123"), st.sampled_from("123"), st.integers(3, 26), st.integers(0, 25))
def test_one_week_never_changes_a_finding_to_moved(usual, other, count, place):
    letters = [usual] * count
    letters[place % count] = other
    assert finding_of("".join(letters))[0] != "moved"


@SHORT
@given(answers)
def test_fewer_than_three_check_ins_give_no_findings(letters):
    table = list_weeks(row(letters), Subject.PARTNER)
    read = reading_span(table)
    assert (not sign_findings(table, SIGNS)) == (read is None or read.check_ins < MIN_CHECK_INS)
