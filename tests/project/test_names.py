"""Names of the library and of the tests are standard terms that describe what they are for."""

import ast
import json
import re

import pytest

from tests.project.project_files import LIBRARY, ROOT

MODULES = sorted([*LIBRARY.rglob("*.py"), *(ROOT / "tests").rglob("*.py")])

WORDS = json.loads((ROOT / "tests" / "project" / "private_words.json").read_text("utf-8"))
"""Words that names must not have; a test of the scripts reads them too."""

PRIVATE_WORDS = frozenset(WORDS["private"])
"""Words that have several meanings, or another one than a newcomer expects."""

EMPTY_NAMES = frozenset(WORDS["empty"])
"""Names that do not say what they hold."""

TERMS = {"loan"}
"""Names of traits and of keys that a page reads too, and of the values that go there."""


def split_name(name):
    """Return the words of a name in snake_case or CamelCase."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def content_keys(tree):
    """Return the annotated names of classes: keys of the content files, as pydantic fields."""
    return {
        statement.target
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
    }


def names_in(tree, path):
    """Yield the names of definitions, parameters, variables and assigned attributes.

    The names of tests are sentences, and are left out.
    """
    keys = content_keys(tree) if path.is_relative_to(LIBRARY / "content") else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not node.name.startswith("test_"):
                yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in keys:
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def is_private(name):
    """Tell whether a name has a word of the list, or says nothing."""
    return bool(PRIVATE_WORDS & split_name(name)) or name.lower().strip("_") in EMPTY_NAMES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_names_are_standard_terms(path):
    names = {path.stem, *names_in(ast.parse(path.read_text("utf-8")), path)}
    if path.name.startswith("test_"):
        names.remove(path.stem)
    assert [name for name in sorted(names - TERMS) if is_private(name)] == []


@pytest.mark.parametrize(
    "source",
    [
        "def look_up_house(): ...",
        "class Keeper: ...",
        "def f(told): ...",
        "[each for each in ()]",
        "self.said = 1",
        "for found in (): ...",
        "with open(path) as held: ...",
    ],
)
def test_a_private_or_empty_name_is_reported(source):
    assert any(map(is_private, names_in(ast.parse(source), ROOT)))
