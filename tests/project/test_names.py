"""Names in the library are standard terms, and variables are named after what they hold."""

import ast
import re

import pytest

from tests.project.project_files import LIBRARY

MODULES = sorted(LIBRARY.rglob("*.py"))

PRIVATE_WORDS = {
    *("house", "nursery", "desk", "door", "doorman", "shelf", "lockbox", "keeper", "guard"),
    *("held", "hold", "kept", "told", "said", "heard", "gone", "asked", "trouble", "loan"),
    *("pace", "spot", "past", "voice", "face", "greet", "admit", "look", "looks", "made"),
}
"""Words that have several meanings, or another one than a newcomer expects."""

EMPTY_NAMES = {"each", "found", "told", "said", "made", "asked", "given", "held", "kept", "taken"}
"""Names of variables that do not describe their content."""


def split_name(name):
    """Return the words of a name in snake_case or CamelCase."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def definitions(tree):
    """Yield the names of classes, functions and module constants."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def variables(tree):
    """Yield the names of variables and parameters, without the fields of classes."""
    fields = {
        statement.target
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in fields:
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_names_are_standard_terms(path):
    tree = ast.parse(path.read_text("utf-8"))
    names = [path.stem, *definitions(tree)]
    assert [name for name in names if PRIVATE_WORDS & split_name(name)] == []
    assert EMPTY_NAMES & set(variables(tree)) == set()
