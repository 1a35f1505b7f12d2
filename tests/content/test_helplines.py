"""Help lines: numbers that can be dialled, from where they come, and how long ago someone looked.

The age of a number is measured against the day of the last commit: whoever changes the workbook
looks at the lines first, and an old copy that nobody changes does not begin to fail by itself.
What is old by today's calendar is told at the end of a run (``conftest.py``).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, timedelta

import pytest

from tests.content.lines import LASTS, LINES, old, part
from tests.content.words import PACK, ROOT
from workbook_lib.content.helplines import HelpLine
from workbook_lib.pages.helplines import about, dial, markup

SEEN = {"National Domestic Violence Hotline", "1800RESPECT", "Women’s Aid"}
"""Lines of which a page of those who run them has been read."""

KNOWN = {
    *("1-800-799-7233", "88788", "988", "0808 2000 247", "0808 801 0327", "116 123"),
    *("1800 341 900", "1800 737 732", "0458 737 732", "13 11 14", "0800 733 843", "1737"),
    *("9-8-8", "116 016"),
}
"""Every number that may stand on the page. A new one is added here by whoever has checked it."""


def last_change():
    """Day on which the workbook was last changed, as far as its own files know."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        said = subprocess.run(
            [git, "log", "-1", "--format=%cs"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return date.fromisoformat(said.stdout.strip())
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## .*(\d{4}-\d\d-\d\d)", changelog, re.MULTILINE)
    return max(map(date.fromisoformat, released), default=date.min)


def test_no_number_was_looked_at_more_than_half_a_year_before_the_last_change():
    assert old(last_change()) == []


def test_an_old_date_is_noticed():
    checked = [line.checked for line in LINES if line.checked]
    assert old(max(checked)) == []
    assert len(old(max(checked) + LASTS + timedelta(days=1))) == len(checked)


def test_the_numbers_are_those_that_are_known():
    shown = {number for line in LINES for number in (line.call, line.text) if number}
    assert shown == KNOWN
    assert {line.called for line in LINES if line.state == "seen"} == SEEN


def test_every_line_says_where_its_number_comes_from():
    assert all(line.source for line in LINES)
    assert len({line.country for line in LINES}) >= 7


def test_the_local_emergency_number_comes_before_every_other():
    text = (PACK / "get-help.yaml").read_text(encoding="utf-8")
    first = re.search(r"[Ll]ocal emergency\s+number", text)
    assert first
    assert first.start() < min(text.index(number) for number in KNOWN)
    shown = markup(part(), date(2026, 12, 1))
    assert shown.index("local emergency number") < shown.index("tel:")
    # No country's own emergency number: a wrong one would be worse than none.
    assert not re.search(r"\b(?:911|999|112|000|111)\b", re.sub(r"<[^>]*>", " ", shown))


def test_what_is_dialled_is_what_is_read():
    shown = markup(part(), date(2026, 12, 1))
    for href, said in re.findall(r'href="(?:tel|sms):([^"]+)">([^<]+)<', shown):
        assert re.sub(r"\D", "", said) == href == dial(said)
    assert "http" not in shown


def test_a_site_is_no_link_that_a_browser_could_look_up_by_itself():
    shown = markup(part(), date(2026, 12, 1))
    assert "findahelpline.com" in shown
    assert set(re.findall(r'href="(\w+):', shown)) == {"tel", "sms"}


def test_a_line_says_when_it_was_checked_and_when_that_is_long_ago():
    words = part().words
    seen = next(line for line in LINES if line.called == "1800RESPECT")
    other = next(line for line in LINES if line.called == "Samaritans")
    day = seen.checked
    assert about(seen, words, day) == "From 1800respect.org.au, as read on 23 November 2026."
    assert about(seen, words, day + LASTS).endswith("2026.")
    assert about(seen, words, day + LASTS + timedelta(days=1)).endswith(words.old)
    assert about(other, words, day) == "Not checked yet. Look it up at samaritans.org if you can."


LINE = {"from": [], "country": "Here", "called": "A line", "call": "12 34", "source": "here.org"}


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "seen"},
        {"state": "verify", "checked": "2026-11-23"},
        {"state": "verify", "call": None},
        {"state": "verify", "call": "call us"},
        {"state": "verify", "source": "https://here.org"},
    ],
)
def test_a_line_that_is_not_whole_is_refused(changed):
    HelpLine.model_validate({**LINE, "state": "verify"})
    with pytest.raises(ValueError, match="HelpLine"):
        HelpLine.model_validate({**LINE, **changed})
