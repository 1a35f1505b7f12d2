"""What must hold between the parts of a pack, beyond the shape of each.

The rules look at the values of the files as they were read, so that they find what is wrong even
in a file that does not fit its model yet; what does not have the right shape they pass over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.loading.measure_checks import check_measure
from workbook_lib.content.loading.problems import excerpt
from workbook_lib.content.loading.yaml_source import YamlSource, child
from workbook_lib.content.schema.base import find_placeholders
from workbook_lib.content.schema.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workbook_lib.content.loading.yaml_source import KeyPath

SEATS = frozenset({"pursuer", "withdrawer"})

# The answers that a loop is drawn from, and the kinds of field that give what the drawing reads.
_LOOP_FIELD_KINDS = {
    "trigger": ("short", "long"),
    "date": ("date",),
    "seat": ("one",),
    "first": ("one",),
    **{
        f"{side}.{part}": ("several",) if part == "secondary_emotion" else ("short", "long")
        for side in ("me", "partner")
        for part in ("action", "thought", "secondary_emotion", "primary_emotion", "need")
    },
}


# What the weeks are drawn from: the fields a check-in has to have, and their kinds.
_CHECK_IN_FIELDS = {"subject": "one", "date": "date", "signs": "signs"}
_SUBJECTS = frozenset({"partner", "own"})


def check_across_files(trees: Mapping[str, YamlSource]) -> None:
    """Note what does not hold between the files of a pack.

    Parameters
    ----------
    trees
        File name to what was read from it; each gets its own problems.
    """
    for name, tree in trees.items():
        _check_ids(tree)
        if name.startswith(MEASURES):
            check_measure(tree, name.removeprefix(MEASURES))
    sources = trees.get("sources.yaml")
    known = _item_texts(sources, "sources", "id") if sources else None
    notebooks: dict[str, str] = {}
    for name in _chapter_files(trees):
        tree = trees[name]
        _check_chapter(tree, name, notebooks)
        for steps, exercise in _exercises(tree):
            _check_exercise(tree, steps, exercise)
        if known is not None:
            _check_sources(tree, known)


def _chapter_files(trees: Mapping[str, YamlSource]) -> Iterator[str]:
    aside = ("pack.yaml", "home.yaml", "interface.yaml", "sources.yaml")
    return (name for name in trees if name not in aside and not name.startswith(MEASURES))


def _item_texts(tree: YamlSource, *keys: str) -> set[str]:
    """Return the text under the last key, in each item of the list under the first."""
    found = (child(item, keys[-1]) for _, item in _items(tree, (keys[0],)))
    return {each for each in found if isinstance(each, str)}


def _items(tree: YamlSource, steps: KeyPath) -> Iterator[tuple[KeyPath, object]]:
    """Go through the items of a list, each with the way to it; none where there is no list."""
    value = tree.at(steps)
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield (*steps, position), item


def _walk(value: object, steps: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Go through every value of a file, with the way to it."""
    yield steps, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*steps, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _walk(inner, (*steps, position))


def _check_ids(tree: YamlSource) -> None:
    """Note ids that stand in one list twice."""
    for steps, value in _walk(tree.value):
        if not isinstance(value, list):
            continue
        seen: dict[str, int] = {}
        for position, item in enumerate(value):
            name = child(item, "id")
            if isinstance(name, str):
                here: KeyPath = (*steps, position, "id")
                _check_unique(tree, here, name, seen, "id")


def _check_unique(
    tree: YamlSource, steps: KeyPath, name: str, seen: dict[str, int], what: str
) -> None:
    if name in seen:
        tree.report(
            steps,
            f'the {what} "{excerpt(name)}" is here a second time',
            f"The first is on line {seen[name]}: give one of them another name.",
        )
    else:
        seen[name] = tree.lines.get(steps, 1)


def _check_chapter(tree: YamlSource, file: str, notebooks: dict[str, str]) -> None:
    """Note where a chapter does not go by its file's name, or shares its notebook."""
    stem = file.removesuffix(".yaml")
    name = tree.at(("id",))
    if isinstance(name, str) and name != stem:
        tree.report(
            ("id",),
            f'the chapter is called "{excerpt(name)}" and its file "{excerpt(file)}"',
            f'Give both the same name: "id: {excerpt(stem)}".',
        )
    notebook = tree.at(("notebook",))
    if isinstance(notebook, str):
        if notebook in notebooks:
            tree.report(
                ("notebook",),
                f'the notebook "{excerpt(notebook)}" shows {excerpt(notebooks[notebook])} already',
                "Name the notebook of this chapter.",
            )
        notebooks.setdefault(notebook, file)
    seen: dict[str, int] = {}
    for steps, exercise in _exercises(tree):
        name = child(exercise, "id")
        if isinstance(name, str):
            _check_unique(tree, (*steps, "id"), name, seen, "exercise")


def _exercises(tree: YamlSource) -> Iterator[tuple[KeyPath, object]]:
    for steps, _ in _items(tree, ("sections",)):
        here: KeyPath = (*steps, "part", "exercise")
        exercise = tree.at(here)
        if isinstance(exercise, dict):
            yield here, exercise


def _check_exercise(tree: YamlSource, steps: KeyPath, exercise: object) -> None:
    """Note fields of the same name, and references to fields that are not there."""
    fields: dict[str, object] = {}
    first: dict[str, KeyPath] = {}
    groups = list(_items(tree, (*steps, "groups")))
    for group_steps, _ in groups:
        for field_steps, field in _items(tree, (*group_steps, "fields")):
            name = child(field, "id")
            if not isinstance(name, str):
                continue
            if name in fields and first[name][:-1] != field_steps[:-1]:
                line = tree.lines.get((*first[name], "id"), 1)
                tree.report(
                    (*field_steps, "id"),
                    f'the field "{excerpt(name)}" is in this exercise a second time',
                    f"The first is on line {line}: give one of them another name.",
                )
            fields.setdefault(name, field)
            first.setdefault(name, field_steps)
    for group_steps, _ in groups:
        _check_group(tree, group_steps, fields)
    _check_seat(tree, steps, child(exercise, "seat_field"), fields)
    if tree.at((*steps[:-1], "kind")) == "check_in":
        _check_check_in(tree, steps, fields)
    if tree.at((*steps[:-1], "kind")) == "episode":
        for name, kinds in _LOOP_FIELD_KINDS.items():
            kind = child(fields.get(name), "kind")
            if isinstance(kind, str) and kind not in kinds:
                tree.report(
                    (*first[name], "kind"),
                    f'the loop is drawn from this field and cannot read the kind "{excerpt(kind)}"',
                    f"Write “kind: {kinds[0]}”.",
                )


def _check_check_in(tree: YamlSource, steps: KeyPath, fields: Mapping[str, object]) -> None:
    """Note what the weeks are drawn from and this form does not ask."""
    for name, kind in _CHECK_IN_FIELDS.items():
        if child(fields.get(name), "kind") != kind:
            tree.report(
                (*steps, "groups"),
                f"the weeks are drawn from a field “{name}” of kind “{kind}”, which is not here",
                f"Add a field with “id: {name}” and “kind: {kind}”.",
            )
    options = child(fields.get("subject"), "options")
    if isinstance(options, list) and {child(each, "id") for each in options} != _SUBJECTS:
        tree.report(
            (*steps, "groups"),
            "the field “subject” does not ask whose distance it is",
            "Its options are “partner” and “own”.",
        )


def _check_group(tree: YamlSource, steps: KeyPath, fields: Mapping[str, object]) -> None:
    """Note what a group's sentence and conditions name that is not there."""
    here: KeyPath = (*steps, "say", "template")
    template = tree.at(here)
    if isinstance(template, str):
        _check_template(tree, here, template, tuple(fields))
    for missing_steps, missing in _items(tree, (*steps, "say", "missing")):
        _check_field_name(tree, (*missing_steps, "field"), child(missing, "field"), fields)
    for field_steps, field in _items(tree, (*steps, "fields")):
        name = child(child(field, "when"), "field")
        _check_field_name(tree, (*field_steps, "when", "field"), name, fields)
        _check_aside(tree, field_steps, field)


def _check_aside(tree: YamlSource, steps: KeyPath, field: object) -> None:
    """Note an aside that waits for an answer which the field does not offer."""
    options = child(field, "options")
    known = {child(each, "id") for each in options} if isinstance(options, list) else set()
    for here, name in _items(tree, (*steps, "aside", "has")):
        if name not in known:
            tree.report(
                here,
                f"this field offers no answer “{excerpt(name)}”",
                "Write the ids of its own options.",
            )


def _check_template(tree: YamlSource, steps: KeyPath, template: str, fields: Sequence[str]) -> None:
    for name in find_placeholders(template):
        if name not in fields:
            tree.report(
                steps,
                f"no field of this exercise is called “{excerpt(name)}”",
                f"Write one of these between the braces: {', '.join(fields)}.",
            )


def _check_field_name(
    tree: YamlSource, steps: KeyPath, name: object, fields: Mapping[str, object]
) -> bool:
    """Note a name that no field of the exercise has."""
    if isinstance(name, str) and name not in fields:
        tree.report(
            steps,
            f"no field of this exercise is called “{excerpt(name)}”",
            f"Write one of these: {', '.join(fields)}.",
        )
        return False
    return isinstance(name, str)


def _check_seat(
    tree: YamlSource, steps: KeyPath, name: object, fields: Mapping[str, object]
) -> None:
    here: KeyPath = (*steps, "seat_field")
    if not isinstance(name, str) or not _check_field_name(tree, here, name, fields):
        return
    options = child(fields[name], "options")
    found = {child(each, "id") for each in options} if isinstance(options, list) else set()
    if found != SEATS:
        tree.report(
            here,
            f"the field “{excerpt(name)}” does not ask for a seat",
            "It has to be of kind “one”, with the options “pursuer” and “withdrawer”.",
        )


def _check_sources(tree: YamlSource, known: set[str]) -> None:
    for section_steps, _ in _items(tree, ("sections",)):
        for steps, name in _items(tree, (*section_steps, "sources")):
            if isinstance(name, str) and name not in known:
                tree.report(
                    steps,
                    f'the source "{excerpt(name)}" is not in sources.yaml',
                    "Add it there, or write the id of one that is.",
                )
