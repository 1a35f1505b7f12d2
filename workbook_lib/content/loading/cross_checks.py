"""Consistency checks across the files of a content pack.

The checks read the raw YAML values, so they also report problems in files that fail model
validation. Values of an unexpected type are skipped.
"""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook_lib.content.language import PLURAL_FORMS, has_plural_form, is_known, plural_forms
from workbook_lib.content.loading.measure_checks import check_measure
from workbook_lib.content.loading.problems import Problem, ProblemCode, excerpt
from workbook_lib.content.loading.yaml_source import YamlSource, child
from workbook_lib.content.schema.base import find_placeholders
from workbook_lib.content.schema.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from workbook_lib.content.loading.yaml_source import KeyPath

SEATS = frozenset({"pursuer", "withdrawer"})
BOTH_IN_ONE_SEAT = frozenset({"both-loud", "both-quiet"})

# Field ids that the loop figure reads, and the field kinds that it accepts for each.
_LOOP_FIELD_KINDS = {
    "trigger": ("short", "long"),
    "date": ("date",),
    "seat": ("one",),
    "first": ("one",),
    **{
        f"{side}.{part}": kinds
        for side in ("me", "partner")
        for parts, kinds in (
            (("action", "thought", "primary_emotion", "need"), ("short", "long")),
            (("moves", "thoughts", "secondary_emotion", "underneath"), ("several",)),
            (("cut_off",), ("one",)),
        )
        for part in parts
    },
}

# Fields that a check-in form needs, and their kinds.
_CHECK_IN_FIELDS = {"subject": "one", "date": "date", "signs": "signs"}
_SUBJECTS = frozenset({"partner", "own"})

_FORMS = frozenset(PLURAL_FORMS)


def check_across_files(files: Mapping[str, YamlSource]) -> None:
    """Report inconsistencies between the files of a pack.

    Parameters
    ----------
    files
        Parsed files by name. Problems are added to the file they belong to.
    """
    pack = files.get("pack.yaml")
    language = pack.get(("language",)) if pack else None
    for name, source in files.items():
        _check_ids(source)
        _check_plural_forms(source, language)
        if name.startswith(MEASURES):
            check_measure(source, name.rpartition("/")[2])
    sources = files.get("sources.yaml")
    source_ids = _item_texts(sources, "sources", "id") if sources else None
    notebooks: dict[str, str] = {}
    for name in _chapter_files(files):
        source = files[name]
        _check_chapter(source, name, notebooks)
        of_episode = _episode_fields(source)
        for path, exercise in _exercises(source):
            _check_exercise(source, path, exercise, of_episode)
        if source_ids is not None:
            _check_sources(source, source_ids)


def check_chapter_list(pack: YamlSource, files: Collection[str], reserved: Collection[str]) -> None:
    """Report chapters that are listed twice, have a reserved name, or have no file.

    Parameters
    ----------
    pack
        The file ``pack.yaml``.
    files
        Names of all files of the pack.
    reserved
        Names of files that are not chapters.
    """
    listed = pack.get(("chapters",))
    if not isinstance(listed, list):
        return
    seen: set[str] = set()
    for position, name in enumerate(listed):
        here = ("chapters", position)
        if not isinstance(name, str):
            continue
        if name in seen:
            pack.report(
                ProblemCode.CHAPTER_LISTED_TWICE,
                here,
                f'the chapter "{excerpt(name)}" is listed twice',
                "Remove one of them.",
            )
        elif f"{name}.yaml" in reserved:
            what = f'a chapter cannot be called "{name}"'
            pack.report(
                ProblemCode.RESERVED_CHAPTER_NAME,
                here,
                what,
                "That is the name of another file of the pack: choose one.",
            )
        elif f"{name}.yaml" not in files:
            pack.report(
                ProblemCode.CHAPTER_WITHOUT_FILE,
                here,
                f'the chapter "{excerpt(name)}" has no file',
                f"Add “{excerpt(name)}.yaml” beside pack.yaml, or take the chapter off this list.",
            )
        seen.add(name)


def _check_plural_forms(source: YamlSource, language: object) -> None:
    """Report plural forms that the language of the pack needs, or does not have."""
    if not isinstance(language, str) or not is_known(language):
        return
    needed, filled = plural_forms(language), {*source.filled}
    for path, value in _walk(source.value):
        if not isinstance(value, dict) or "other" not in value or not set(value) <= _FORMS:
            continue
        if path in filled:  # an English text
            continue
        missing = [name for name in needed if name not in value]
        unknown = [name for name in value if not has_plural_form(name, language)]
        names = ", ".join(f"“{name}”" for name in needed)
        if missing:
            source.report(
                ProblemCode.PLURAL_FORM_MISSING,
                path,
                f"the plural form “{missing[0]}” is missing",
                f"This language needs {names}. One text alone serves for all numbers.",
            )
        elif unknown:
            source.report(
                ProblemCode.PLURAL_FORM_UNUSED,
                (*path, unknown[0]),
                f"this language has no plural form “{unknown[0]}”",
                f"Remove it. This language needs {names}.",
            )


def _chapter_files(files: Mapping[str, YamlSource]) -> Iterator[str]:
    other = ("pack.yaml", "home.yaml", "interface.yaml", "sources.yaml", "handouts.yaml")
    return (name for name in files if name not in other and not name.startswith(MEASURES))


def _item_texts(source: YamlSource, items: str, key: str) -> set[str]:
    """Return the strings at ``key`` in the items of a top-level list."""
    values = (child(item, key) for _, item in source.list_items((items,)))
    return {value for value in values if isinstance(value, str)}


def _walk(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Yield every value of a file with its path."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _walk(inner, (*path, position))


def _check_ids(source: YamlSource) -> None:
    """Report ids that occur twice in one list."""
    for path, value in _walk(source.value):
        if not isinstance(value, list):
            continue
        seen: dict[str, int] = {}
        for position, item in enumerate(value):
            name = child(item, "id")
            if isinstance(name, str):
                here: KeyPath = (*path, position, "id")
                _check_unique(source, here, name, seen, "id")


def _check_unique(
    source: YamlSource, path: KeyPath, name: str, seen: dict[str, int], what: str
) -> None:
    if name in seen:
        source.report(
            ProblemCode.DUPLICATE_ID,
            path,
            f'the {what} "{excerpt(name)}" is here a second time',
            f"The first is on line {seen[name]}: give one of them another name.",
        )
    else:
        seen[name] = source.lines.get(path, 1)


def _check_chapter(source: YamlSource, file: str, notebooks: dict[str, str]) -> None:
    """Report a chapter whose id differs from its file name, or whose notebook is taken."""
    stem = file.removesuffix(".yaml")
    name = source.get(("id",))
    if isinstance(name, str) and name != stem:
        source.report(
            ProblemCode.NAME_DIFFERS_FROM_FILE,
            ("id",),
            f'the chapter is called "{excerpt(name)}" and its file "{excerpt(file)}"',
            f'Give both the same name: "id: {excerpt(stem)}".',
        )
    notebook = source.get(("notebook",))
    if isinstance(notebook, str):
        if notebook in notebooks:
            source.report(
                ProblemCode.NOTEBOOK_TAKEN,
                ("notebook",),
                f'the notebook "{excerpt(notebook)}" shows {excerpt(notebooks[notebook])} already',
                "Name the notebook of this chapter.",
            )
        notebooks.setdefault(notebook, file)
    seen: dict[str, int] = {}
    for path, exercise in _exercises(source):
        name = child(exercise, "id")
        if isinstance(name, str):
            _check_unique(source, (*path, "id"), name, seen, "exercise")


def _exercises(source: YamlSource) -> Iterator[tuple[KeyPath, object]]:
    for path, _ in source.list_items(("sections",)):
        here: KeyPath = (*path, "part", "exercise")
        exercise = source.get(here)
        if isinstance(exercise, dict):
            yield here, exercise


def _episode_fields(source: YamlSource) -> dict[str, object]:
    """Return the fields by id of all exercises about an episode, which share its answers."""
    fields: dict[str, object] = {}
    for path, _ in _exercises(source):
        if source.get((*path[:-1], "kind")) not in ("episode", "rewrite"):
            continue
        for group_path, _ in source.list_items((*path, "groups")):
            for _, field in source.list_items((*group_path, "fields")):
                name = child(field, "id")
                if isinstance(name, str):
                    fields.setdefault(name, field)
    return fields


def _check_exercise(
    source: YamlSource, path: KeyPath, exercise: object, of_episode: Mapping[str, object]
) -> None:
    """Report duplicate field ids and references to unknown fields."""
    fields: dict[str, object] = {}
    first: dict[str, KeyPath] = {}
    groups = list(source.list_items((*path, "groups")))
    for group_path, _ in groups:
        for field_path, field in source.list_items((*group_path, "fields")):
            name = child(field, "id")
            if not isinstance(name, str):
                continue
            if name in fields and first[name][:-1] != field_path[:-1]:
                line = source.lines.get((*first[name], "id"), 1)
                source.report(
                    ProblemCode.DUPLICATE_ID,
                    (*field_path, "id"),
                    f'the field "{excerpt(name)}" is in this exercise a second time',
                    f"The first is on line {line}: give one of them another name.",
                )
            fields.setdefault(name, field)
            first.setdefault(name, field_path)
    for group_path, _ in groups:
        _check_group(source, group_path, fields)
    kind_of_part = source.get((*path[:-1], "kind"))
    shared = of_episode if kind_of_part in ("episode", "rewrite") else {}
    seat = child(exercise, "seat_field")
    has_shared_seat = isinstance(seat, str) and seat in shared
    _check_seat(source, path, seat, shared if has_shared_seat else fields)
    if kind_of_part == "check_in":
        _check_check_in(source, path, fields)
    if kind_of_part == "episode":
        for name, kinds in _LOOP_FIELD_KINDS.items():
            kind = child(fields.get(name), "kind")
            if isinstance(kind, str) and kind not in kinds:
                source.report(
                    ProblemCode.LOOP_FIELD_KIND,
                    (*first[name], "kind"),
                    f'the loop is drawn from this field and cannot read the kind "{excerpt(kind)}"',
                    f"Write “kind: {kinds[0]}”.",
                )


def _check_check_in(source: YamlSource, path: KeyPath, fields: Mapping[str, object]) -> None:
    """Report fields that a check-in form lacks."""
    for name, kind in _CHECK_IN_FIELDS.items():
        if child(fields.get(name), "kind") != kind:
            source.report(
                ProblemCode.CHECK_IN_FIELD,
                (*path, "groups"),
                f"the weeks are drawn from a field “{name}” of kind “{kind}”, which is not here",
                f"Add a field with “id: {name}” and “kind: {kind}”.",
            )
    subject = fields.get("subject")
    if isinstance(child(subject, "options"), list) and _option_ids(subject) != _SUBJECTS:
        source.report(
            ProblemCode.CHECK_IN_SUBJECT,
            (*path, "groups"),
            "the field “subject” does not ask whose distance it is",
            "Its options are “partner” and “own”.",
        )


def _check_group(source: YamlSource, path: KeyPath, fields: Mapping[str, object]) -> None:
    """Report unknown field ids in the sentence and the conditions of a group."""
    here: KeyPath = (*path, "say", "template")
    template = source.get(here)
    if isinstance(template, str):
        _check_template(source, here, template, tuple(fields))
    for missing_path, missing in source.list_items((*path, "say", "missing")):
        _check_field_name(source, (*missing_path, "field"), child(missing, "field"), fields)
    for field_path, field in source.list_items((*path, "fields")):
        name = child(child(field, "when"), "field")
        _check_field_name(source, (*field_path, "when", "field"), name, fields)
        _check_aside(source, field_path, field)


def _option_ids(field: object) -> set[str]:
    """Return the ids of a field's options that are words."""
    options = child(field, "options")
    ids = (child(option, "id") for option in options) if isinstance(options, list) else ()
    return {name for name in ids if isinstance(name, str)}


def _check_aside(source: YamlSource, path: KeyPath, field: object) -> None:
    """Report asides for answers that the field does not offer."""
    option_ids = _option_ids(field)
    notes = [path for path, _ in source.list_items((*path, "aside"))] or [(*path, "aside")]
    for here, name in (item for note in notes for item in source.list_items((*note, "has"))):
        if not isinstance(name, str) or name not in option_ids:
            source.report(
                ProblemCode.UNKNOWN_ANSWER,
                here,
                f"this field offers no answer “{excerpt(name)}”",
                "Write the ids of its own options.",
            )


def _check_template(
    source: YamlSource, path: KeyPath, template: str, fields: Sequence[str]
) -> None:
    for name in find_placeholders(template):
        if name not in fields:
            source.report(
                ProblemCode.UNKNOWN_FIELD,
                path,
                f"no field of this exercise is called “{excerpt(name)}”",
                f"Write one of these between the braces: {', '.join(fields)}.",
            )


def _check_field_name(
    source: YamlSource, path: KeyPath, name: object, fields: Mapping[str, object]
) -> bool:
    """Report an unknown field id; return whether the name is a known field."""
    if isinstance(name, str) and name not in fields:
        source.report(
            ProblemCode.UNKNOWN_FIELD,
            path,
            f"no field of this exercise is called “{excerpt(name)}”",
            f"Write one of these: {', '.join(fields)}.",
        )
        return False
    return isinstance(name, str)


def _check_seat(
    source: YamlSource, path: KeyPath, name: object, fields: Mapping[str, object]
) -> None:
    here: KeyPath = (*path, "seat_field")
    if not isinstance(name, str) or not _check_field_name(source, here, name, fields):
        return
    ids = _option_ids(fields[name])
    if not SEATS <= ids <= SEATS | BOTH_IN_ONE_SEAT:
        source.report(
            ProblemCode.SEAT_OPTIONS,
            here,
            f"the field “{excerpt(name)}” does not ask for a seat",
            "It has to be of kind “one”, with the options “pursuer” and “withdrawer”.",
        )


def _check_sources(source: YamlSource, source_ids: set[str]) -> None:
    for section_path, _ in source.list_items(("sections",)):
        for path, name in source.list_items((*section_path, "sources")):
            if isinstance(name, str) and name not in source_ids:
                source.report(
                    ProblemCode.UNKNOWN_SOURCE,
                    path,
                    f'the source "{excerpt(name)}" is not in sources.yaml',
                    "Add it there, or write the id of one that is.",
                )


def list_notices(files: Mapping[str, YamlSource], unlisted: Iterable[str]) -> Iterator[Problem]:
    """Yield notices about a pack, which are not errors.

    Parameters
    ----------
    files
        Parsed files by name.
    unlisted
        Files of chapters that ``pack.yaml`` does not list.
    """
    yield from map(_unlisted_notice, sorted(unlisted))
    yield from _retired_notices(files)
    yield from _plural_notices(files.get("pack.yaml"))


def _unlisted_notice(file: str) -> Problem:
    name = excerpt(file.removesuffix(".yaml"))
    what = "this chapter is not listed in pack.yaml, so no page shows it"
    advice = f"Add “- {name}” there, or remove the file."
    return Problem(file, 0, (), ProblemCode.UNLISTED_CHAPTER, what, advice)


def _retired_notices(files: Mapping[str, YamlSource]) -> Iterator[Problem]:
    """Yield one notice for each retired key of the pack, at the first place where it is."""
    places: dict[str | int, list[Problem]] = {}
    for file, source in files.items():
        for path in source.retired:
            what = f'the key "{path[-1]}" is no longer used'
            place = Problem(file, source.lines.get(path, 0), (), ProblemCode.RETIRED_KEY, what, "")
            places.setdefault(path[-1], []).append(place)
    for lines in places.values():
        first = min(lines)
        advice = "The pack works with it. You can remove it"
        more = {1: "", 2: ", here and in one other place"}.get(
            len(lines), f", here and in {len(lines) - 1} other places"
        )
        yield replace(first, advice=f"{advice}{more}.")


def _plural_notices(pack: YamlSource | None) -> Iterator[Problem]:
    """Yield a notice for a language whose plural forms are not known."""
    language = None if pack is None else pack.get(("language",))
    if pack is not None and isinstance(language, str) and not is_known(language):
        what = f"there is no plural rule for the language “{excerpt(language)}”"
        advice = "Check the code; until then, numbers are written as in English."
        line = pack.lines.get(("language",), 0)
        yield Problem("pack.yaml", line, ("language",), ProblemCode.NO_PLURAL_RULE, what, advice)


def shown_sections(notebook: Path) -> set[str] | None:
    """Return the ids of the sections that the cells of a notebook show; None if unknown.

    Examples
    --------
    >>> from pathlib import Path
    >>> print(shown_sections(Path("none.ipynb")))
    None
    """
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        nodes = [node for code in codes for node in ast.walk(ast.parse(code))]
        calls = [
            node
            for node in nodes
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "show"
        ]
        return {ast.literal_eval(node.args[0]) for node in calls}
    except (OSError, ValueError, SyntaxError, LookupError, TypeError):
        return None
