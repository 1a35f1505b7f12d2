"""Answers in a record: their types, the answers of a form, and the items of a collection.

A value of another type (from a file edited by hand, or a later version) reads as empty and stays
unchanged in the record.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from workbook_lib.record.record import Record
from workbook_lib.record.values import Json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from workbook_lib.record.clock import Stamp
    from workbook_lib.record.record import Entry

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def as_text(value: object) -> str:
    """Return a text without surrounding white space; empty for anything else.

    Examples
    --------
    >>> as_text("  tea, please ")
    'tea, please'
    >>> as_text(3)
    ''
    """
    return value.strip() if isinstance(value, str) else ""


def as_choices(value: object) -> tuple[str, ...]:
    """Return the chosen ids, each once and in the order chosen.

    Examples
    --------
    >>> as_choices(["hurt", "worried", "hurt"])
    ('hurt', 'worried')
    """
    if not isinstance(value, list):
        return ()
    # A dict removes duplicates and keeps the order.
    return tuple(dict.fromkeys(choice for choice in map(as_text, value) if choice))


def as_date(value: object) -> date | None:
    """Return a date; None for anything but ``YYYY-MM-DD``.

    Examples
    --------
    >>> as_date("2026-03-02")
    datetime.date(2026, 3, 2)
    >>> print(as_date("last week"))
    None
    """
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def as_point(value: object) -> int | None:
    """Return a point on a rating scale (1, 2, ...); None for anything else.

    Examples
    --------
    >>> as_point(4)
    4
    >>> print(as_point(True))
    None
    """
    # True is an int in Python.
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if isinstance(value, int) and whole and value >= 1 else None


def is_blank(value: object) -> bool:
    """Whether an answer is blank: white space, or nothing chosen. False is an answer.

    Examples
    --------
    >>> is_blank("  "), is_blank([]), is_blank(False)
    (True, True, False)
    """
    return not value.strip() if isinstance(value, str) else value in ([], {})


FORMS = "form"
"""Root path of forms; ``<FORMS>/<exercise id>/<field>`` is an answer."""


def form_scope(exercise: str) -> str:
    """Return the root path of a form's answers.

    Examples
    --------
    >>> form_scope("pause-plan")
    'form/pause-plan'
    """
    return f"{FORMS}/{exercise}"


def form_answers(record: Record, exercise: str) -> dict[str, Json]:
    """Return the answers of a form by field id.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("form/pause-plan/back", "in an hour", Clock("a-laptop"))
    >>> form_answers(record, "pause-plan")
    {'back': 'in an hour'}
    """
    scope = form_scope(exercise)
    paths = record.paths(f"{scope}/")
    return {path[len(scope) + 1 :]: record.get(path) for path in paths}


def items_by_id(record: Record, root: str) -> dict[str, dict[str, Entry]]:
    """Return the items below a root.

    Returns
    -------
    dict of str to dict
        Id to field to entry. Removed answers and paths of other depths are left out.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("talk/one/3f2a/about", "the dishes", Clock("a-laptop"))
    >>> items = items_by_id(record, "talk/one")
    >>> items["3f2a"]["about"].value
    'the dishes'
    """
    items: dict[str, dict[str, Entry]] = {}
    start = len(root) + 1
    for path, entry in record.entries_below(root).items():
        name, _, field = path[start:].partition("/")
        if field and "/" not in field and entry.value is not None:
            items.setdefault(name, {})[field] = entry
    return items


def item_entries(record: Record, scope: str) -> dict[str, Entry]:
    """Return the entries of one item by field, as `items_by_id` does for all.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("talk/one/3f2a/about", "the dishes", Clock("a-laptop"))
    >>> list(item_entries(record, "talk/one/3f2a"))
    ['about']
    """
    below = record.entries_below(scope)
    entries = {path[len(scope) + 1 :]: entry for path, entry in below.items()}
    return {
        name: entry
        for name, entry in entries.items()
        if "/" not in name and entry.value is not None
    }


_LAST_SECOND = 32_500_000_000
"""A time in the year 2999; Windows has no local time after the year 3000."""


def newest_first(
    record: Record, root: str, day_field: str = "date"
) -> list[tuple[str, dict[str, Entry]]]:
    """Return the items below a root by id, the newest first.

    The day of an item decides. An item without one has the day of its earliest entry, since it was
    begun then; a later correction does not make it newer. Within a day, the item that was written
    last is first.

    Parameters
    ----------
    record
        The record.
    root
        Root path of the items.
    day_field
        Field with the day of an item.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop", now=lambda: 1_772_600_000_000)  # March 4, 2026
    >>> record = Record().put("talk/one/a/date", "2026-03-02", clock)
    >>> record = record.put("talk/one/b/about", "money", clock)
    >>> record = record.put("talk/one/c/date", "2026-03-09", clock)
    >>> [name for name, _ in newest_first(record, "talk/one")]
    ['c', 'b', 'a']
    """

    def age(item: tuple[str, dict[str, Entry]]) -> tuple[date, Stamp]:
        entries = item[1]
        stamps = [entry.stamp for entry in entries.values()]
        day = as_date(entries[day_field].value) if day_field in entries else None
        return day or _local_day(min(stamps)), max(stamps)

    return sorted(items_by_id(record, root).items(), key=age, reverse=True)


def _local_day(stamp: Stamp) -> date:
    seconds = min(stamp.milliseconds // 1000, _LAST_SECOND)
    return datetime.fromtimestamp(seconds, UTC).astimezone().date()


def latest_id(record: Record, root: str, ids: Collection[str]) -> str | None:
    """Return which of these items has the latest entry, removals included; None if none has.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("talk/one/b/about", "money", clock)
    >>> record = record.put("talk/one/a/about", "the dishes", clock)
    >>> latest_id(record, "talk/one", {"a", "b"})
    'a'
    """
    start = len(root) + 1
    written = [
        (entry.stamp, name)
        for path, entry in record.entries_below(root).items()
        for name in [path[start:].partition("/")[0]]
        if name in ids
    ]
    return max(written)[1] if written else None


def text_at(record: Record, sources: Iterable[str]) -> str:
    """Return the first text at one of these sources; empty if there is none.

    Parameters
    ----------
    record
        The record.
    sources
        Paths of answers. A star is replaced by the item whose text was written last. After a
        question mark is what the item must have answered, as in ``?seat=pursuer|both-loud``.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> clock = Clock("a-laptop")
    >>> record = Record().put("cycle/episode/a/trigger", "the dishes", clock)
    >>> record = record.put("cycle/episode/b/trigger", "money", clock)
    >>> text_at(record, ["form/pause-plan/notice", "cycle/episode/*/trigger"])
    'money'
    """
    for source in sources:
        path, _, condition = source.partition("?")
        field, _, choices = condition.partition("=")
        written = [
            (entry.stamp, as_text(entry.value))
            for name, entry in entries_at(record, path).items()
            if not condition or record.get(_beside(name, field)) in choices.split("|")
        ]
        latest = max((pair for pair in written if pair[1]), default=None)
        if latest is not None:
            return latest[1]
    return ""


def source_paths(source: str) -> list[str]:
    """Return the path of a source, and that of the answer on which it depends if it has one.

    Examples
    --------
    >>> source_paths("cycle/episode/*/rewrite.pursuer.ask?seat=pursuer|both-loud")
    ['cycle/episode/*/rewrite.pursuer.ask', 'cycle/episode/*/seat']
    """
    path, question_mark, condition = source.partition("?")
    return [path, _beside(path, condition.partition("=")[0])] if question_mark else [path]


def _beside(path: str, field: str) -> str:
    """Return the path of another field of the same item."""
    return f"{path.rpartition('/')[0]}/{field}"


def entries_at(record: Record, path: str) -> dict[str, Entry]:
    """Return the entries at a path by path; a star in it matches each item of a collection.

    Examples
    --------
    >>> from workbook_lib.record import Clock, Record
    >>> record = Record().put("cycle/episode/7f3a/trigger", "a late text", Clock("a-laptop"))
    >>> list(entries_at(record, "cycle/episode/*/trigger"))
    ['cycle/episode/7f3a/trigger']
    """
    root, star, field = path.partition("/*/")
    if not star:
        entry = record.entries.get(path)
        return {} if entry is None else {path: entry}
    return {
        name: entry
        for name, entry in record.entries_below(root).items()
        if name.count("/") == path.count("/") and name.endswith(f"/{field}")
    }
