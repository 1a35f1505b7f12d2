"""Progress in a chapter: how many entries it has, and which of its steps were seen.

The rules are data, because guests' records are in the browser only, where the start page counts by
the same rules (``core/progress.js``).
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from workbook_lib.content.page_frame import LAST_STEP_PATH, ChapterLink
from workbook_lib.content.parts.plan import COLUMNS_FIELD, SEAT_FIELD
from workbook_lib.content.schema.measures import FILLED, MeasuresPart
from workbook_lib.insight.answers import option_texts
from workbook_lib.insight.measures import measure_root
from workbook_lib.record import answers
from workbook_lib.record.answers import form_scope
from workbook_lib.record.views.closeness import REFLECTION, SKIPPED
from workbook_lib.record.views.loop import EPISODES
from workbook_lib.record.views.plan import PLAN, SHARED
from workbook_lib.record.views.signs import (
    CHECK_INS,
    DATE_FIELD,
    DAY_FIELD,
    GOOD_MOMENTS,
    SUBJECT_FIELD,
    WHOSE_FIELD,
)
from workbook_lib.record.views.take_home import HOMEWORK, RESULT_FIELD, TAKE_HOME
from workbook_lib.record.views.talk import TALKS
from workbook_lib.record.views.words import MESSAGES, WRITINGS
from workbook_lib.record.wire_format import to_wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbook_lib.content.schema.chapter import Chapter
    from workbook_lib.content.schema.interface import Interface
    from workbook_lib.record import Record


SEEN_STEPS_PATH = "home/seen"
"""Root path of the steps that were seen; ``<SEEN_STEPS_PATH>/<chapter>/<step>`` is true."""


class Rule(TypedDict):
    """Counts the items below a record prefix.

    ``<prefix>/<name>/<field>`` and ``<prefix>/<name>.<field>`` are answers of the item ``<name>``.
    An item counts when any field is answered, except the fields ``aside``. ``date`` is the field
    with its date.
    """

    prefix: str
    aside: list[str]
    date: NotRequired[str]


class LastStep(TypedDict):
    """The step at which the reader stopped: its chapter, and its id, title and number there."""

    chapter: str
    id: str
    title: str
    number: int


class Visit(TypedDict):
    """What the start page shows of a reader's progress.

    Attributes
    ----------
    returning
        Whether there is anything written in a chapter.
    stopped
        The step at which the reader stopped; None if unknown, or no longer there.
    days
        Days since the last item of the weekly chapter; None if there is none.
    """

    returning: bool
    stopped: LastStep | None
    days: int | None


_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "episode": Rule(prefix=EPISODES, aside=[]),
        "check_in": Rule(prefix=CHECK_INS, aside=[DATE_FIELD, SUBJECT_FIELD], date=DATE_FIELD),
        "good_moment": Rule(prefix=GOOD_MOMENTS, aside=[DAY_FIELD, WHOSE_FIELD]),
        "talk": Rule(prefix=TALKS, aside=[]),
        "composer": Rule(prefix=MESSAGES, aside=["purpose"]),
        "outside": Rule(prefix=WRITINGS, aside=[DATE_FIELD]),
        "plan": Rule(prefix=PLAN, aside=[SEAT_FIELD, COLUMNS_FIELD, SHARED.removeprefix(".")]),
        "take_home": Rule(prefix=TAKE_HOME.partition("/")[0], aside=[]),
        "prompts": Rule(prefix=REFLECTION, aside=["at", SKIPPED]),
    }
)
"""Rules of the kinds of part that store collections."""

_WITHIN = frozenset({"rewrite", "change"})
"""Kinds of part whose answers belong to items of another part."""


def rules(chapter: Chapter) -> list[Rule]:
    """Return the rules of a chapter; answers of a plain form count one by one.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> [rule["prefix"] for rule in rules(load_pack(pack_folder("en")).chapter("map-your-loop"))]
    ['cycle/episode']
    """
    by_prefix: dict[str, Rule] = {}
    for section in chapter.sections:
        if section.part is None or section.part.kind in _WITHIN:
            continue
        exercise = getattr(section.part, "exercise", None)
        if isinstance(section.part, MeasuresPart):
            # Measures that a counselor has added belong to no chapter.
            for name in section.part.measures or ():
                by_prefix[name] = Rule(prefix=measure_root(name), aside=[FILLED.rpartition(".")[2]])
            continue
        if section.part.kind in _RULES:
            rule = _RULES[section.part.kind]
        elif exercise is not None:
            rule = Rule(prefix=form_scope(exercise.form), aside=[])
        else:
            continue
        by_prefix[rule["prefix"]] = rule
    return list(by_prefix.values())


def count(chapter: Chapter, record: Record) -> int:
    """Return how many items a chapter has."""
    return sum(len(counted_names(rule, record)) for rule in rules(chapter))


def chapter_link(chapter: Chapter, url: str, record: Record, *, here: bool) -> ChapterLink:
    """Return the navigation link of a chapter.

    Parameters
    ----------
    chapter : Chapter
        The chapter.
    url : str
        URL of its page.
    record : Record
        The person's record.
    here : bool
        Whether it is the current page.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.record import Clock, Record
    >>> chapter = load_pack(pack_folder("en")).chapter("map-your-loop")
    >>> record = Record().put("cycle/episode/7f3a/trigger", "a late text", Clock("a-laptop"))
    >>> chapter_link(chapter, "01-map-your-loop.ipynb", record, here=True)["count"]
    1
    """
    counted = count(chapter, record)
    steps = [{"id": section.id, "title": section.title} for section in chapter.steps]
    return ChapterLink(
        id=chapter.id,
        title=chapter.title,
        summary=chapter.summary,
        takes=chapter.takes,
        url=url,
        here=here,
        on_path=chapter.on_path,
        state=chapter_state(chapter.id, steps, counted, record),
        steps=steps,
        count=counted,
        counted=chapter.counted,
        rules=rules(chapter),
    )


def homework_rule() -> Rule:
    """Return the rule for small steps with words, which belong to no chapter."""
    return Rule(prefix=HOMEWORK, aside=["due", "from", "result", "kept", "later"])


def homework_data(interface: Interface, record: Record) -> dict[str, Any] | None:
    """Return what the start page needs to ask about small steps; None if the pack has no words.

    Parameters
    ----------
    interface : Interface
        The pack's words.
    record : Record
        The person's record; empty for a guest, whose record is in the browser.

    Returns
    -------
    dict or None
        ``words``; ``entries`` of the record in wire format; and ``place``, under which what is
        written is counted, like a chapter.

    Examples
    --------
    >>> from workbook_lib.content.loading.loader import load_pack, pack_folder
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("homework/5c1d/text", "Make tea", Clock("a-laptop"))
    >>> homework_data(load_pack(pack_folder("en")).interface, record)["place"]["count"]
    1
    """
    words = interface.homework
    if words is None:
        return None
    place = {
        "id": HOMEWORK,
        "title": words.title,
        "on_path": False,
        "state": "",
        "steps": [],
        "count": len(counted_names(homework_rule(), record)),
        "counted": words.counted,
        "rules": [homework_rule()],
    }
    texts = words.model_dump(exclude={"exercise"})
    texts["results"] = option_texts([words.exercise]).get(RESULT_FIELD, {})
    entries = to_wire(record.entries_below(HOMEWORK))
    return {"words": texts, "entries": entries, "place": place}


def chapter_state(
    chapter: str, steps: Sequence[Mapping[str, str]], counted: int, record: Record
) -> str:
    """Return the state of a chapter: "" before the first entry, then "begun", and "done".

    A chapter is done when the reader has seen all of its steps.

    Parameters
    ----------
    chapter : str
        Id of the chapter.
    steps : sequence of mapping
        Its steps, with their ids.
    counted : int
        Number of its entries.
    record : Record
        The person's record.
    """
    seen = [record.get(f"{SEEN_STEPS_PATH}/{chapter}/{step['id']}") is True for step in steps]
    if seen and all(seen):
        return "done"
    return "begun" if counted or any(seen) else ""


def read_visit(
    links: Sequence[Mapping[str, Any]], weekly: str | None, record: Record, today: date
) -> Visit:
    """Return what the start page shows of a reader's progress.

    Parameters
    ----------
    links : sequence of mapping
        All chapters, and what else is counted like one.
    weekly : str or None
        Id of the chapter for each week.
    record : Record
        The person's record.
    today : date
        Date of the visit.

    Examples
    --------
    >>> from datetime import date
    >>> from workbook_lib.record import Record
    >>> read_visit([], None, Record(), date(2026, 11, 29))["returning"]
    False
    """
    chapter, _, name = str(record.get(LAST_STEP_PATH) or "").partition("/")
    link = next((link for link in links if link["id"] == chapter), None)
    stopped = None
    for number, step in enumerate(link["steps"] if link else (), 1):
        if step["id"] == name:
            stopped = LastStep(chapter=chapter, id=name, title=step["title"], number=number)
    rules = [rule for link in links if link["id"] == weekly for rule in link["rules"]]
    last = max((day for rule in rules for day in _dates(rule, record)), default=None)
    return Visit(
        returning=any(link["count"] for link in links),
        stopped=stopped,
        days=None if last is None else max((today - last).days, 0),
    )


def _dates(rule: Mapping[str, Any], record: Record) -> list[date]:
    """Return the dates of the items that a rule counts; none for a rule without dates."""
    if "date" not in rule:
        return []
    paths = (f"{rule['prefix']}/{name}/{rule['date']}" for name in counted_names(rule, record))
    return [day for path in paths if (day := answers.as_date(record.get(path)))]


def counted_names(rule: Mapping[str, Any], record: Record) -> set[str]:
    """Return the names of the items that a rule counts.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("talk/one/3f2a/about", "the dishes", Clock("a-laptop"))
    >>> counted_names(Rule(prefix="talk/one", aside=[]), record)
    {'3f2a'}
    """
    below, aside = f"{rule['prefix']}/", rule["aside"]
    counted = set()
    for path, entry in record.entries_below(below).items():
        name = path[len(below) :].partition("/")[0].partition(".")[0]
        if name in counted or entry.value is None:
            continue
        field = path.rpartition("/")[2].rpartition(".")[2]
        if field not in aside and not answers.is_blank(entry.value):
            counted.add(name)
    return counted
