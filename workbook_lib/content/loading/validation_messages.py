"""Pydantic validation errors as problems in plain words."""

from __future__ import annotations

import types
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from workbook_lib.content.loading.problems import ProblemCode, excerpt
from workbook_lib.content.loading.yaml_source import KeyPath, YamlSource, child
from workbook_lib.content.schema.base import ID_PATTERN
from workbook_lib.content.schema.chapter import NOTEBOOK_PATTERN
from workbook_lib.content.schema.fields import FIELD_PATTERN
from workbook_lib.content.schema.measures import MEASURE_PATTERN
from workbook_lib.content.schema.pack import LANGUAGE_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails


def allowed_keys(model: type[BaseModel], value: object, path: KeyPath) -> tuple[str, ...]:
    """Return the keys that the models allow at a path.

    Parameters
    ----------
    model
        Model of the whole file.
    value
        Values of the file. Their ``kind`` keys select among the models of a union.
    path
        Path to the mapping.

    Returns
    -------
    tuple of str
        Keys as written in a file; empty where the value at the path is not a mapping.
    """
    kinds: list[Any] = [model]
    for step in path:
        kinds = [inner for kind in kinds for inner in _child_annotations(kind, value, step)]
        value = child(value, step)
    keys = [
        name
        for kind in kinds
        for candidate in _candidate_models(kind, value)
        for name in _key_names(candidate)
    ]
    return tuple(dict.fromkeys(keys))


def _key_names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _candidate_models(kind: Any, value: object) -> Iterator[type[BaseModel]]:
    """Yield the models that an annotation allows for a value."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        named = kind.model_fields.get("kind")
        if (
            named is None
            or get_origin(named.annotation) is not Literal
            or child(value, "kind") in get_args(named.annotation)
        ):
            yield kind
    elif get_origin(kind) in (Union, types.UnionType):
        for member in get_args(kind):
            yield from _candidate_models(member, value)
    elif hasattr(kind, "__metadata__"):
        yield from _candidate_models(get_args(kind)[0], value)


def _child_annotations(kind: Any, value: object, step: str | int) -> Iterator[Any]:
    """Yield the annotations of the values at one key or position."""
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
_NUMBER = (
    ProblemCode.NOT_A_NUMBER,
    "“{value}” is not a whole number",
    "Write one in digits, such as 3.",
)
_VALUE_MESSAGES = {
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "string_too_short": (
        ProblemCode.NO_WORDS,
        "there are no words here",
        "Write some, or remove the key.",
    ),
    "greater_than_equal": (ProblemCode.OUT_OF_RANGE, "{value} is too small", "Write {ge} or more."),
    "less_than_equal": (ProblemCode.OUT_OF_RANGE, "{value} is too large", "Write {le} or less."),
}
_TEXT_CODES = {
    "html": ProblemCode.HTML,
    "placeholder": ProblemCode.PLACEHOLDER,
    "brace": ProblemCode.BRACE,
}
_NEEDS_KEYS = ("a set of keys", "Write “key: words” on lines of their own, indented further.")
_TYPE_MESSAGES = {
    "string_type": ("words", "Write words; put quotes around them if they start with “{” or “[”."),
    "tuple_type": ("a list", "Start each entry on a line of its own with “- ”; “[]” is none."),
    "model_type": _NEEDS_KEYS,
    "model_attributes_type": _NEEDS_KEYS,
    "dict_type": _NEEDS_KEYS,
}


def error_path(source: YamlSource, error: ErrorDetails) -> KeyPath:
    """Return the path in the file of a validation error.

    For a discriminated union pydantic adds the value of ``kind`` to the location. It is not a
    key of the file, and is left out.
    """
    path: list[str | int] = []
    value = source.value
    chosen = False
    for step in error["loc"]:
        if not chosen and isinstance(step, str) and child(value, "kind") == step:
            chosen = True
            continue
        chosen = False
        path.append(step)
        value = child(value, step)
    return tuple(path)


RETIRED_KEYS = frozenset(
    {
        "from",
        ("field", "row"),
        ("frame", "previous"),
        ("sources", "supports"),
        *(("table", key) for key in ("open", "range")),
        *(
            ("words", key)
            for key in ("alt_empty", "band", "cloud", "day", "months", "one", "one_word")
        ),
        ("errors", "one_more_not_saved"),
        ("preview", "comma"),
        ("codes", "line"),
        ("part", "days"),
        ("part", "pair"),
        ("sheet", "days"),
        ("finding", "names"),
        ("look", "told_one"),
        *(("moved", key) for key in ("comma", "last")),
        *(("seats", key) for key in ("legend", "pick", "picked", "next")),
        ("cards", "example"),
        *(("part", key) for key in ("first", "first_me", "first_partner")),
        *(("part", key) for key in ("example", "moves", "problem", "sides")),
    }
)
"""Keys of older packs that no page uses; as pairs where only one parent key had them."""


def remove_retired_keys(source: YamlSource, errors: list[ErrorDetails]) -> bool:
    """Remove keys that only older packs have from the values of a file, and list them in it.

    Parameters
    ----------
    source
        The file; its ``retired`` gets the paths.
    errors
        Validation errors of the file. A key that the models know where it is, is never removed.

    Returns
    -------
    bool
        Whether any key was removed.
    """
    count = len(source.retired)
    for error in errors:
        path = error_path(source, error)
        named = tuple(step for step in path if isinstance(step, str))[-2:]
        if error["type"] == "extra_forbidden" and not RETIRED_KEYS.isdisjoint({path[-1], named}):
            parent = source.get(path[:-1])
            if isinstance(parent, dict):
                del parent[path[-1]]
                source.retired.append(path)
    return len(source.retired) > count


def report_validation_error(
    source: YamlSource, model: type[BaseModel], error: ErrorDetails
) -> None:
    """Add a validation error to the problems of a file.

    Parameters
    ----------
    source
        The file that gets the problem.
    model
        Model of the whole file.
    error
        The error as pydantic reports it.
    """
    path = error_path(source, error)
    kind = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    if kind == "missing":
        _report_missing_key(source, path)
    elif kind == "extra_forbidden":
        _report_unknown_key(source, path, allowed_keys(model, source.value, path[:-1]))
    elif kind in ("union_tag_invalid", "union_tag_not_found", "literal_error"):
        _report_wrong_choice(source, path, error, context)
    elif kind in ("too_short", "too_long", "string_too_long"):
        _report_wrong_length(source, path, error, context)
    else:
        code, what, advice = _explain_value_error(kind, error, context)
        source.report(code, path, what, advice)


def _explain_value_error(
    kind: str, error: ErrorDetails, context: dict[str, Any]
) -> tuple[ProblemCode, str, str]:
    """Return the code of a wrong value, what is wrong with it, and what to do."""
    value = excerpt(error["input"])
    if kind in _TYPE_MESSAGES:
        needed, advice = _TYPE_MESSAGES[kind]
        what = f"this is {_describe_type(error['input'])} and should be {needed}"
        return ProblemCode.WRONG_TYPE, what, advice
    if kind in _VALUE_MESSAGES:
        code, what, advice = _VALUE_MESSAGES[kind]
        return code, what.format(value=value), advice.format_map(context)
    if kind in _TEXT_CODES:
        return _TEXT_CODES[kind], error["msg"], context["advice"]
    if kind == "string_pattern_mismatch":
        what = f"“{value}” does not have the form that is needed here"
        advice = _PATTERN_ADVICE.get(context["pattern"], _COMPARE_ADVICE)
        return ProblemCode.WRONG_FORM, what, advice
    what = f"this does not fit here ({error['msg'].rstrip('.').lower()})"
    return ProblemCode.OTHER_VALUE, what, _COMPARE_ADVICE


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


def _report_unknown_key(source: YamlSource, path: KeyPath, known: tuple[str, ...]) -> None:
    key = excerpt(path[-1])
    source.report(
        ProblemCode.UNKNOWN_KEY,
        path,
        f'the key "{key}" is not known',
        _suggestion(key, known, "Remove it."),
    )


def _report_missing_key(source: YamlSource, path: KeyPath) -> None:
    last = path[-1]
    if isinstance(last, int):
        source.report(
            ProblemCode.MISSING_ENTRY,
            path[:-1],
            f"entry {last + 1} of this list is missing",
            "Add it.",
        )
    else:
        source.report(ProblemCode.MISSING_KEY, path[:-1], f'the key "{last}" is missing', "Add it.")


def _report_wrong_choice(
    source: YamlSource, path: KeyPath, error: ErrorDetails, context: dict[str, Any]
) -> None:
    by_kind = error["type"] != "literal_error"
    value = child(error["input"], "kind") if by_kind else error["input"]
    options = str(context.get("expected_tags", context.get("expected", "")))
    known = tuple(word for word in options.replace(" or ", ", ").replace("'", "").split(", "))
    if by_kind and value is None:
        advice = "Add it: it says what kind of item this is."
        source.report(ProblemCode.MISSING_KEY, path, 'the key "kind" is missing', advice)
        return
    if by_kind:
        path = (*path, "kind")
    what = f"“{excerpt(value)}” is not one of the words that fit here"
    if not isinstance(value, str):
        what = f"this is {_describe_type(value)} and should be one word"
    source.report(
        ProblemCode.WORD_NOT_OFFERED, path, what, _suggestion(str(value), known, "Choose another.")
    )


def _report_wrong_length(
    source: YamlSource, path: KeyPath, error: ErrorDetails, context: dict[str, Any]
) -> None:
    # Invalid entries have problems of their own, but pydantic leaves them out of its count.
    count = len(error["input"])
    if isinstance(error["input"], str):
        what = f"this text is too long ({count} characters, at most {context['max_length']})"
        source.report(ProblemCode.TEXT_TOO_LONG, path, what, "Shorten it.")
    elif "max_length" in context:
        what = f"this list is too long ({count} entries, at most {context['max_length']})"
        source.report(ProblemCode.LIST_TOO_LONG, path, what, "Remove the others.")
    elif count < context["min_length"]:
        what = f"this list is too short ({count} entries, at least {context['min_length']})"
        advice = "Add what is missing." if count else "Add at least one, or remove the key."
        source.report(ProblemCode.LIST_TOO_SHORT, path, what, advice)
