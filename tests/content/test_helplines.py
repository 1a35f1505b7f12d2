"""Help lines: valid numbers, their sources, and how long ago they were checked.

The age of a number is measured against the day of the last commit, so that an old copy does not
begin to fail by itself. Numbers that are old today are listed at the end of a run
(``conftest.py``).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, timedelta

import pytest

from tests.content.lines import LASTS, LINES, old, part
from tests.content.words import PACK, ROOT
from workbook_lib.content.parts.help import HelpLine, HelpLinesPart
from workbook_lib.sections.help import dialable, helplines_html, source_note

READ_BY_EYE = {"National Domestic Violence Hotline", "1800RESPECT", "Women’s Aid"}
"""Lines whose numbers were read on a page of their operators."""

UNREAD = {"LGBT Ireland", "OUTLine", "A line for men"}
"""Lines without such a page: they have a site and no number."""

KNOWN = {
    *("1-800-799-7233", "88788", "1-800-787-3224", "1-844-762-8483", "800-832-1901", "988"),
    *("1-800-662-4357", "1-800-487-4889", "9-8-8", "1 800 363-9010", "116 016", "116 123"),
    *("0808 2000 247", "0808 801 0327", "0800 999 5428", "0800 027 1234", "07401 288595"),
    *("0808 80 10 800", "07860 077333", "0808 802 1414", "0808 808 8000", "85258"),
    *("0808 802 4040", "1800 341 900", "1800 816 588", "1800 247 247", "50808", "1800 737 732"),
    *("0458 737 732", "1300 789 978", "1800 729 367", "0480 017 246", "13 11 14"),
    *("0477 13 11 14", "1300 766 491", "0800 733 843", "0508 744 633", "0800 456 450", "1737"),
    *("0800 123 99 00", "0800 1110111", "3919", "3114", "08 019 019 11", "0800 2000", "113"),
    *("016", "028", "024", "0800 428 428", "31531", "0800 567 567", "31393"),
    *("310-1818", "1-800-563-0808", "2-1-1", "116 006", "181", "14416"),
}
"""Every number on the page. Whoever has checked a new one adds it here."""


def last_change():
    """Return the date of the last change of the workbook."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        result = subprocess.run(
            [git, "log", "-1", "--format=%cs"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return date.fromisoformat(result.stdout.strip())
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## .*(\d{4}-\d\d-\d\d)", changelog, re.MULTILINE)
    return max(map(date.fromisoformat, released), default=date.min)


def test_help_lines_were_checked_within_half_a_year_of_the_last_change():
    assert old(last_change()) == []


def test_an_outdated_check_is_reported():
    checked = [line.checked for line in LINES if line.checked]
    assert old(max(checked)) == []
    assert len(old(max(checked) + LASTS + timedelta(days=1))) == len(checked)


def test_the_numbers_match_the_verified_list():
    numbers = {number for line in LINES for number in (line.call, line.text, line.tty) if number}
    assert numbers == KNOWN
    assert {line.called for line in LINES if line.state == "seen"} == READ_BY_EYE
    assert {line.called for line in LINES if line.state == "verify"} == UNREAD


def test_every_country_has_lines_for_danger_and_for_suicidal_thoughts():
    countries = part().countries
    assert [country.name for country in countries] == list(part().places)
    assert len(countries) >= 12
    for country in countries:
        unsafe, life, own = country.groups
        assert [group.id for group, _ in country.groups] == ["unsafe", "life", "own"]
        assert 1 <= len(unsafe[1]) <= 4, country.name
        assert 1 <= len(life[1]) <= 3, country.name
        assert own[1] or own[0].elsewhere
    assert all(line.whom for line in LINES)


def test_there_are_lines_for_every_gender_and_for_people_who_harm():
    descriptions = " ".join(line.whom for line in LINES)
    for people in ("Men who are hurt", "Women", "LGBT+ people", "of any gender"):
        assert people in descriptions
    own = next(group for group in part().groups if group.id == "own")
    assert len(own.lines) >= 5


def test_every_country_has_a_line_for_men_and_nonbinary_people():
    for country in part().countries:
        unsafe = country.groups[0][1]
        whom = " ".join(line.whom for line in unsafe)
        assert re.search(r"\b(?:Anyone|People|Men)\b", whom), country.name


def test_the_help_panel_works_without_scripts():
    html = helplines_html(part(), date(2026, 12, 1), "en")
    assert html.count("<details") == len(part().places)
    assert "<script" not in html
    assert " on" not in re.sub(r">[^<]*<", "><", html), "no handler in the page"
    assert html.index('id="mood"') < html.index("<details")


def test_help_lines_of_an_older_pack_are_shown():
    line = {**LINE, "state": "seen", "checked": "2026-11-24"}
    words = part().words.model_dump()
    for new in ("tty", "chat", "copied"):
        del words[new]
    group = {"title": "For a night", "elsewhere": "Look it up.", "lines": [line]}
    old = {"kind": "helplines", "first_title": "Now", "first": "First.", "after": "So."}
    older = HelpLinesPart.model_validate({**old, "groups": [group], "words": words})
    html = helplines_html(older, date(2026, 12, 1), "en")
    assert [country.name for country in older.countries] == ["Here"]
    assert "12 34" in html
    assert "as read on November 24, 2026" in html


def test_every_line_says_where_its_number_comes_from():
    assert all(line.source for line in LINES)
    assert len({line.country for line in LINES}) >= 7


def test_the_local_emergency_number_comes_before_every_other():
    text = (PACK / "get-help.yaml").read_text(encoding="utf-8")
    first = re.search(r"[Ll]ocal emergency\s+number", text)
    assert first
    assert first.start() < min(text.index(number) for number in KNOWN)
    html = helplines_html(part(), date(2026, 12, 1), "en")
    assert html.index("local emergency number") < html.index("tel:")
    # No emergency number of a country, because a wrong one would be worse than none.
    remaining = re.sub(r"<[^>]*>", " ", html)
    for number in sorted(KNOWN, key=len, reverse=True):
        remaining = remaining.replace(number, " ")
    assert not re.search(r"\b(?:911|999|112|000|111)\b", remaining)


def test_the_dialed_number_is_the_displayed_one():
    html = helplines_html(part(), date(2026, 12, 1), "en")
    for href, displayed in re.findall(r'href="(?:tel|sms):([^"]+)">([^<]+)<', html):
        assert re.sub(r"\D", "", displayed) == href == dialable(displayed)
    assert "http" not in html


def test_sites_are_text_that_browsers_cannot_prefetch():
    html = helplines_html(part(), date(2026, 12, 1), "en")
    assert "findahelpline.com" in html
    assert set(re.findall(r'href="(\w+):', html)) == {"tel", "sms"}


def test_a_line_shows_its_check_date_and_whether_it_is_outdated():
    words = part().words
    line = next(line for line in LINES if line.called == "1800RESPECT")
    other = next(line for line in LINES if line.called == "LGBT Ireland")
    copy = next(line for line in LINES if line.called == "Samaritans")
    day = line.checked
    assert (
        source_note(line, words, day, "en")
        == "From 1800respect.org.au, as read on November 23, 2026."
    )
    assert source_note(line, words, day + LASTS, "en").endswith("2026.")
    assert source_note(line, words, day + LASTS + timedelta(days=1), "en").endswith(words.old)
    assert (
        source_note(other, words, day, "en") == "Not confirmed. Look it up at lgbt.ie if you can."
    )
    assert source_note(copy, words, day, "en").startswith(
        "From a stored copy of samaritans.org, as read on"
    )


def test_an_address_is_written_from_left_to_right():
    line = next(line for line in LINES if line.called == "Samaritans")
    note = source_note(line, part().words, line.checked, "ar")
    assert "\u2068samaritans.org\u2069" in note


LINE = {"country": "Here", "called": "A line", "call": "12 34", "source": "here.org"}


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "seen"},
        {"state": "copy"},
        {"state": "verify", "checked": "2026-11-23"},
        {"state": "verify", "call": None},
        {"state": "verify", "call": "call us"},
        {"state": "verify", "source": "https://here.org"},
    ],
)
def test_an_incomplete_help_line_is_rejected(changed):
    HelpLine.model_validate({**LINE, "state": "verify"})
    with pytest.raises(ValueError, match="HelpLine"):
        HelpLine.model_validate({**LINE, **changed})
