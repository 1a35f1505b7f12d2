"""Opens a chapter without a browser, and finds what it put on the screen."""

from __future__ import annotations

from ipywidgets import Widget

from workbook_lib.page.page import open_page
from workbook_lib.widgets.blocks import HtmlBlock


def opened(folder, chapter, output):
    """Show every section of a chapter as on a person's own computer; none may fail."""
    page = open_page(chapter, {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(folder)})
    for section in page.chapter.sections:
        page.show(section.id)
    assert "data-trouble" not in "".join(each for each in output if isinstance(each, str))
    return page


def widgets(output, kind):
    """Return the widgets of one kind, first to last."""

    def inside(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from inside(child)

    roots = [each for each in output if isinstance(each, Widget)]
    return [each for root in roots for each in inside(root) if isinstance(each, kind)]


class Shown:
    """Everything that went to the screen: HTML as one text, widgets by kind."""

    def __init__(self, output):
        self.output = output

    @property
    def text(self):
        markup = [each for each in self.output if isinstance(each, str)]
        return "\n".join([*markup, *(each.markup for each in self.widgets(HtmlBlock))])

    def widgets(self, kind):
        return widgets(self.output, kind)
