"""An arrow only ever points down: which part of the library may import which."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import NamedTuple

import pytest

from tests.project.tree import LIBRARY, files, name

ORDER = (
    "errors",
    "assets",
    "record",
    "content",
    "store",
    "insight",
    "figures",
    "export",
    "widgets",
    "session",
    "sections",
    "page",
    "workshop",
    "kernel",
    "server",
    "cli",
)
"""The packages of the library, lowest layer first: each may import those before it."""

BELOW = {part: set(ORDER[:position]) for position, part in enumerate(ORDER)}
# A pack's own words are checked with pure functions of the record; nothing else in it is known.
BELOW["content"] = {"errors"}
BELOW["record"] = {"errors"}
BELOW["store"] = {"errors", "record"}
# The server starts kernels and knows their pages only by what they send.
BELOW["server"] -= {"session", "sections", "page"}
BELOW["cli"] -= {"session", "sections", "page"}
# What notebooks call.
BELOW["__init__"] = {"page"}
"""For each part, the parts that it may import."""

FOREIGN = {
    "pandas": {"insight", "figures"},
    "plotly": {"figures"},
    "ipywidgets": {"widgets", "sections", "page"},
    "anywidget": {"widgets"},
}
"""For each heavy library, the only parts that may name it."""


class Arrow(NamedTuple):
    """One import: where it stands and what it names."""

    line: int
    target: str


def arrows(source: str, package: tuple[str, ...]) -> list[Arrow]:
    """Return every import in a module's source, late ones and those of types included.

    `package` is the package that the module stands in, for its relative imports.
    """
    found: list[Arrow] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [Arrow(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*start, *filter(None, [node.module])))
            # `from workbook_lib import page` names a part only in what it imports.
            found += [Arrow(node.lineno, f"{base}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            called = called.id if isinstance(called, ast.Name) else called
            named = node.args[0]
            if called in ("import_module", "__import__") and isinstance(named, ast.Constant):
                found.append(Arrow(node.lineno, str(named.value).lstrip(".")))
    return found


def complaints(part: str, source: str, package: tuple[str, ...], where: str) -> list[str]:
    """Return one line for each import that points up, or to a library that is not this part's."""
    found = []
    for line, target in arrows(source, package):
        top, _, rest = target.partition(".")
        other = rest.partition(".")[0]
        if top == "workbook_lib" and other in BELOW and other != part:
            if other not in BELOW[part]:
                found.append(f"{where}:{line}: {part} may not import {other}")
        elif top in FOREIGN and part not in FOREIGN[top]:
            found.append(f"{where}:{line}: {part} may not import {top}")
    return found


def test_arrows_point_down():
    found = []
    for path in files("workbook_lib", ending=(".py",)):
        inside = path.relative_to(LIBRARY)
        part = inside.parts[0].removesuffix(".py")
        assert part in BELOW, f"{name(path)}: say in this test where {part} stands"
        package = ("workbook_lib", *inside.parts[:-1])
        found += complaints(part, path.read_text("utf-8"), package, name(path))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("record", "from workbook_lib.store.mode import Mode"),
        ("record", "from workbook_lib import store"),
        ("record", "from ..store import mode"),
        ("record", "from .. import store"),
        ("store", "import workbook_lib.content.schema.pack"),
        ("content", "def late():\n    import pandas as pd"),
        ("content", "from importlib import import_module\nimport_module('plotly.io')"),
        ("insight", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import ipywidgets"),
        ("widgets", "from plotly import graph_objects"),
        ("widgets", "from workbook_lib.page.page import Page"),
        ("server", "from workbook_lib.page.page import Page"),
        ("page", "import workbook_lib.server"),
    ],
)
def test_an_upward_arrow_is_seen(part, source):
    (found,) = complaints(part, source, ("workbook_lib", part), f"{part}/here.py")
    line = source.count("\n") + 1
    assert found.startswith(f"{part}/here.py:{line}: {part} may not import ")


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("store", "from workbook_lib.record import Record"),
        ("store", "from ..record import Record\nfrom . import mode"),
        ("figures", "import pandas\nimport plotly.graph_objects"),
        ("cli", "from workbook_lib import server"),
    ],
)
def test_a_downward_arrow_is_fine(part, source):
    assert not complaints(part, source, ("workbook_lib", part), part)


@pytest.mark.parametrize("part", ["record", "store", "content", "server", "cli", "page"])
def test_heavy_libraries_wait_until_they_are_used(part):
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, workbook_lib.{part}; print(*{set(FOREIGN)} & set(sys.modules))",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    # A page is made of widgets; its tables and figures come with the section that shows them.
    allowed = {"ipywidgets", "anywidget"} if part == "page" else set()
    assert set(said) <= allowed, f"importing workbook_lib.{part} loads {said}"


def test_no_drawing_brings_its_library_along():
    """A ``FigureWidget`` sends five megabytes over the line, and each drawing anew."""
    named = [
        name(path)
        for path in files("workbook_lib", "notebooks", ending=(".py", ".ipynb"))
        if "FigureWidget" in path.read_text("utf-8")
    ]
    assert named == []
