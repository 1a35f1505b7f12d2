"""Builds the documentation site; ``make docs`` runs it.

A page can have a line in double braces, which is filled in from the project when it is built:
``{{ layers }}``, ``{{ handouts }}``, ``{{ handout: pause-plan }}`` and ``{{ measures }}``.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.project.layers import ORDER, direct_imports, layer_svg, library  # noqa: E402
from workbook_lib.cli import main  # noqa: E402
from workbook_lib.content.loading.loader import load_pack, pack_folder  # noqa: E402
from workbook_lib.content.schema.fields import LinesField  # noqa: E402
from workbook_lib.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from workbook_lib.content.schema.workshop import Handout, HandoutBlock, HandoutTable

project = "Between Us"
author = "Between Us contributors"
html_title = project
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["tasklist"]
myst_heading_anchors = 3
napoleon_google_docstring = False
autodoc_typehints = "none"
# Examples of mistakes in YAML, and lines with an ellipsis.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
# The theme's search and switch for light and dark need no other host.
html_theme_options = {"navigation_with_keys": False}

CONTENT = load_pack(pack_folder("en", Settings()))
MARKER = re.compile(r"^\{\{ (\w+)(?:: ([\w-]+))? \}\}$", re.MULTILINE)


def layers() -> str:
    """Return the drawing of the layers and a table of the packages, highest first."""
    sources = library()
    direct = direct_imports(sources)
    rows = []
    for part in reversed(ORDER):
        count = sum(path.startswith((f"{part}/", f"{part}.py")) for path in sources)
        about = (import_module(f"workbook_lib.{part}").__doc__ or "").splitlines()[0]
        below = ", ".join(other for other in reversed(ORDER) if other in direct[part])
        rows.append((f"`{part}`", about, str(count), below))
    table = markdown_table(("package", "what it is", "modules", "imports"), rows)
    return f"```{{raw}} html\n{layer_svg(sources)}\n```\n\n{table}"


def handouts() -> str:
    """Return a table of all handouts."""
    rows = [(f"`{item.id}`", item.title, item.lead) for item in CONTENT.handouts]
    return markdown_table(("name", "title", "what it is for"), rows)


def handout(name: str) -> str:
    """Return the text of a handout as Markdown."""
    item = next(item for item in CONTENT.handouts if item.id == name)
    return "\n\n".join(handout_parts(item))


def handout_parts(item: Handout) -> Iterator[str]:
    """Yield the paragraphs of a handout."""
    yield item.lead
    for block in item.blocks:
        if block.title:
            yield f"**{block.title}**"
        if block.prose:
            yield block.prose
        if block.table:
            yield handout_table(block.table)
        yield "\n".join(f"- {line}" for line in handout_lines(block))


def handout_table(table: HandoutTable) -> str:
    """Return a table of a handout, without its column of boxes."""
    count = len(table.columns) - table.ticks
    return markdown_table(table.columns[:count], table.rows)


def handout_lines(block: HandoutBlock) -> Iterator[str]:
    """Yield the questions and the lines to say of a block."""
    sections = [section for chapter in CONTENT.chapters for section in chapter.sections]
    exercises = [getattr(section.part, "exercise", None) for section in sections]
    for exercise in filter(None, exercises):
        fields = [field for group in exercise.groups for field in group.fields]
        if exercise.id == block.exercise:
            yield from (field.label for field in fields if not getattr(field, "use", None))
        for field in fields:
            if isinstance(field, LinesField):
                moments = (moment for moment in field.moments if moment.id == block.moment)
                yield from (f"“{line.text}”" for moment in moments for line in moment.lines)
    yield from (question.label for question in block.write)


def measures() -> str:
    """Return what ``workbook measures`` prints."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        main(["measures"])
    return output.getvalue().rstrip()


def markdown_table(columns: tuple[str, ...], rows: object) -> str:
    """Return a table in Markdown."""
    lines = [columns, ("---",) * len(columns), *rows]
    return "\n".join(f"| {' | '.join(' '.join(cell.split()) for cell in line)} |" for line in lines)


FILLERS = {"layers": layers, "handouts": handouts, "handout": handout, "measures": measures}


def fill_in(_: Sphinx, __: str, source: list[str]) -> None:
    """Replace the markers in a page."""
    source[0] = MARKER.sub(
        lambda match: FILLERS[match[1]](*filter(None, [match[2]])),
        source[0],
    )


FOR_SCREEN_READERS = {
    'role="heading"': 'role="heading" aria-level="2"',
    '<aside class="sidebar-drawer"': '<aside aria-label="All pages" class="sidebar-drawer"',
    '<aside class="toc-drawer': '<aside aria-label="On this page" class="toc-drawer',
    'class="task-list-item-checkbox"': 'class="task-list-item-checkbox" aria-label="To do"',
    "<pre>": '<pre tabindex="0">',
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
}
"""What the theme leaves out: levels, names, and a way to scroll a block with the keyboard."""


def add_for_screen_readers(app: Sphinx, error: Exception | None) -> None:
    """Complete the pages for screen readers and keyboards."""
    for path in [] if error else Path(app.outdir).rglob("*.html"):
        text = path.read_text("utf-8")
        for before, after in FOR_SCREEN_READERS.items():
            text = text.replace(before, after)
        path.write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("source-read", fill_in)
    app.connect("build-finished", add_for_screen_readers)
