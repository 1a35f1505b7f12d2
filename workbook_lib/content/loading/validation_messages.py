"""What a model's complaint means, in plain words."""

from __future__ import annotations

import types
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from workbook_lib.content.loading.problems import excerpt
from workbook_lib.content.loading.yaml_source import KeyPath, YamlSource, child
from workbook_lib.content.schema.base import ID_PATTERN
from workbook_lib.content.schema.chapter import NOTEBOOK_PATTERN
from workbook_lib.content.schema.fields import FIELD_PATTERN
from workbook_lib.content.schema.measures import MEASURE_PATTERN
from workbook_lib.content.schema.pack import LANGUAGE_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails


def allowed_keys(model: type[BaseModel], value: object, steps: KeyPath) -> tuple[str, ...]:
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
        kinds = [inner for kind in kinds for inner in _child_annotations(kind, value, step)]
        value = child(value, step)
    keys = [
        name
        for kind in kinds
        for each in _candidate_models(kind, value)
        for name in _key_names(each)
    ]
    return tuple(dict.fromkeys(keys))


def _key_names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _candidate_models(kind: Any, value: object) -> Iterator[type[BaseModel]]:
    """Models that an annotation allows for a value."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        named = kind.model_fields.get("kind")
        if (
            named is None
            or get_origin(named.annotation) is not Literal
            or child(value, "kind") in get_args(named.annotation)
        ):
            yield kind
    elif get_origin(kind) in (Union, types.UnionType):
        for each in get_args(kind):
            yield from _candidate_models(each, value)
    elif hasattr(kind, "__metadata__"):
        yield from _candidate_models(get_args(kind)[0], value)


def _child_annotations(kind: Any, value: object, step: str | int) -> Iterator[Any]:
    """Annotations of what an annotation holds at a step."""
    if isinstance(step, int):
        if get_origin(kind) is tuple:
            inner = get_args(kind)
            yield inner[0] if inner[1:] == (Ellipsis,) else inner[min(step, len(inner) - 1)]
        return
    for model in _candidate_models(kind, value):
        for name, field in model.model_fields.items():
            if step == (field.alias or name):
                yield field.annotation


_PATTERN_ADVICE = {
    ID_PATTERN: "Use small letters, digits, “-” and “_”, a letter first, 48 characters at most.",
    MEASURE_PATTERN: "Use small letters, digits, “-”, “_”, a letter first, 40 characters at most.",
    FIELD_PATTERN: "Use small letters, digits, “.”, “-” and “_”, with a letter first.",
    NOTEBOOK_PATTERN: "Write the notebook's name without “.ipynb”: small letters, digits and “-”.",
    LANGUAGE_PATTERN: "Write a language as in “en” or “pt-BR”.",
}


_COMPARE_ADVICE = "Compare it with the same place in content/en."
_NUMBER = ("“{found}” is not a whole number", "Write one in digits, such as 3.")
_VALUE_MESSAGES = {
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "string_too_short": ("there are no words here", "Write some, or remove the key."),
    "greater_than_equal": ("{found} is too small", "Write {ge} or more."),
    "less_than_equal": ("{found} is too large", "Write {le} or less."),
}
_NEEDS_KEYS = ("a set of keys", "Write “key: words” on lines of their own, indented further.")
_TYPE_MESSAGES = {
    "string_type": ("words", "Write words; put quotes around them if they start with “{” or “[”."),
    "tuple_type": ("a list", "Start each entry on a line of its own with “- ”; “[]” is none."),
    "model_type": _NEEDS_KEYS,
    "model_attributes_type": _NEEDS_KEYS,
    "dict_type": _NEEDS_KEYS,
}


def error_path(tree: YamlSource, error: ErrorDetails) -> KeyPath:
    """Return where in a file an error stands.

    Where a model was chosen by its ``kind``, pydantic puts that kind among the steps; it is no
    key of the file, and left out here.
    """
    steps: list[str | int] = []
    value = tree.value
    chosen = False
    for step in error["loc"]:
        if not chosen and isinstance(step, str) and child(value, "kind") == step:
            chosen = True
            continue
        chosen = False
        steps.append(step)
        value = child(value, step)
    return tuple(steps)


def report_validation_error(tree: YamlSource, model: type[BaseModel], error: ErrorDetails) -> None:
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
    steps = error_path(tree, error)
    kind = error["type"]
    more: dict[str, Any] = error.get("ctx", {})
    if kind == "missing":
        _report_missing_key(tree, steps)
    elif kind == "extra_forbidden":
        _report_unknown_key(tree, steps, allowed_keys(model, tree.value, steps[:-1]))
    elif kind in ("union_tag_invalid", "union_tag_not_found", "literal_error"):
        _report_wrong_choice(tree, steps, error, more)
    elif kind in ("too_short", "too_long"):
        _report_wrong_length(tree, steps, error, more)
    else:
        tree.report(steps, *_explain_value_error(kind, error, more))


def _explain_value_error(kind: str, error: ErrorDetails, more: dict[str, Any]) -> tuple[str, str]:
    """Say what is wrong with one value, and what to do."""
    found = excerpt(error["input"])
    if kind in _TYPE_MESSAGES:
        needed, advice = _TYPE_MESSAGES[kind]
        return f"this is {_describe_type(error['input'])} and should be {needed}", advice
    if kind in _VALUE_MESSAGES:
        what, advice = _VALUE_MESSAGES[kind]
        return what.format(found=found), advice.format_map(more)
    if kind in ("html", "place", "brace"):
        return error["msg"], more["advice"]
    if kind == "string_pattern_mismatch":
        return f"“{found}” does not have the form that is needed here", _PATTERN_ADVICE.get(
            more["pattern"], _COMPARE_ADVICE
        )
    return f"this does not fit here ({error['msg'].rstrip('.').lower()})", _COMPARE_ADVICE


def _describe_type(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a set of keys"
    return "a list" if isinstance(value, list | tuple) else "words"


def _suggestion(word: str, known: tuple[str, ...], otherwise: str) -> str:
    close = get_close_matches(word[:100], known, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    if not known:
        return otherwise
    return f"{otherwise} Known here: {', '.join(known)}."


def _report_unknown_key(tree: YamlSource, steps: KeyPath, known: tuple[str, ...]) -> None:
    key = excerpt(steps[-1])
    tree.report(steps, f'the key "{key}" is not known', _suggestion(key, known, "Remove it."))


def _report_missing_key(tree: YamlSource, steps: KeyPath) -> None:
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


def _report_wrong_choice(
    tree: YamlSource, steps: KeyPath, error: ErrorDetails, more: dict[str, Any]
) -> None:
    by_kind = error["type"] != "literal_error"
    found = child(error["input"], "kind") if by_kind else error["input"]
    options = str(more.get("expected_tags", more.get("expected", "")))
    known = tuple(word for word in options.replace(" or ", ", ").replace("'", "").split(", "))
    if by_kind and found is None:
        advice = "Add it: it says what kind of item this is."
        tree.report(steps, 'the key "kind" is missing', advice)
        return
    if by_kind:
        steps = (*steps, "kind")
    what = f"“{excerpt(found)}” is not one of the words that fit here"
    if not isinstance(found, str):
        what = f"this is {_describe_type(found)} and should be one word"
    tree.report(steps, what, _suggestion(str(found), known, "Choose another."))


def _report_wrong_length(
    tree: YamlSource, steps: KeyPath, error: ErrorDetails, more: dict[str, Any]
) -> None:
    # Entries that do not fit their own model are told of one by one; pydantic counts them as lost.
    found = len(error["input"])
    if "max_length" in more:
        what = f"this list is too long ({found} entries, at most {more['max_length']})"
        tree.report(steps, what, "Remove the others.")
    elif found < more["min_length"]:
        what = f"this list is too short ({found} entries, at least {more['min_length']})"
        advice = "Add what is missing." if found else "Add at least one, or remove the key."
        tree.report(steps, what, advice)
