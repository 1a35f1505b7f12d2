"""What must hold within a measure's file: scales, items, subscales, and the key it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.loading.problems import shown
from workbook_lib.content.loading.yaml_source import Tree, within
from workbook_lib.content.schema.measures import KEYS, KeyPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook_lib.content.loading.yaml_source import Steps

_MOST_STEPS = 9
"""Answers that a line with named ends may have; where each has its name there may be more."""
_PUBLISHED = "Compare it with what was published, or take the key away."


def check_measure(tree: Tree, file: str) -> None:
    """Note what does not hold in a measure's file.

    Parameters
    ----------
    tree
        The file as it was read; gets the problems.
    file
        Name of the file within its folder, ending included.
    """
    stem = file.removesuffix(".yaml")
    name = tree.at(("id",))
    if isinstance(name, str) and name != stem:
        tree.report(
            ("id",),
            f'the measure is called "{shown(name)}" and its file "{shown(file)}"',
            f'Give both the same name: "id: {shown(stem)}".',
        )
    scales = {name for _, name in _ids(tree, "scales")}
    items = [name for _, name in _ids(tree, "items")]
    for steps, scale in _list(tree, ("scales",)):
        _check_scale(tree, steps, scale)
    for steps, item in _list(tree, ("items",)):
        named = within(item, "scale")
        if isinstance(named, str) and named not in scales:
            tree.report(
                (*steps, "scale"),
                f'there is no scale "{shown(named)}"',
                f"Write one of these: {', '.join(sorted(scales))}.",
            )
    for steps, subscale in _list(tree, ("subscales",)):
        _check_subscale(tree, steps, subscale, items)
    _check_key(tree, items)


def _list(tree: Tree, steps: Steps) -> Iterator[tuple[Steps, object]]:
    value = tree.at(steps)
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield (*steps, position), item


def _ids(tree: Tree, key: str) -> Iterator[tuple[Steps, str]]:
    for steps, item in _list(tree, (key,)):
        name = within(item, "id")
        if isinstance(name, str):
            yield steps, name


def _number(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _range(scale: object) -> tuple[int, int] | None:
    low, high = _number(within(scale, "low")), _number(within(scale, "high"))
    return None if low is None or high is None else (low, high)


def _check_scale(tree: Tree, steps: Steps, scale: object) -> None:
    ends = _range(scale)
    if ends is None:
        return
    count = ends[1] - ends[0] + 1
    anchors = within(scale, "anchors")
    if count < 2:
        what = "the highest answer is not above the lowest"
        tree.report((*steps, "high"), what, "Write the lower number under “low”.")
    elif isinstance(anchors, list) and len(anchors) != count:
        if len(anchors) not in (2, 3):
            tree.report(
                (*steps, "anchors"),
                f"there are {len(anchors)} names for {count} answers",
                f"Write 2 (the ends), 3 (and the middle) or {count} (every answer).",
            )
        elif len(anchors) == 3 and count % 2 == 0:
            tree.report(
                (*steps, "anchors"),
                f"there is no middle one among {count} answers",
                f"Name 2 (the ends) or {count} (every answer).",
            )
        elif count > _MOST_STEPS:
            tree.report(
                (*steps, "high"),
                f"a line with named ends has room for {_MOST_STEPS} answers, and these are {count}",
                "Name every answer.",
            )


def _check_subscale(tree: Tree, steps: Steps, subscale: object, items: Sequence[str]) -> None:
    own = within(subscale, "items")
    for key, known in (("items", list(items)), ("reversed", own)):
        seen: set[str] = set()
        for here, name in _list(tree, (*steps, key)):
            if not isinstance(name, str):
                continue
            if isinstance(known, list) and name not in known:
                where = "of this measure" if key == "items" else "under “items” here"
                tree.report(
                    here,
                    f'no item {where} is called "{shown(name)}"',
                    "Add it there, or take it off this list.",
                )
            elif name in seen:
                tree.report(here, f'the item "{shown(name)}" is listed twice', "Remove one.")
            seen.add(name)
    if not isinstance(own, list):
        return
    needs = _number(within(subscale, "needs"))
    score = within(subscale, "score")
    if needs is not None and needs > len(own):
        tree.report(
            (*steps, "needs"),
            f"{needs} answers are needed, and there are {len(own)} items",
            "Write a smaller number, or remove the key.",
        )
    elif needs is not None and score == "sum" and needs < len(own):
        tree.report(
            (*steps, "needs"),
            "a sum with answers missing would be too small",
            "Remove the key: a sum takes all answers.",
        )
    ranges = {_range_of(tree, name) for name in own if isinstance(name, str)} - {None}
    if score == "mean" and len(ranges) > 1:
        tree.report(
            (*steps, "items"),
            "a mean needs items with the same scale, and these have several",
            "Divide them into two subscales, or use a sum.",
        )


def _range_of(tree: Tree, item: str) -> tuple[int, int] | None:
    """Lowest and highest answer to an item; None where the file does not say."""
    scales = [scale for _, scale in _list(tree, ("scales",))]
    for _, each in _list(tree, ("items",)):
        if within(each, "id") == item:
            named = within(each, "scale")
            for scale in scales:
                if named is None or within(scale, "id") == named:
                    return _range(scale)
    return None


def _check_key(tree: Tree, items: Sequence[str]) -> None:
    """Note where a file differs from the published key that it names."""
    name = tree.at(("key",))
    key = next((each for known, each in KEYS.items() if known == name), None)
    if key is None:  # none is named, or one that the model refuses
        return
    if len(items) != key.items:
        what = f'the key "{name}" is for {key.items} items, and there are {len(items)} here'
        tree.report(("items",), what, _PUBLISHED)
        return  # the numbers below would all be off
    for number, item in enumerate(items, start=1):
        found = _range_of(tree, item)
        low, high = key.ends_of(number)
        if found is not None and found != (low, high):
            tree.report(
                ("items", number - 1),
                f'the key "{name}" has answers from {low} to {high} here, not {found[0]} to'
                f" {found[1]}",
                _PUBLISHED,
            )
    known = dict(_ids(tree, "subscales"))
    there = {name: steps for steps, name in known.items()}
    for part, published in key.parts.items():
        if part not in there:
            what = f'the key "{name}" has a subscale "{part}", which is missing here'
            tree.report(("subscales",), what, _PUBLISHED)
        else:
            _check_part(tree, there[part], items, published)
    for extra in there.keys() - key.parts.keys():
        what = f'the key "{name}" has no subscale "{shown(extra)}"'
        tree.report((*there[extra], "id"), what, _PUBLISHED)


def _check_part(tree: Tree, steps: Steps, items: Sequence[str], published: KeyPart) -> None:
    name = tree.at(("key",))
    score = tree.at((*steps, "score"))
    if isinstance(score, str) and score != published.score:
        what = f'the key "{name}" uses the {published.score}'
        tree.report((*steps, "score"), what, _PUBLISHED)
    numbers = {item: number for number, item in enumerate(items, start=1)}
    for part, wanted in (("items", published.items), ("reversed", published.reversed)):
        names = [each for _, each in _list(tree, (*steps, part)) if isinstance(each, str)]
        found = sorted(numbers[each] for each in names if each in numbers)
        if len(found) == len(names) and found != sorted(wanted):
            verb = "counts" if part == "items" else "reverses"
            tree.report(
                (*steps, part),
                f'the key "{name}" {verb} {_listed(wanted)} here, not {_listed(found)}',
                _PUBLISHED,
            )


def _listed(numbers: Sequence[int]) -> str:
    if not numbers:
        return "no item"
    word = "item" if len(numbers) == 1 else "items"
    return f"{word} {', '.join(map(str, numbers))}"
