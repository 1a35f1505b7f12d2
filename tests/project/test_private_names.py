"""Private names of other libraries stand in the compat modules alone, with the version tried."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from functools import cache

import pytest

import workbook_lib
from tests.project.project_files import LIBRARY, ROOT, files, name

COMPAT = ("workbook_lib/kernel/compat.py", "workbook_lib/server/compat.py")

DOCUMENTED = {"os._exit"}
"""Names that begin with an underscore although their library documents them."""


def is_private(word):
    return word.startswith("_") and not word.endswith("_")


def defined_names(tree):
    """Return what a module defines: names, attributes that it sets, functions and classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


def foreign_names(tree, ours):
    """Yield line and text where a module uses a private name that is not among ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            if node.attr not in ours and ast.unparse(node) not in DOCUMENTED:
                yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("workbook_"):
            words = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
            for word in filter(is_private, words):
                yield node.lineno, word


def test_no_module_uses_a_private_name_of_another_library():
    sources = {
        path: ast.parse(path.read_text("utf-8")) for path in files("workbook_lib", ending=(".py",))
    }
    ours = {word for tree in sources.values() for word in defined_names(tree)}
    findings = [
        f"{name(path)}:{line}: {text}"
        for path, tree in sources.items()
        if name(path) not in COMPAT
        for line, text in foreign_names(tree, ours)
    ]
    assert not findings, "\n".join(findings)


@pytest.mark.parametrize(
    ("source", "findings"),
    [
        ("manager._restarter", ["manager._restarter"]),
        ("super()._async_start()", ["super()._async_start"]),
        ("self._ours + self.__class__._ours", []),
        ("os._exit(1)", []),
        ("from argparse import _SubParsersAction", ["_SubParsersAction"]),
        ("from voila._version import version", ["_version"]),
        ("from workbook_lib.store import _ours", []),
    ],
)
def test_a_private_name_is_seen(source, findings):
    assert [text for _, text in foreign_names(ast.parse(source), {"_ours"})] == findings


@cache
def names_in_source(kind):
    """Return the private names that the source of a class defines or uses; empty without source."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    except (OSError, TypeError):
        return set()
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return {word for word in {*used, *defined_names(tree)} if is_private(word)}


def overridden(kind):
    """Return private names of a class that its bases from other libraries have as well."""
    library = kind.__module__.partition(".")[0]
    theirs = [base for base in kind.__mro__ if base.__module__.partition(".")[0] != library]
    if theirs == [object]:
        return set()
    return names_in_source(kind) & set().union(*map(names_in_source, theirs))


def own_classes():
    for module in pkgutil.walk_packages(workbook_lib.__path__, "workbook_lib."):
        if not module.name.endswith("__main__"):
            values = vars(importlib.import_module(module.name)).values()
            yield from (
                value
                for value in values
                if inspect.isclass(value) and value.__module__ == module.name
            )


def test_no_class_overrides_a_private_name_of_another_library():
    findings = {
        f"{kind.__module__}.{kind.__name__}": words
        for kind in own_classes()
        if name(LIBRARY.parent / f"{kind.__module__.replace('.', '/')}.py") not in COMPAT
        and (words := overridden(kind))
    }
    assert not findings


def test_a_private_name_that_two_classes_share_is_seen():
    class Parser(textwrap.TextWrapper):
        def _split(self, text):
            return text, self._own

    assert overridden(Parser) == {"_split"}


TRIED = re.compile(r"([a-z][a-z-]+|Python) (\d[\d.]*\d(?: to \d[\d.]*\d)?)")
"""A library, or Python, with the version that a compat module names."""


@pytest.mark.parametrize("path", COMPAT)
def test_what_reaches_into_a_library_names_the_version_that_is_tried(path):
    """After an upgrade, look at each and at its test, then change the version."""
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    versions = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", constraints, re.MULTILINE))
    versions["Python"] = re.search(r"for Python (\S+ to \S+) on", constraints)[1]
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not is_private(node.name):
            tried = TRIED.findall(ast.get_docstring(node))
            assert tried, f"{node.name} names no library with its version"
            for library, version in tried:
                assert versions[library] == version, f"{node.name}: look at it with this version"
