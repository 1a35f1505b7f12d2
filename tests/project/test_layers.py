"""Which part of the library may import which: lower layers only, and no circles.

The diagram of the layers in CONTRIBUTING.md is drawn from the imports. To draw it again, run
``make layers`` or ``python -m tests.project.test_layers --write``.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

import pytest

from tests.project.project_files import LIBRARY, ROOT, files, name

ORDER = (
    "errors",
    "settings",
    "assets",
    "record",
    "content",
    "store",
    "insight",
    "figures",
    "data",
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


class Arrow(NamedTuple):
    """One import: where it stands and what it names."""

    line: int
    target: str


def arrows(source: str, package: tuple[str, ...]) -> list[Arrow]:
    """Return every import in a module's source, late ones and those of types included.

    `package` is the package that the module stands in, for its relative imports.
    """
    imports: list[Arrow] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imports += [Arrow(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*start, *filter(None, [node.module])))
            # `from workbook_lib import page` names a part only in what it imports.
            imports += [Arrow(node.lineno, f"{base}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            called = called.id if isinstance(called, ast.Name) else called
            named = node.args[0]
            if called in ("import_module", "__import__") and isinstance(named, ast.Constant):
                imports.append(Arrow(node.lineno, str(named.value).lstrip(".")))
    return imports


def complaints(part: str, source: str, package: tuple[str, ...], path: str) -> list[str]:
    """Return one line for each import that points up, or to a library that is not this part's."""
    violations = []
    for line, target in arrows(source, package):
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


def module_imports(sources: dict[str, str]) -> dict[str, set[str]]:
    """Return for each module the modules of the library that it imports, for types too.

    `sources` has the source of each module by its path below the library, as in
    ``store/mode.py``.
    """
    modules = {}
    for path in sources:
        parts = ("workbook_lib", *path.removesuffix(".py").split("/"))
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    imports = {}
    for module, path in modules.items():
        package = ("workbook_lib", *path.split("/")[:-1])
        targets = [target for _, target in arrows(sources[path], package)]
        # The name of an import is a module, or what one defines.
        imported = {
            target if target in modules else target.rpartition(".")[0]
            for target in targets
            if target.startswith("workbook_lib.")
        }
        imports[module] = (imported & set(modules)) - {module}
    return imports


def library() -> dict[str, str]:
    return {
        path.relative_to(LIBRARY).as_posix(): path.read_text("utf-8")
        for path in files("workbook_lib", ending=(".py",))
    }


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


def layer_diagram(sources: dict[str, str]) -> str:
    """Return the packages and their imports as a Mermaid diagram, highest layer first.

    An import that follows from the others is left out: with `server --> page` and
    `page --> record` there is no arrow from server to record.
    """
    used: dict[str, set[str]] = {part: set() for part in ORDER}
    for module, imports in module_imports(sources).items():
        _, _, inside = module.partition(".")
        if inside:  # __init__ of the library itself is not in the diagram
            part = inside.partition(".")[0]
            used[part] |= {dotted.split(".")[1] for dotted in imports if "." in dotted} - {part}
    reached: dict[str, set[str]] = {}
    for part in ORDER:
        reached[part] = used[part].union(*(reached[other] for other in used[part]))
    lines = [
        f"  {part} --> {other}"
        for part in reversed(ORDER)
        for other in reversed(ORDER)
        if other in used[part] and not any(other in reached[between] for between in used[part])
    ]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```", ""])


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
