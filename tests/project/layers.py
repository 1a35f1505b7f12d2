"""The layers of the library, and its imports as they are: for tests and for the documentation."""

from __future__ import annotations

import ast
from html import escape
from typing import NamedTuple

from tests.project.project_files import LIBRARY, files

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


class Import(NamedTuple):
    """An import: its line, and the module that it imports."""

    line: int
    target: str


def find_imports(source: str, package: tuple[str, ...]) -> list[Import]:
    """Return every import in a module's source, late ones and those of types included.

    `package` is the package that the module stands in, for its relative imports.
    """
    imports: list[Import] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imports += [Import(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*start, *filter(None, [node.module])))
            # `from workbook_lib import page` names a part only in what it imports.
            imports += [Import(node.lineno, f"{base}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Call) and node.args:
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            called = called.id if isinstance(called, ast.Name) else called
            named = node.args[0]
            if called in ("import_module", "__import__") and isinstance(named, ast.Constant):
                imports.append(Import(node.lineno, str(named.value).lstrip(".")))
    return imports


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
        targets = [target for _, target in find_imports(sources[path], package)]
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


def direct_imports(sources: dict[str, str]) -> dict[str, set[str]]:
    """Return for each package those that it imports, without what follows from other imports.

    With `server --> page` and `page --> record`, record is not among those of server.
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
    return {
        part: {
            other
            for other in used[part]
            if not any(other in reached[between] for between in used[part])
        }
        for part in ORDER
    }


def layer_diagram(sources: dict[str, str]) -> str:
    """Return the packages and their direct imports as a Mermaid diagram, highest layer first."""
    direct = direct_imports(sources)
    lines = [
        f"  {part} --> {other}"
        for part in reversed(ORDER)
        for other in reversed(ORDER)
        if other in direct[part]
    ]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```", ""])


WIDTH, ROW, BOX, SHIFT = 760, 92, (132, 38), 38
"""Width of the drawing, height of a row, size of a box, and how far each other row is shifted.

A line that goes down two rows so has space beside the box between them.
"""


def layer_rows(direct: dict[str, set[str]]) -> list[list[str]]:
    """Return the packages in rows, lowest first: each is above all that it imports.

    Packages are placed in their row near those that they import, so that few lines cross.
    """
    height: dict[str, int] = {}
    for part in ORDER:
        height[part] = 1 + max((height[other] for other in direct[part]), default=-1)
    rows: list[list[str]] = [[] for _ in range(max(height.values()) + 1)]
    place: dict[str, float] = {}
    for part in ORDER:
        rows[height[part]].append(part)
    for row in rows:
        row.sort(
            key=lambda part: sum(place[other] for other in direct[part]) / (len(direct[part]) or 1)
        )
        place |= {part: (index + 0.5) / len(row) for index, part in enumerate(row)}
    return rows


def layer_svg(sources: dict[str, str]) -> str:
    """Return the packages and their direct imports as an SVG drawing, highest layer first."""
    direct = direct_imports(sources)
    rows = layer_rows(direct)
    wide, high = BOX
    middle = {
        part: (
            WIDTH * (index + 0.5) / len(row) + (SHIFT if level % 2 else -SHIFT),
            ROW * (len(rows) - level) - ROW / 2,
        )
        for level, row in enumerate(rows)
        for index, part in enumerate(row)
    }
    lines, boxes = [], []
    for part, (x, y) in middle.items():
        for other in sorted(direct[part]):
            to_x, to_y = middle[other]
            start, end = y + high / 2, to_y - high / 2
            bend = (start + end) / 2
            lines.append(
                f'<path d="M{x:.0f} {start:.0f}C{x:.0f} {bend:.0f} {to_x:.0f} {bend:.0f} '
                f'{to_x:.0f} {end - 5:.0f}" marker-end="url(#arrow)"/>'
            )
        boxes.append(
            f'<rect x="{x - wide / 2:.0f}" y="{y - high / 2:.0f}" width="{wide}" '
            f'height="{high}" rx="8"/><text x="{x:.0f}" y="{y + 5:.0f}">{escape(part)}</text>'
        )
    label = "The packages of the library in layers. The table after this drawing lists the imports."
    return (
        f'<svg class="layers" viewBox="0 0 {WIDTH} {ROW * len(rows)}" role="img" '
        f'aria-label="{label}"><defs><marker id="arrow" viewBox="0 0 8 8" refX="4" refY="4" '
        f'markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>'
        f"{''.join(lines)}{''.join(boxes)}</svg>"
    )
