"""Opens a chapter without a browser, and finds its output."""

from __future__ import annotations

from ipywidgets import Widget

from workbook_lib.page.page import open_page
from workbook_lib.settings import Settings
from workbook_lib.widgets.blocks import HtmlBlock
from workbook_lib.widgets.form import Form

SMALL_STEP = "homework"
"""Id of the exercise at the end of a chapter."""


def open_all_sections(folder, chapter, output):
    """Show every section of a chapter in personal mode; none may fail."""
    page = open_page(chapter, Settings(mode="personal", data_folder=folder))
    for name in page.step_ids:
        page.show(name)
    assert "data-trouble" not in "".join(item for item in output if isinstance(item, str))
    return page


def widgets(output, kind):
    """Return the widgets of one kind in order."""

    def inside(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from inside(child)

    roots = [item for item in output if isinstance(item, Widget)]
    return [item for root in roots for item in inside(root) if isinstance(item, kind)]


def forms(output):
    """Return the forms of the sections in order, without that of the chapter's small step."""
    return [form for form in widgets(output, Form) if form.exercise["id"] != SMALL_STEP]


class CellOutput:
    """The output of cells: HTML as one text, and widgets by kind."""

    def __init__(self, output):
        self.output = output

    @property
    def text(self):
        markup = [item for item in self.output if isinstance(item, str)]
        return "\n".join([*markup, *(widget.markup for widget in self.widgets(HtmlBlock))])

    @property
    def forms(self):
        return forms(self.output)

    def widgets(self, kind):
        return widgets(self.output, kind)
