"""What must hold within a measure's file: scales, items, subscales, and the key it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.loading.problems import excerpt
from workbook_lib.content.loading.yaml_source import YamlSource, child
from workbook_lib.content.schema.measures import SCORING_KEYS, SubscaleKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbook_lib.content.loading.yaml_source import KeyPath

_MAX_STEPS = 9
"""Answers that a line with named ends may have; where each has its name there may be more."""
_PUBLISHED_ADVICE = "Compare it with what was published, or take the key away."


def check_measure(tree: YamlSource, file: str) -> None:
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
            f'the measure is called "{excerpt(name)}" and its file "{excerpt(file)}"',
            f'Give both the same name: "id: {excerpt(stem)}".',
        )
    scales = {name for _, name in _ids(tree, "scales")}
    items = [name for _, name in _ids(tree, "items")]
    for steps, scale in _list(tree, ("scales",)):
        _check_scale(tree, steps, scale)
    for steps, item in _list(tree, ("items",)):
        named = child(item, "scale")
        if isinstance(named, str) and named not in scales:
            tree.report(
                (*steps, "scale"),
                f'there is no scale "{excerpt(named)}"',
                f"Write one of these: {', '.join(sorted(scales))}.",
            )
    for steps, subscale in _list(tree, ("subscales",)):
        _check_subscale(tree, steps, subscale, items)
    _check_key(tree, items)


def _list(tree: YamlSource, steps: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    value = tree.at(steps)
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield (*steps, position), item


def _ids(tree: YamlSource, key: str) -> Iterator[tuple[KeyPath, str]]:
    for steps, item in _list(tree, (key,)):
        name = child(item, "id")
        if isinstance(name, str):
            yield steps, name


def _parse_int(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _scale_range(scale: object) -> tuple[int, int] | None:
    low, high = _parse_int(child(scale, "low")), _parse_int(child(scale, "high"))
    return None if low is None or high is None else (low, high)


def _check_scale(tree: YamlSource, steps: KeyPath, scale: object) -> None:
    ends = _scale_range(scale)
    if ends is None:
        return
    count = ends[1] - ends[0] + 1
    anchors = child(scale, "anchors")
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
        elif count > _MAX_STEPS:
            tree.report(
                (*steps, "high"),
                f"a line with named ends has room for {_MAX_STEPS} answers, and these are {count}",
                "Name every answer.",
            )


def _check_subscale(
    tree: YamlSource, steps: KeyPath, subscale: object, items: Sequence[str]
) -> None:
    own = child(subscale, "items")
    for key, known in (("items", list(items)), ("reversed", own)):
        seen: set[str] = set()
        for here, name in _list(tree, (*steps, key)):
            if not isinstance(name, str):
                continue
            if isinstance(known, list) and name not in known:
                where = "of this measure" if key == "items" else "under “items” here"
                tree.report(
                    here,
                    f'no item {where} is called "{excerpt(name)}"',
                    "Add it there, or take it off this list.",
                )
            elif name in seen:
                tree.report(here, f'the item "{excerpt(name)}" is listed twice', "Remove one.")
            seen.add(name)
    if not isinstance(own, list):
        return
    needs = _parse_int(child(subscale, "needs"))
    score = child(subscale, "score")
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
    ranges = {_item_range(tree, name) for name in own if isinstance(name, str)} - {None}
    if score == "mean" and len(ranges) > 1:
        tree.report(
            (*steps, "items"),
            "a mean needs items with the same scale, and these have several",
            "Divide them into two subscales, or use a sum.",
        )


def _item_range(tree: YamlSource, item: str) -> tuple[int, int] | None:
    """Lowest and highest answer to an item; None where the file does not say."""
    scales = [scale for _, scale in _list(tree, ("scales",))]
    for _, each in _list(tree, ("items",)):
        if child(each, "id") == item:
            named = child(each, "scale")
            for scale in scales:
                if named is None or child(scale, "id") == named:
                    return _scale_range(scale)
    return None


def _check_key(tree: YamlSource, items: Sequence[str]) -> None:
    """Note where a file differs from the published key that it names."""
    name = tree.at(("key",))
    key = next((each for known, each in SCORING_KEYS.items() if known == name), None)
    if key is None:  # none is named, or one that the model refuses
        return
    if len(items) != key.items:
        what = f'the key "{name}" is for {key.items} items, and there are {len(items)} here'
        tree.report(("items",), what, _PUBLISHED_ADVICE)
        return  # the numbers below would all be off
    for number, item in enumerate(items, start=1):
        found = _item_range(tree, item)
        low, high = key.ends_of(number)
        if found is not None and found != (low, high):
            tree.report(
                ("items", number - 1),
                f'the key "{name}" has answers from {low} to {high} here, not {found[0]} to'
                f" {found[1]}",
                _PUBLISHED_ADVICE,
            )
    known = dict(_ids(tree, "subscales"))
    there = {name: steps for steps, name in known.items()}
    for part, published in key.parts.items():
        if part not in there:
            what = f'the key "{name}" has a subscale "{part}", which is missing here'
            tree.report(("subscales",), what, _PUBLISHED_ADVICE)
        else:
            _check_part(tree, there[part], items, published)
    for extra in there.keys() - key.parts.keys():
        what = f'the key "{name}" has no subscale "{excerpt(extra)}"'
        tree.report((*there[extra], "id"), what, _PUBLISHED_ADVICE)


def _check_part(
    tree: YamlSource, steps: KeyPath, items: Sequence[str], published: SubscaleKey
) -> None:
    name = tree.at(("key",))
    score = tree.at((*steps, "score"))
    if isinstance(score, str) and score != published.score:
        what = f'the key "{name}" uses the {published.score}'
        tree.report((*steps, "score"), what, _PUBLISHED_ADVICE)
    numbers = {item: number for number, item in enumerate(items, start=1)}
    for part, wanted in (("items", published.items), ("reversed", published.reversed)):
        names = [each for _, each in _list(tree, (*steps, part)) if isinstance(each, str)]
        found = sorted(numbers[each] for each in names if each in numbers)
        if len(found) == len(names) and found != sorted(wanted):
            verb = "counts" if part == "items" else "reverses"
            tree.report(
                (*steps, part),
                f'the key "{name}" {verb} {_items_text(wanted)} here, not {_items_text(found)}',
                _PUBLISHED_ADVICE,
            )


def _items_text(numbers: Sequence[int]) -> str:
    if not numbers:
        return "no item"
    word = "item" if len(numbers) == 1 else "items"
    return f"{word} {', '.join(map(str, numbers))}"
