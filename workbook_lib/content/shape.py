"""Which keys the models know at a place in a file."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from workbook_lib.content.loading.yaml_source import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbook_lib.content.loading.yaml_source import Steps


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
