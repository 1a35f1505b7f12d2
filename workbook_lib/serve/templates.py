"""The templates of our own pages."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbook_lib.content.markdown import to_html

FOLDER = Path(__file__).parent / "template"


def _prose(text: str) -> Markup:
    return Markup(to_html(text))  # noqa: S704 - Markdown with raw HTML switched off


def environment() -> Environment:
    """Return the templates of our own pages."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["prose"] = _prose
    # In the order in which a kernel writes it too: a page sees by its text whether it is the same.
    made.policies["json.dumps_kwargs"] = {}
    return made
