"""Which part of the library may import which: lower layers only, and no circles.

The diagram of the layers in CONTRIBUTING.md is drawn from the imports. To draw it again, run
``make layers`` or ``python -m tests.project.test_layers --write``.
"""

from __future__ import annotations

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.project.layers import (
    ORDER,
    direct_imports,
    find_imports,
    layer_diagram,
    layer_rows,
    layer_svg,
    library,
    module_imports,
)
from tests.project.project_files import LIBRARY, ROOT, files, name

BELOW = {part: set(ORDER[:position]) for position, part in enumerate(ORDER)}
# What we ask knows nothing of what a person wrote.
BELOW["content"] = {"errors", "settings", "assets"}
BELOW["record"] = {"errors"}
BELOW["store"] = {"errors", "settings", "record"}
# A fork server for kernels of any application.
BELOW["kernel"] = {"errors", "settings"}
# The server starts kernels and knows their pages only by what they send.
BELOW["server"] -= {"data", "session", "sections", "page"}
BELOW["cli"] -= {"data", "session", "sections", "page"}
# What notebooks call.
BELOW["__init__"] = {"data", "page"}
"""For each part, the parts that it may import."""

FOREIGN = {
    "pandas": {"insight", "data"},
    "plotly": {"figures", "data", "__init__"},
    "ipywidgets": {"widgets", "sections", "page"},
    "anywidget": {"widgets"},
}
"""For each heavy library, the only parts that may name it."""


def complaints(part: str, source: str, package: tuple[str, ...], path: str) -> list[str]:
    """Return one line for each import that points up, or to a library that is not this part's."""
    violations = []
    for line, target in find_imports(source, package):
        top, _, rest = target.partition(".")
        other = rest.partition(".")[0]
        if top == "workbook_lib" and other in BELOW and other != part:
            if other not in BELOW[part]:
                violations.append(f"{path}:{line}: {part} may not import {other}")
        elif top in FOREIGN and part not in FOREIGN[top]:
            violations.append(f"{path}:{line}: {part} may not import {top}")
    return violations


def test_imports_follow_the_layers():
    violations = []
    for path in files("workbook_lib", ending=(".py",)):
        inside = path.relative_to(LIBRARY)
        part = inside.parts[0].removesuffix(".py")
        assert part in BELOW, f"{name(path)}: say in this test where {part} stands"
        package = ("workbook_lib", *inside.parts[:-1])
        violations += complaints(part, path.read_text("utf-8"), package, name(path))
    assert not violations, "\n".join(violations)


def circle(sources: dict[str, str]) -> list[str]:
    """Return modules of which each imports the next, the first one again last; empty if none."""
    try:
        TopologicalSorter(module_imports(sources)).prepare()
    except CycleError as error:
        # The sorter lists each module before the one that imports it.
        return error.args[1][::-1]
    return []


def test_no_modules_import_each_other_in_a_circle():
    import_circle = circle(library())
    assert not import_circle, " imports ".join(import_circle)


def test_a_circle_is_seen_through_imports_for_types_and_late_ones():
    sources = {
        "a/__init__.py": "",
        "a/one.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .two import Two",
        "a/two.py": "def late():\n    from workbook_lib.b import three",
        "b/three.py": "import workbook_lib.a.one",
    }
    import_circle = circle(sources)
    assert import_circle[0] == import_circle[-1]
    assert set(import_circle) == {
        "workbook_lib.a.one",
        "workbook_lib.a.two",
        "workbook_lib.b.three",
    }
    assert circle({**sources, "b/three.py": "import workbook_lib.a"}) == []


BEGIN, END = "<!-- layers: drawn by make layers -->\n", "<!-- end of layers -->"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"


def test_contributing_shows_the_layers_as_they_are():
    text = CONTRIBUTING.read_text("utf-8")
    drawn = text.partition(BEGIN)[2].partition(END)[0]
    assert drawn == layer_diagram(library()), "the diagram is out of date: run make layers"


def test_the_diagram_leaves_out_what_follows_from_other_imports():
    sources = {
        "record/one.py": "from workbook_lib.errors import UserError",
        "errors.py": "",
        "store/two.py": "from workbook_lib import errors\nfrom workbook_lib.record.one import One",
        "cli/__init__.py": "def late():\n    from workbook_lib.store import two",
    }
    arrows_drawn = layer_diagram(sources).splitlines()[2:-1]
    assert arrows_drawn == ["  cli --> store", "  store --> record", "  record --> errors"]
    drawing = layer_svg(sources)
    assert drawing.count("<path") == 3 + 1  # the last is an arrowhead
    rows = layer_rows(direct_imports(sources))
    assert [[part for part in row if part in ("cli", "store", "record")] for row in rows] == [
        [],
        ["record"],
        ["store"],
        ["cli"],
    ]


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
def test_an_upward_import_is_reported(part, source):
    (violation,) = complaints(part, source, ("workbook_lib", part), f"{part}/here.py")
    line = source.count("\n") + 1
    assert violation.startswith(f"{part}/here.py:{line}: {part} may not import ")


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("store", "from workbook_lib.record import Record"),
        ("store", "from ..record import Record\nfrom . import mode"),
        ("insight", "import pandas"),
        ("cli", "from workbook_lib import server"),
    ],
)
def test_a_downward_import_is_allowed(part, source):
    assert not complaints(part, source, ("workbook_lib", part), part)


@pytest.mark.parametrize("part", ["record", "store", "content", "data", "server", "cli", "page"])
def test_heavy_libraries_are_imported_lazily(part):
    loaded = subprocess.run(
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
    assert set(loaded) <= allowed, f"importing workbook_lib.{part} loads {loaded}"


def test_figures_do_not_import_plotly():
    """A ``FigureWidget`` sends five megabytes over the line, and each drawing anew."""
    named = [
        name(path)
        for path in files("workbook_lib", "notebooks", ending=(".py", ".ipynb"))
        if "FigureWidget" in path.read_text("utf-8")
    ]
    assert named == []


def write_diagram() -> None:
    """Draw the diagram in CONTRIBUTING.md again."""
    before, _, rest = CONTRIBUTING.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    CONTRIBUTING.write_text(f"{before}{BEGIN}{layer_diagram(library())}{END}{after}", "utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    write_diagram()
