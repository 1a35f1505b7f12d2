"""Progress in a chapter: how many entries it has.

The rules are data, because guests' records are in the browser only, where the start page counts by
the same rules (``js/progress.js``).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict

from workbook_lib.content.page_frame import ChapterLink
from workbook_lib.content.parts.plan import SEAT_FIELD
from workbook_lib.content.schema.measures import FILLED, MeasuresPart
from workbook_lib.insight.measures import measure_root
from workbook_lib.record import answers
from workbook_lib.record.answers import form_scope
from workbook_lib.record.views.closeness import REFLECTION, SKIPPED
from workbook_lib.record.views.loop import EPISODES
from workbook_lib.record.views.plan import PLAN, SHARED
from workbook_lib.record.views.signs import CHECK_INS, DATE_FIELD, SUBJECT_FIELD
from workbook_lib.record.views.take_home import TAKE_HOME
from workbook_lib.record.views.talk import TALKS
from workbook_lib.record.views.words import MESSAGES, WRITINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.content.schema.chapter import Chapter
    from workbook_lib.record import Record


class Rule(TypedDict):
    """Counts the items below a record prefix.

    ``<prefix>/<name>/<field>`` and ``<prefix>/<name>.<field>`` are answers of the item ``<name>``.
    An item counts when any field is answered, except the fields ``aside``.
    """

    prefix: str
    aside: list[str]


_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "episode": Rule(prefix=EPISODES, aside=[]),
        "check_in": Rule(prefix=CHECK_INS, aside=[DATE_FIELD, SUBJECT_FIELD]),
        "talk": Rule(prefix=TALKS, aside=[]),
        "composer": Rule(prefix=MESSAGES, aside=["purpose"]),
        "outside": Rule(prefix=WRITINGS, aside=[DATE_FIELD]),
        "plan": Rule(prefix=PLAN, aside=[SEAT_FIELD, SHARED.removeprefix(".")]),
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
            # Measures that a counselor has added are no part of a chapter.
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
    return ChapterLink(
        id=chapter.id,
        title=chapter.title,
        summary=chapter.summary,
        takes=chapter.takes,
        url=url,
        here=here,
        on_path=chapter.on_path,
        count=count(chapter, record),
        counted=None if chapter.counted is None else chapter.counted.model_dump(),
        rules=rules(chapter),
    )


def counted_names(rule: Rule, record: Record) -> set[str]:
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
