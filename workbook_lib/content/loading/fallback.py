"""Fills what a pack lacks from another one, its base, text by text.

The base is the English pack, or for the language of a region, such as ``es-MX``, that of the
language. It decides the form of the files. Items of a list belong together if they have the same
``id``; items without one do if both lists have the same length.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from workbook_lib.content.loading.yaml_source import KeyPath, YamlSource, child
from workbook_lib.content.markdown import mark_fallback
from workbook_lib.content.schema.base import (
    SAME_EVERYWHERE,
    WRITTEN_ANEW,
    Placeholders,
    PluralForms,
    find_placeholders,
)


@dataclass(frozen=True)
class ShownText:
    """A text of a file that readers see, or a list that each language writes anew.

    Attributes
    ----------
    path
        Path in the values of the file.
    value
        The text, a mapping of plural forms, or the list.
    anew
        Whether each language writes it anew.
    owner
        Model that has the key.
    """

    path: KeyPath
    value: Any
    anew: bool
    owner: type[BaseModel]

    @property
    def places(self) -> list[str]:
        """Names in braces, sorted."""
        texts = self.value.values() if isinstance(self.value, dict) else [self.value]
        names = (find_placeholders(text) for text in texts if isinstance(text, str))
        return [] if self.anew else sorted({name for group in names for name in group})


def shown_texts(model: BaseModel, value: object, path: KeyPath = ()) -> Iterator[ShownText]:
    """Yield the texts of a file in their order; which they are is decided by the models.

    Parameters
    ----------
    model
        The valid model of the file, or of a part of it.
    value
        The values that it was made from.
    path
        Path of the part.
    """
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        field = type(model).model_fields.get(key)
        if field is not None:
            kind: Any = field.annotation
            if field.metadata:
                kind = Annotated[kind, *field.metadata]
            yield from _texts(getattr(model, key), inner, (*path, key), kind, type(model))


def _texts(
    parsed: object, value: object, path: KeyPath, kind: Any, owner: type[BaseModel]
) -> Iterator[ShownText]:
    rules = _metadata(kind, type(parsed))
    if SAME_EVERYWHERE in rules:
        return
    if WRITTEN_ANEW in rules:
        yield ShownText(path, value, anew=True, owner=owner)
    elif isinstance(parsed, BaseModel):
        yield from shown_texts(parsed, value, path)
    elif isinstance(parsed, tuple):
        yield from _texts_of_items(parsed, value, path, kind, owner)
    elif isinstance(parsed, (str, Mapping)) and parsed and any(map(_is_text_rule, rules)):
        yield ShownText(path, value, anew=False, owner=owner)
    elif isinstance(parsed, Mapping) and isinstance(value, dict):  # of parts by name
        for name, inner in value.items():
            yield from _texts(parsed[name], inner, (*path, name), _value_kind(kind), owner)


def _texts_of_items(
    parsed: tuple[object, ...], value: object, path: KeyPath, kind: Any, owner: type[BaseModel]
) -> Iterator[ShownText]:
    if not isinstance(value, list):  # one item that is written without a list
        for item in parsed:
            yield from _texts(item, value, path, _item_kind(kind, 0), owner)
        return
    for place, (item, inner) in enumerate(zip(parsed, value, strict=True)):
        yield from _texts(item, inner, (*path, place), _item_kind(kind, place), owner)


def _is_text_rule(rule: object) -> bool:
    return isinstance(rule, Placeholders | PluralForms)


def _members(kind: Any, metadata: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Yield the types of a union, each with its metadata."""
    if get_origin(kind) is Annotated:
        bare, *more = get_args(kind)
        yield from _members(bare, (*metadata, *more))
    elif get_origin(kind) in (Union, types.UnionType):
        for member in get_args(kind):
            yield from _members(member, metadata)
    else:
        yield kind, metadata


def _metadata(kind: Any, value_type: type) -> tuple[Any, ...]:
    """Return the metadata of the member of a union that a value of a type belongs to."""
    for bare, metadata in _members(kind):
        origin = get_origin(bare) or bare
        if isinstance(origin, type) and issubclass(value_type, origin):
            return metadata
    return ()


def _item_kind(kind: Any, place: int) -> Any:
    for bare, _ in _members(kind):
        if get_origin(bare) is tuple:
            items = get_args(bare)
            return items[0] if items[1:] == (Ellipsis,) else items[place]
    return None


def _value_kind(kind: Any) -> Any:
    for bare, _ in _members(kind):
        if get_origin(bare) is dict:
            return get_args(bare)[1]
    return None


class _Filling:
    """Merges the values of one file with those of the base."""

    def __init__(self, own: YamlSource, base: YamlSource, texts: Collection[KeyPath]) -> None:
        self.own, self.base, self.texts = own, base, texts
        self.lines: dict[KeyPath, int] = {}
        self.filled: list[KeyPath] = []

    def merge(self, own_path: KeyPath, base_path: KeyPath, path: KeyPath) -> Any:
        own, base = self.own.get(own_path), self.base.get(base_path)
        if own_path in self.own.lines:
            self.lines[path] = self.own.lines[own_path]
        is_text = base_path in self.texts
        steps = [] if is_text else _steps(own, base)
        if steps:
            merged = [
                (place, self.merge((*own_path, mine), (*base_path, theirs), (*path, place)))
                for mine, theirs, place in steps
            ]
            return dict(merged) if isinstance(own, dict) else [value for _, value in merged]
        # A plural form is missing, or nothing says which text of the base belongs in a gap.
        has_gap = _has_none(own, inside=not is_text) and (is_text or isinstance(base, (dict, list)))
        if own is None or has_gap:
            self.filled += [
                path + text[len(base_path) :]
                for text in self.base.filled
                if text[: len(base_path)] == base_path
            ]
            return base
        self.lines |= {
            path + inner[len(own_path) :]: line
            for inner, line in self.own.lines.items()
            if inner[: len(own_path)] == own_path
        }
        return own


def _steps(own: Any, base: Any) -> list[tuple[Any, Any, Any]]:
    """Return the keys or places of what belongs together: of both, and where it goes.

    It is empty for two values of which one replaces the other.
    """
    if isinstance(own, dict) and isinstance(base, dict) and _belong(own, base):
        return [(key, key, key) for key in dict.fromkeys([*base, *own])]
    if isinstance(own, list) and isinstance(base, list):
        pairs = pair_items(own, base)
        if any(theirs != NOWHERE for _, theirs in pairs):
            return [(mine, theirs, place) for place, (mine, theirs) in enumerate(pairs)]
    return []


def _has_none(value: Any, *, inside: bool) -> bool:
    """Return whether a mapping has an empty value, or with `inside` anything in it or in a list."""
    if isinstance(value, dict) or (inside and isinstance(value, list)):
        values = value.values() if isinstance(value, dict) else value
        return any(item is None or (inside and _has_none(item, inside=True)) for item in values)
    return False


def _belong(own: Mapping[str, Any], base: Mapping[str, Any]) -> bool:
    """Return whether two mappings are the same item; one of another kind replaces it."""
    return all(own.get(key, base.get(key)) == base.get(key) for key in ("id", "kind"))


NOWHERE = sys.maxsize
"""Place of an item in a list that does not have it."""


def pair_items(own: list[Any], base: list[Any]) -> list[tuple[int, int]]:
    """Pair the places of the items in two lists.

    Items that only the base has come where they are there.

    Examples
    --------
    >>> pair_items([{"id": "b"}], [{"id": "a"}, {"id": "b"}]) == [(NOWHERE, 0), (0, 1)]
    True
    """
    ids = [child(item, "id") for item in base]
    if not all(ids) or len(set(map(str, ids))) < len(ids):
        same = len(own) == len(base)
        return [(place, place if same else NOWHERE) for place in range(len(own))]
    own_ids = [child(item, "id") for item in own]
    pairs = [
        (place, ids.index(name) if name in ids else NOWHERE) for place, name in enumerate(own_ids)
    ]
    for theirs, name in enumerate(ids):
        if name not in own_ids:
            before = next((at for at, pair in enumerate(pairs) if pair[1] == theirs - 1), -1)
            pairs.insert(before + 1, (NOWHERE, theirs))
    return pairs


def fill_in(own: YamlSource | None, base: YamlSource, model: BaseModel) -> YamlSource:
    """Return the source of a file with the values of the base for those that it lacks.

    Parameters
    ----------
    own
        The file of the pack; None where there is none.
    base
        The file of the base. Its texts that are to be marked as English are ``filled``.
    model
        The valid model of that.
    """
    if own is None:
        return replace(base, lines={(): 0}, problems=[], retired=[])
    if not isinstance(own.value, dict):
        return own
    texts = (text.path for text in shown_texts(model, base.value))
    filling = _Filling(own, base, dict.fromkeys(texts))
    value = filling.merge((), (), ())
    return replace(own, value=value, lines=filling.lines, filled=filling.filled)


def all_filled(source: YamlSource, model: BaseModel) -> YamlSource:
    """Return an English file whose texts are all to be marked as English."""
    return replace(source, filled=[text.path for text in shown_texts(model, source.value)])


def without_mistakes(
    source: YamlSource | None, base: YamlSource, model: BaseModel
) -> tuple[YamlSource, BaseModel]:
    """Return a filled file and its model, with texts of the base for those that have a problem.

    Parameters
    ----------
    source
        The filled file, with problems; None for one that cannot be read.
    base
        The file of the base.
    model
        The valid model of that, with its marks.
    """
    if source is not None and isinstance(source.value, dict):
        mended = _replace_mistakes(source, base, model)
        with suppress(ValidationError):
            valid = type(model).model_validate(mended.value)
            return mended, mark_texts(valid, mended.filled)
    return base, model


def _replace_mistakes(source: YamlSource, base: YamlSource, model: BaseModel) -> YamlSource:
    """Return a filled source with values of the base for those that have a problem."""
    value: Any = deepcopy(source.value)
    for *path, last in source.filled:  # filled again below, so that they stay marked
        holder = value
        for step in path:
            holder = holder[step]
        holder[last] = None
    for problem in source.problems:
        _remove(value, problem.path)
    return fill_in(YamlSource(source.file, value), base, model)


def _remove(value: Any, path: tuple[str, ...]) -> None:
    """Remove the value at a readable path; its place stays in a list of items without ids."""
    for depth, step in enumerate(path):
        last = depth + 1 == len(path)
        if isinstance(value, dict) and step in value:
            if last:
                del value[step]
                return
            value = value[step]
        elif isinstance(value, list):
            names = [str(child(item, "id") or f"item {at}") for at, item in enumerate(value, 1)]
            if step not in names:
                return
            place = names.index(step)
            if last and child(value[place], "id"):
                del value[place]
            elif last:
                value[place] = None
            value = None if last else value[place]


def mark_texts(model: Any, filled: list[KeyPath]) -> Any:
    """Return a model whose filled texts are marked as English.

    Parameters
    ----------
    model : BaseModel
        Model of a file.
    filled : list of KeyPath
        Paths of English texts.
    """
    tree: dict[Any, Any] = {}
    for path in filled:
        reduce(lambda branch, step: branch.setdefault(step, {}), path, tree)
    return _replace_below(model, tree) if tree else model


def _replace_below(value: Any, tree: Mapping[Any, Any]) -> Any:
    if isinstance(value, str):
        return mark_fallback(value)
    if isinstance(value, BaseModel):
        changes = {key: _replace_below(getattr(value, key), tree[key]) for key in tree}
        return value.model_copy(update=changes)
    if isinstance(value, tuple) and tree:  # without paths it is written anew in each language
        if not all(isinstance(place, int) for place in tree):  # one item without a list
            return tuple(_replace_below(item, tree) for item in value)
        return tuple(
            _replace_below(item, tree[place]) if place in tree else item
            for place, item in enumerate(value)
        )
    if isinstance(value, Mapping):  # of plural forms, or of parts by name
        return {
            key: _replace_below(inner, tree.get(key, {})) if key in tree or not tree else inner
            for key, inner in value.items()
        }
    return value


@dataclass(frozen=True)
class FileShare:
    """How much of a file is translated.

    Attributes
    ----------
    file
        Name of the file.
    count
        Number of its texts.
    missing
        Where those are that are in English: line and path.
    """

    file: str
    count: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Share of the texts that are translated; 100 only if all are."""
        return 100 * (self.count - len(self.missing)) // self.count if self.count else 100


def file_share(source: YamlSource, model: BaseModel) -> FileShare:
    """Return how much of a file is translated."""
    count = sum(1 for _ in shown_texts(model, source.value))
    missing = []
    for path in source.filled:
        nearest = path
        while nearest and nearest not in source.lines:
            nearest = nearest[:-1]
        line = source.lines.get(nearest, 0)
        where = " → ".join(source.readable_path(path))
        missing.append(f"line {line}: {where}" if line else where)
    return FileShare(source.file, count, tuple(missing))


def shipped_content() -> Path:
    """Return the folder of the packs that the workbook comes with."""
    # A wheel has its own copy; in the source tree the folder is beside the package. The copy comes
    # first, because an unrelated folder beside an installed package may have the same name.
    package = Path(__file__).resolve().parents[2]
    bundled = package / "_shared" / "content"
    return bundled if bundled.is_dir() else package.parent / "content"
