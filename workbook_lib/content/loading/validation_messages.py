"""What a model's complaint means, in plain words."""

from __future__ import annotations

import types
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from workbook_lib.content.loading.problems import shown
from workbook_lib.content.loading.yaml_source import Steps, Tree, within
from workbook_lib.content.schema.base import ID_PATTERN
from workbook_lib.content.schema.chapter import NOTEBOOK_PATTERN
from workbook_lib.content.schema.fields import FIELD_PATTERN
from workbook_lib.content.schema.measures import MEASURE_PATTERN
from workbook_lib.content.schema.pack import LANGUAGE_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails


def known_keys(model: type[BaseModel], value: object, steps: Steps) -> tuple[str, ...]:
    """Keys that may stand at a place.

    Parameters
    ----------
    model
        Model of the whole file.
    value
        What stands in the file; its ``kind`` keys tell the models of a union apart.
    steps
        The way to the place.

    Returns
    -------
    tuple of str
        Keys as they are written in a file; empty where the place holds no keys.
    """
    kinds: list[Any] = [model]
    for step in steps:
        kinds = [inner for kind in kinds for inner in _inside(kind, value, step)]
        value = within(value, step)
    keys = [name for kind in kinds for each in _models(kind, value) for name in _names(each)]
    return tuple(dict.fromkeys(keys))


def _names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _models(kind: Any, value: object) -> Iterator[type[BaseModel]]:
    """Models that an annotation allows for a value."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        named = kind.model_fields.get("kind")
        if (
            named is None
            or get_origin(named.annotation) is not Literal
            or within(value, "kind") in get_args(named.annotation)
        ):
            yield kind
    elif get_origin(kind) in (Union, types.UnionType):
        for each in get_args(kind):
            yield from _models(each, value)
    elif hasattr(kind, "__metadata__"):
        yield from _models(get_args(kind)[0], value)


def _inside(kind: Any, value: object, step: str | int) -> Iterator[Any]:
    """Annotations of what an annotation holds at a step."""
    if isinstance(step, int):
        if get_origin(kind) is tuple:
            inner = get_args(kind)
            yield inner[0] if inner[1:] == (Ellipsis,) else inner[min(step, len(inner) - 1)]
        return
    for model in _models(kind, value):
        for name, field in model.model_fields.items():
            if step == (field.alias or name):
                yield field.annotation


_PATTERNS = {
    ID_PATTERN: "Use small letters, digits, “-” and “_”, a letter first, 48 characters at most.",
    MEASURE_PATTERN: "Use small letters, digits, “-”, “_”, a letter first, 40 characters at most.",
    FIELD_PATTERN: "Use small letters, digits, “.”, “-” and “_”, with a letter first.",
    NOTEBOOK_PATTERN: "Write the notebook's name without “.ipynb”: small letters, digits and “-”.",
    LANGUAGE_PATTERN: "Write a language as in “en” or “pt-BR”.",
}


_COMPARE = "Compare it with the same place in content/en."
_NUMBER = ("“{found}” is not a whole number", "Write one in digits, such as 3.")
_PLAIN = {
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "string_too_short": ("there are no words here", "Write some, or remove the key."),
    "greater_than_equal": ("{found} is too small", "Write {ge} or more."),
    "less_than_equal": ("{found} is too large", "Write {le} or less."),
}
_KEYS = ("a set of keys", "Write “key: words” on lines of their own, indented further.")
_SHAPES = {
    "string_type": ("words", "Write words; put quotes around them if they start with “{” or “[”."),
    "tuple_type": ("a list", "Start each entry on a line of its own with “- ”; “[]” is none."),
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "dict_type": _KEYS,
}


def place(tree: Tree, error: ErrorDetails) -> Steps:
    """Return where in a file an error stands.

    Where a model was chosen by its ``kind``, pydantic puts that kind among the steps; it is no
    key of the file, and left out here.
    """
    steps: list[str | int] = []
    value = tree.value
    chosen = False
    for step in error["loc"]:
        if not chosen and isinstance(step, str) and within(value, "kind") == step:
            chosen = True
            continue
        chosen = False
        steps.append(step)
        value = within(value, step)
    return tuple(steps)


def report(tree: Tree, model: type[BaseModel], error: ErrorDetails) -> None:
    """Note one of a model's complaints about a file.

    Parameters
    ----------
    tree
        The file; gets the problem.
    model
        Model of the whole file.
    error
        The complaint.
    """
    steps = place(tree, error)
    kind = error["type"]
    more: dict[str, Any] = error.get("ctx", {})
    if kind == "missing":
        _missing(tree, steps)
    elif kind == "extra_forbidden":
        _unknown(tree, steps, known_keys(model, tree.value, steps[:-1]))
    elif kind in ("union_tag_invalid", "union_tag_not_found", "literal_error"):
        _choice(tree, steps, error, more)
    elif kind in ("too_short", "too_long"):
        _length(tree, steps, error, more)
    else:
        tree.report(steps, *_sentence(kind, error, more))


def _sentence(kind: str, error: ErrorDetails, more: dict[str, Any]) -> tuple[str, str]:
    """Say what is wrong with one value, and what to do."""
    found = shown(error["input"])
    if kind in _SHAPES:
        needed, advice = _SHAPES[kind]
        return f"this is {_what(error['input'])} and should be {needed}", advice
    if kind in _PLAIN:
        what, advice = _PLAIN[kind]
        return what.format(found=found), advice.format_map(more)
    if kind in ("html", "place", "brace"):
        return error["msg"], more["advice"]
    if kind == "string_pattern_mismatch":
        return f"“{found}” does not have the form that is needed here", _PATTERNS.get(
            more["pattern"], _COMPARE
        )
    return f"this does not fit here ({error['msg'].rstrip('.').lower()})", _COMPARE


def _what(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a set of keys"
    return "a list" if isinstance(value, list | tuple) else "words"


def _suggest(word: str, known: tuple[str, ...], otherwise: str) -> str:
    close = get_close_matches(word[:100], known, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    if not known:
        return otherwise
    return f"{otherwise} Known here: {', '.join(known)}."


def _unknown(tree: Tree, steps: Steps, known: tuple[str, ...]) -> None:
    key = shown(steps[-1])
    tree.report(steps, f'the key "{key}" is not known', _suggest(key, known, "Remove it."))


def _missing(tree: Tree, steps: Steps) -> None:
    last = steps[-1]
    if isinstance(last, int):
        tree.report(steps[:-1], f"entry {last + 1} of this list is missing", "Add it.")
    elif last == "from":
        tree.report(
            steps[:-1],
            'the key "from" is missing',
            "Add “from: [id, id]” with the ideas that this takes up, or “from: []” for none.",
        )
    else:
        tree.report(steps[:-1], f'the key "{last}" is missing', "Add it.")


def _choice(tree: Tree, steps: Steps, error: ErrorDetails, more: dict[str, Any]) -> None:
    by_kind = error["type"] != "literal_error"
    found = within(error["input"], "kind") if by_kind else error["input"]
    options = str(more.get("expected_tags", more.get("expected", "")))
    known = tuple(word for word in options.replace(" or ", ", ").replace("'", "").split(", "))
    if by_kind and found is None:
        advice = "Add it: it says what kind of item this is."
        tree.report(steps, 'the key "kind" is missing', advice)
        return
    if by_kind:
        steps = (*steps, "kind")
    what = f"“{shown(found)}” is not one of the words that fit here"
    if not isinstance(found, str):
        what = f"this is {_what(found)} and should be one word"
    tree.report(steps, what, _suggest(str(found), known, "Choose another."))


def _length(tree: Tree, steps: Steps, error: ErrorDetails, more: dict[str, Any]) -> None:
    # Entries that do not fit their own model are told of one by one; pydantic counts them as lost.
    found = len(error["input"])
    if "max_length" in more:
        what = f"this list is too long ({found} entries, at most {more['max_length']})"
        tree.report(steps, what, "Remove the others.")
    elif found < more["min_length"]:
        what = f"this list is too short ({found} entries, at least {more['min_length']})"
        advice = "Add what is missing." if found else "Add at least one, or remove the key."
        tree.report(steps, what, advice)
