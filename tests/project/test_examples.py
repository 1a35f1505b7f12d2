"""The examples in docstrings run, and what one layer offers to another has one."""

from __future__ import annotations

import ast
import doctest
from importlib import import_module

import pytest

from tests.project.layers import library

WITH_EXAMPLES = ("record", "insight", "figures", "export", "session", "store", "content/loading")
"""Folders whose public functions and classes have an example, if another folder imports them."""

SOURCES = library()


def dotted(path):
    return f"workbook_lib.{path.removesuffix('.py').replace('/', '.')}"


def folder_of(path):
    return next(
        (folder for folder in WITH_EXAMPLES if path.startswith(f"{folder}/")), path.split("/")[0]
    )


def imported_names(source):
    """Return the names that a module imports from the library, and those it gets from modules."""
    tree = ast.parse(source)
    names, modules = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("workbook_lib"):
            for alias in node.names:
                names.add((node.module, alias.name))
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add((modules.get(node.value.id), node.attr))
    return names


def without_example(sources):
    """Return what notebooks and other folders use and has no example in its docstring.

    Errors and protocols have nothing to run.
    """
    imported = {}
    for path, source in sources.items():
        for name in imported_names(source):
            imported.setdefault(name, set()).add(folder_of(path))
    missing = []
    for path, source in sources.items():
        module, package = dotted(path), dotted(path.split("/")[0])
        for node in ast.parse(source).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            bases = {ast.unparse(base) for base in getattr(node, "bases", ())}
            if "Protocol" in bases or any(base.endswith("Error") for base in bases):
                continue
            # A package hands on some names of its modules.
            callers = imported.get((module, node.name), set())
            callers = callers | imported.get((package, node.name), set())
            offered = folder_of(path) in WITH_EXAMPLES and callers - {folder_of(path)}
            has_example = "Examples\n--------\n>>> " in (ast.get_docstring(node) or "")
            if (offered or path == "__init__.py") and not has_example:
                missing.append(f"{path}: {node.name}")
    return missing


def test_what_other_layers_use_has_an_example():
    names = without_example(SOURCES)
    assert not names, f"an example is missing: {names}"


def test_a_missing_example_is_found():
    sources = {
        "store/one.py": 'def save():\n    """Save."""\n\ndef _load():\n    pass\n',
        "page/two.py": "from workbook_lib.store import one\n\none.save()\n",
    }
    assert without_example(sources) == ["store/one.py: save"]
    text = '"""Save.\n\n    Examples\n    --------\n    >>> save()\n    """'
    sources["store/one.py"] = f"def save():\n    {text}\n"
    assert without_example(sources) == []


@pytest.mark.parametrize("path", [path for path, source in SOURCES.items() if ">>> " in source])
def test_examples_give_what_they_show(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBOOK_MODE", "guest")
    module = import_module(dotted(path).removesuffix(".__init__"))
    result = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert result.attempted
    assert not result.failed
    assert list(tmp_path.iterdir()) == []
