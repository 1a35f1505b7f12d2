"""Consistency checks of a measure's file: scales, items, subscales and scoring key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.loading.problems import ProblemCode, excerpt
from workbook_lib.content.loading.yaml_source import YamlSource, child
from workbook_lib.content.schema.measures import SCORING_KEYS, SubscaleKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook_lib.content.loading.yaml_source import KeyPath

_MAX_STEPS = 9
"""Most answers of a scale that names only its ends."""
_PUBLISHED_ADVICE = "Compare it with what was published, or take the key away."


def check_measure(source: YamlSource, file: str) -> None:
    """Report inconsistencies in a measure's file.

    Parameters
    ----------
    source
        The parsed file. Problems are added to it.
    file
        Name of the file within its folder, with the suffix.
    """
    stem = file.removesuffix(".yaml")
    name = source.get(("id",))
    if isinstance(name, str) and name != stem:
        source.report(
            ProblemCode.NAME_DIFFERS_FROM_FILE,
            ("id",),
            f'the measure is called "{excerpt(name)}" and its file "{excerpt(file)}"',
            f'Give both the same name: "id: {excerpt(stem)}".',
        )
    scales = {name for _, name in _ids(source, "scales")}
    items = [name for _, name in _ids(source, "items")]
    for path, scale in source.list_items(("scales",)):
        _check_scale(source, path, scale)
    for path, item in source.list_items(("items",)):
        named = child(item, "scale")
        if isinstance(named, str) and named not in scales:
            source.report(
                ProblemCode.UNKNOWN_SCALE,
                (*path, "scale"),
                f'there is no scale "{excerpt(named)}"',
                f"Write one of these: {', '.join(sorted(scales))}.",
            )
    for path, subscale in source.list_items(("subscales",)):
        _check_subscale(source, path, subscale, items)
    _check_key(source, items)


def _ids(source: YamlSource, key: str) -> Iterator[tuple[KeyPath, str]]:
    for path, item in source.list_items((key,)):
        name = child(item, "id")
        if isinstance(name, str):
            yield path, name


def _parse_int(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _scale_range(scale: object) -> tuple[int, int] | None:
    low, high = _parse_int(child(scale, "low")), _parse_int(child(scale, "high"))
    return None if low is None or high is None else (low, high)


def _check_scale(source: YamlSource, path: KeyPath, scale: object) -> None:
    ends = _scale_range(scale)
    if ends is None:
        return
    count = ends[1] - ends[0] + 1
    anchors = child(scale, "anchors")
    if count < 2:
        what = "the highest answer is not above the lowest"
        source.report(
            ProblemCode.SCALE_ENDS, (*path, "high"), what, "Write the lower number under “low”."
        )
    elif isinstance(anchors, list) and len(anchors) != count:
        if len(anchors) not in (2, 3):
            source.report(
                ProblemCode.ANCHOR_COUNT,
                (*path, "anchors"),
                f"there are {len(anchors)} names for {count} answers",
                f"Write 2 (the ends), 3 (and the middle) or {count} (every answer).",
            )
        elif len(anchors) == 3 and count % 2 == 0:
            source.report(
                ProblemCode.ANCHOR_COUNT,
                (*path, "anchors"),
                f"there is no middle one among {count} answers",
                f"Name 2 (the ends) or {count} (every answer).",
            )
        elif count > _MAX_STEPS:
            source.report(
                ProblemCode.TOO_MANY_ANSWERS,
                (*path, "high"),
                f"a line with named ends has room for {_MAX_STEPS} answers, and these are {count}",
                "Name every answer.",
            )


def _check_subscale(
    source: YamlSource, path: KeyPath, subscale: object, items: Sequence[str]
) -> None:
    own_items = child(subscale, "items")
    for key, known in (("items", list(items)), ("reversed", own_items)):
        seen: set[str] = set()
        for here, name in source.list_items((*path, key)):
            if not isinstance(name, str):
                continue
            if isinstance(known, list) and name not in known:
                where = "of this measure" if key == "items" else "under “items” here"
                source.report(
                    ProblemCode.UNKNOWN_ITEM,
                    here,
                    f'no item {where} is called "{excerpt(name)}"',
                    "Add it there, or take it off this list.",
                )
            elif name in seen:
                source.report(
                    ProblemCode.ITEM_LISTED_TWICE,
                    here,
                    f'the item "{excerpt(name)}" is listed twice',
                    "Remove one.",
                )
            seen.add(name)
    if not isinstance(own_items, list):
        return
    needs = _parse_int(child(subscale, "needs"))
    score = child(subscale, "score")
    if needs is not None and needs > len(own_items):
        source.report(
            ProblemCode.ANSWERS_NEEDED,
            (*path, "needs"),
            f"{needs} answers are needed, and there are {len(own_items)} items",
            "Write a smaller number, or remove the key.",
        )
    elif needs is not None and score == "sum" and needs < len(own_items):
        source.report(
            ProblemCode.ANSWERS_NEEDED,
            (*path, "needs"),
            "a sum with answers missing would be too small",
            "Remove the key: a sum takes all answers.",
        )
    ranges = {_item_range(source, name) for name in own_items if isinstance(name, str)} - {None}
    if score == "mean" and len(ranges) > 1:
        source.report(
            ProblemCode.MEAN_OVER_SCALES,
            (*path, "items"),
            "a mean needs items with the same scale, and these have several",
            "Divide them into two subscales, or use a sum.",
        )


def _item_range(source: YamlSource, item: str) -> tuple[int, int] | None:
    """Return the lowest and highest answer to an item; None where the file does not say."""
    scales = [scale for _, scale in source.list_items(("scales",))]
    for _, entry in source.list_items(("items",)):
        if child(entry, "id") == item:
            named = child(entry, "scale")
            for scale in scales:
                if named is None or child(scale, "id") == named:
                    return _scale_range(scale)
    return None


def _check_key(source: YamlSource, items: Sequence[str]) -> None:
    """Report differences from the published scoring key that the file names."""
    name = source.get(("key",))
    key = next((key for known, key in SCORING_KEYS.items() if known == name), None)
    if key is None:  # not named, or unknown: the model reports that
        return
    if len(items) != key.items:
        what = f'the key "{name}" is for {key.items} items, and there are {len(items)} here'
        source.report(ProblemCode.KEY_ITEM_COUNT, ("items",), what, _PUBLISHED_ADVICE)
        return  # item numbers do not correspond to the key
    for number, item in enumerate(items, start=1):
        ends = _item_range(source, item)
        low, high = key.ends_of(number)
        if ends is not None and ends != (low, high):
            source.report(
                ProblemCode.KEY_RANGE,
                ("items", number - 1),
                f'the key "{name}" has answers from {low} to {high} here, not {ends[0]} to'
                f" {ends[1]}",
                _PUBLISHED_ADVICE,
            )
    paths = {name: path for path, name in _ids(source, "subscales")}
    for part, published in key.parts.items():
        if part not in paths:
            what = f'the key "{name}" has a subscale "{part}", which is missing here'
            source.report(ProblemCode.KEY_SUBSCALES, ("subscales",), what, _PUBLISHED_ADVICE)
        else:
            _check_part(source, paths[part], items, published)
    for extra in paths.keys() - key.parts.keys():
        what = f'the key "{name}" has no subscale "{excerpt(extra)}"'
        source.report(ProblemCode.KEY_SUBSCALES, (*paths[extra], "id"), what, _PUBLISHED_ADVICE)


def _check_part(
    source: YamlSource, path: KeyPath, items: Sequence[str], published: SubscaleKey
) -> None:
    name = source.get(("key",))
    score = source.get((*path, "score"))
    if isinstance(score, str) and score != published.score:
        what = f'the key "{name}" uses the {published.score}'
        source.report(ProblemCode.KEY_SCORE, (*path, "score"), what, _PUBLISHED_ADVICE)
    numbers = {item: number for number, item in enumerate(items, start=1)}
    for part, wanted in (("items", published.items), ("reversed", published.reversed)):
        names = [name for _, name in source.list_items((*path, part)) if isinstance(name, str)]
        listed = sorted(numbers[item] for item in names if item in numbers)
        if len(listed) == len(names) and listed != sorted(wanted):
            verb = "counts" if part == "items" else "reverses"
            source.report(
                ProblemCode.KEY_ITEMS,
                (*path, part),
                f'the key "{name}" {verb} {_items_text(wanted)} here, not {_items_text(listed)}',
                _PUBLISHED_ADVICE,
            )


def _items_text(numbers: Sequence[int]) -> str:
    if not numbers:
        return "no item"
    word = "item" if len(numbers) == 1 else "items"
    return f"{word} {', '.join(map(str, numbers))}"
