"""Trends in the check-ins: what moved, what stayed, what is missing.

The rules, which the page explains too:

1. Only the last 26 weeks up to the latest check-in are read (``WINDOW_WEEKS``).
2. At least three check-ins are needed (``MIN_CHECK_INS``).
3. A sign is read from its clear answers: closer to healthy, mixed, closer to concerning. "Can't
   tell" and open rows are counted separately. At least three clear answers are needed.
4. A sign *moved* when its answers changed between the earlier and the later half: for one of the
   two steps (healthy to mixed, mixed to concerning), the number of answers above it changes by
   more than half of the size of a half. The middle answer of an odd number belongs to neither
   half. A half needs two answers, so that one week alone is never a move.
5. A sign *stayed* when at least three quarters of its clear answers are the same.
6. Every other sign *varied*.
7. From the fourth week in which a sign was concerning, the page points to help
   (`concerning_signs`). From the fourth week in which at least half of the clear answers were, it
   suggests nothing to try (`is_concerning`).

Answers are ordinal: they are compared, never added, averaged or weighted, and signs are never
compared with one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from workbook_lib.content.language import TextForms, fill, join_labels
from workbook_lib.content.parts.signs import (
    FindingWords,
    MissingWords,
    MoveWords,
)
from workbook_lib.insight.signs import Week, has_check_in, list_weeks
from workbook_lib.record.views.signs import CheckIn, Level, Subject

WINDOW_WEEKS = 26
MIN_CHECK_INS = 3
MIN_CONCERNING_WEEKS = 4
"""Number of concerning weeks, of a sign or of all, from which they matter."""

_MIN_HALF = 2
"""Minimum number of answers in each half."""
_ORDER = (Level.HEALTHY, Level.MIXED, Level.CONCERNING)

Finding: TypeAlias = Literal["few", "moved", "stayed", "varied"]


@dataclass(frozen=True)
class ReadingSpan:
    """The weeks that are read.

    Attributes
    ----------
    first, last
        Days of the first and of the latest check-in in them.
    weeks
        Number of weeks, first and last included.
    check_ins
        Number of weeks with a check-in.
    twice
        Number of weeks with several.
    older
        Whether older check-ins are left out.
    """

    first: date
    last: date
    weeks: int
    check_ins: int
    twice: int
    older: bool

    @property
    def missed(self) -> int:
        """Weeks without a check-in."""
        return self.weeks - self.check_ins

    @property
    def readable(self) -> bool:
        """Whether there are enough check-ins."""
        return self.check_ins >= MIN_CHECK_INS


def weeks_in_window(weeks: Sequence[Week]) -> list[Week]:
    """Return the weeks with a check-in among the last ``WINDOW_WEEKS``."""
    read = [week for week in weeks if week.times]
    return [week for week in read if week.number > read[-1].number - WINDOW_WEEKS]


def reading_span(weeks: Sequence[Week]) -> ReadingSpan | None:
    """Return the span of the weeks that are read; None without a check-in.

    Parameters
    ----------
    weeks : sequence of Week
        As returned by `workbook_lib.insight.signs.list_weeks`.
    """
    read = weeks_in_window(weeks)
    days = [week.day for week in read if week.day is not None]
    if not days:
        return None
    return ReadingSpan(
        first=days[0],
        last=days[-1],
        weeks=read[-1].number - read[0].number + 1,
        check_ins=len(read),
        twice=sum(week.times > 1 for week in read),
        older=len(read) < sum(week.times > 0 for week in weeks),
    )


@dataclass(frozen=True)
class SignFinding:
    """What the answers to one sign show.

    Attributes
    ----------
    sign
        Its id.
    finding
        What the rules above say.
    level
        Toward which end it moved, or which answer it stayed with; else empty.
    times
        How often it got that answer.
    clear, unsure, no_answer
        Number of clear answers, of "can't tell", and of open rows.
    """

    sign: str
    finding: Finding
    level: str = ""
    times: int = 0
    clear: int = 0
    unsure: int = 0
    no_answer: int = 0


def sign_findings(weeks: Sequence[Week], signs: Sequence[str]) -> list[SignFinding]:
    """Classify each sign by the rules above.

    Parameters
    ----------
    weeks : sequence of Week
        As returned by `workbook_lib.insight.signs.list_weeks`.
    signs : sequence of str
        Ids of the signs.

    Returns
    -------
    list of SignFinding
        In the given order of the signs; empty with too few check-ins.
    """
    read = weeks_in_window(weeks)
    if len(read) < MIN_CHECK_INS:
        return []
    return [_sign_finding([week.level(sign) for week in read], sign) for sign in signs]


def is_concerning(weeks: Sequence[Week], signs: Sequence[str]) -> bool:
    """Return whether several weeks were concerning.

    At least half of the clear answers of such a week are "concerning". The weeks need not be
    consecutive.
    """
    read = weeks_in_window(weeks)
    weeks_found = 0
    for week in read:
        clear = [level for level in map(week.level, signs) if level in _ORDER]
        weeks_found += bool(clear) and 2 * clear.count(Level.CONCERNING) >= len(clear)
    return weeks_found >= MIN_CONCERNING_WEEKS


def concerning_signs(weeks: Sequence[Week], signs: Sequence[str]) -> list[str]:
    """Return the signs that were concerning in several weeks, which need not be consecutive."""
    levels = [week.levels for week in weeks_in_window(weeks)]
    return [
        sign
        for sign in signs
        if sum(week.get(sign) == Level.CONCERNING for week in levels) >= MIN_CONCERNING_WEEKS
    ]


def _sign_finding(answers: Sequence[str], sign: str) -> SignFinding:
    clear = [level for level in answers if level in _ORDER]
    finding, level = _finding(clear)
    return SignFinding(
        sign,
        finding,
        level,
        times=clear.count(level),
        clear=len(clear),
        unsure=answers.count(Level.UNSURE),
        no_answer=answers.count(""),
    )


def _finding(clear: Sequence[str]) -> tuple[Finding, str]:
    if len(clear) < MIN_CHECK_INS:
        return "few", ""
    toward = _moved_toward(clear)
    if toward:
        return "moved", str(toward)
    level, times = Counter(clear).most_common(1)[0]
    if 4 * times >= 3 * len(clear):
        return "stayed", level
    return "varied", ""


def _moved_toward(clear: Sequence[str]) -> Level | None:
    half = len(clear) // 2
    if half < _MIN_HALF:
        return None
    ranks = [_ORDER.index(Level(level)) for level in clear]
    earlier, later = ranks[:half], ranks[-half:]
    for step in (0, 1):
        crossed = sum(rank > step for rank in earlier) - sum(rank > step for rank in later)
        if 2 * abs(crossed) > half:
            return Level.HEALTHY if crossed > 0 else Level.CONCERNING
    return None


_ENDS = ("healthy", "concerning")


@dataclass(frozen=True)
class FindingSentences:
    """Sentences about signs that moved, and about the others.

    ``few`` is about signs with too few clear answers.
    """

    moved: tuple[str, ...]
    stayed: tuple[str, ...]
    few: tuple[str, ...]


def finding_sentences(
    findings: Sequence[SignFinding], labels: Mapping[str, str], words: FindingWords, language: str
) -> FindingSentences:
    """Return sentences about the findings; signs that stayed concerning come before others.

    Parameters
    ----------
    findings : sequence of SignFinding
        As returned by `sign_findings`.
    labels : mapping of str to str
        Names of the signs by id.
    words : FindingWords
        Templates of the sentences.
    language : str
        Language of the pack.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import ReadingPart
    >>> words = load_pack(pack_folder("en")).parts(ReadingPart)[0].finding
    >>> findings = [SignFinding("talk", "moved", "healthy")]
    >>> [sentence] = finding_sentences(findings, {"talk": "Talking"}, words, "en").moved
    >>> "Talking" in sentence
    True
    """
    levels = words.level.model_dump()
    stayed = [
        fill(
            words.stayed,
            language,
            sign=labels[finding.sign],
            level=levels[finding.level],
            count=finding.times,
            number=finding.clear,
        )
        for finding in sorted(findings, key=lambda item: item.level != Level.CONCERNING)
        if finding.finding == "stayed"
    ]
    varied, few = (
        sign_sentences(
            [labels[finding.sign] for finding in findings if finding.finding == kind],
            template,
            language,
        )
        for kind, template in (("varied", words.varied), ("few", words.few))
    )
    moved = moved_sentences(findings, labels, words, language)
    return FindingSentences(tuple(moved), (*stayed, *varied), tuple(few))


def moved_sentences(
    findings: Sequence[SignFinding],
    labels: Mapping[str, str],
    words: MoveWords,
    language: str,
    several: str | None = None,
) -> list[str]:
    """Return sentences about the signs that moved.

    Parameters
    ----------
    findings, labels, words, language
        As for `finding_sentences`.
    several : str, optional
        Replaces the names of more than two signs, for a short sentence.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import ReadingPart
    >>> words = load_pack(pack_folder("en")).parts(ReadingPart)[0].finding
    >>> findings = [SignFinding("talk", "moved", "healthy")]
    >>> [sentence] = moved_sentences(findings, {"talk": "Talking"}, words, "en")
    >>> "Talking" in sentence
    True
    """
    sentences = []
    moved = [finding for finding in findings if finding.finding == "moved"]
    for level, template in zip(_ENDS, (words.moved_healthy, words.moved_concerning), strict=True):
        names = [labels[finding.sign] for finding in moved if finding.level == level]
        if several and len(names) > 2:
            sentences.append(fill(template, language, count=len(names), signs=several))
        else:
            sentences += sign_sentences(names, template, language)
    return sentences


def missing_sentences(
    findings: Sequence[SignFinding],
    read: ReadingSpan,
    loose: int,
    labels: Mapping[str, str],
    words: MissingWords,
    language: str,
) -> list[str]:
    """Return sentences about missing weeks, clear answers and dates.

    Parameters
    ----------
    findings : sequence of SignFinding
        As returned by `sign_findings`.
    read : ReadingSpan
        The weeks that are read.
    loose : int
        Number of check-ins without a date or a subject.
    labels : mapping of str to str
        Names of the signs by id.
    words : MissingWords
        Templates of the sentences.
    language : str
        Language of the pack.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import ReadingPart
    >>> [part] = load_pack(pack_folder("en")).parts(ReadingPart)
    >>> ends = date(2026, 3, 2), date(2026, 3, 16)
    >>> span = ReadingSpan(*ends, weeks=3, check_ins=3, twice=0, older=False)
    >>> findings = [SignFinding("talk", "varied")]
    >>> labels = {"talk": "Talking"}
    >>> sentences = missing_sentences(findings, span, 0, labels, part.missing, "en")
    >>> sentences == [part.missing.nothing]
    True
    """
    sentences = [fill(words.weeks, language, count=read.missed)] if read.missed else []
    counts = [(words.unsure, finding.sign, finding.unsure) for finding in findings]
    counts += [(words.no_answer, finding.sign, finding.no_answer) for finding in findings]
    sentences += [
        fill(template, language, sign=labels[sign], count=count, number=read.check_ins)
        for template, sign, count in counts
        if count > 0
    ]
    sentences += [fill(words.twice, language, count=read.twice)] if read.twice else []
    sentences += [fill(words.loose, language, count=loose)] if loose else []
    return sentences or [words.nothing]


def sign_sentences(names: Iterable[str], template: TextForms, language: str) -> list[str]:
    """Return the sentence about signs, none without signs.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.content.parts.signs import ReadingPart
    >>> words = load_pack(pack_folder("en")).parts(ReadingPart)[0].finding
    >>> sign_sentences([], words.varied, "en")
    []
    >>> sign_sentences(["Talking", "Time"], words.varied, "en")
    ['Talking and time went back and forth.']
    """
    all_names = list(names)
    if not all_names:
        return []
    signs = join_labels(all_names, language)
    return [fill(template, language, count=len(all_names), signs=signs)]


@dataclass(frozen=True, eq=False)
class SubjectWeeks:
    """Weeks and trends of the check-ins on one person.

    Attributes
    ----------
    weeks
        As returned by `workbook_lib.insight.signs.list_weeks`.
    span
        The weeks that are read.
    findings
        As returned by `sign_findings`.
    concerning
        Whether several weeks were concerning.
    concerning_signs
        The signs that were concerning in several weeks.

    Examples
    --------
    >>> from datetime import date, timedelta
    >>> from workbook_lib.record.views.signs import CheckIn, Subject
    >>> days = [date(2026, 3, 2) + timedelta(weeks=week) for week in range(4)]
    >>> levels = ["concerning", "concerning", "healthy", "healthy"]
    >>> read = [
    ...     CheckIn(str(day), Subject.PARTNER, day, {"talk": level})
    ...     for day, level in zip(days, levels, strict=True)
    ... ]
    >>> weeks = subject_weeks(read, Subject.PARTNER, ["talk"])
    >>> weeks.span.check_ins, weeks.span.missed, weeks.concerning
    (4, 0, False)
    """

    weeks: list[Week]
    span: ReadingSpan
    findings: list[SignFinding]
    concerning: bool
    concerning_signs: list[str]

    def split_last_band(self, band: int) -> tuple[list[Week], list[Week]]:
        """Split off the weeks of the latest band."""
        split = (len(self.weeks) - 1) // band * band
        return self.weeks[:split], self.weeks[split:]


def subject_weeks(
    check_ins: Sequence[CheckIn], subject: Subject, signs: list[str]
) -> SubjectWeeks | None:
    """Return weeks and trends of one subject; None without check-ins.

    Parameters
    ----------
    check_ins : sequence of CheckIn
        In any order.
    subject : Subject
        The person whose distance is observed.
    signs : list of str
        Ids of the signs, in the order of the columns.

    Examples
    --------
    >>> from datetime import date, timedelta
    >>> from workbook_lib.record.views.signs import CheckIn, Subject
    >>> days = [date(2026, 3, 2) + timedelta(weeks=week) for week in range(4)]
    >>> levels = ["concerning", "concerning", "healthy", "healthy"]
    >>> read = [
    ...     CheckIn(str(day), Subject.PARTNER, day, {"talk": level})
    ...     for day, level in zip(days, levels, strict=True)
    ... ]
    >>> weeks = subject_weeks(read, Subject.PARTNER, ["talk"])
    >>> [(finding.sign, finding.finding, finding.level) for finding in weeks.findings]
    [('talk', 'moved', 'healthy')]
    """
    if not has_check_in(check_ins, subject):
        return None
    weeks = list_weeks(check_ins, subject)
    span = reading_span(weeks)
    if span is None:
        return None
    return SubjectWeeks(
        weeks,
        span,
        sign_findings(weeks, signs),
        is_concerning(weeks, signs),
        concerning_signs(weeks, signs),
    )
