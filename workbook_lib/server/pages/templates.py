"""The Jinja environment of the server's pages. The build of the package uses it too."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbook_lib.content.markdown import to_html

FOLDER = Path(__file__).parents[1] / "templates"
"""The folder of the templates; it is also the Voila template of the package."""


def _prose(text: str) -> Markup:
    return Markup(to_html(text))  # noqa: S704 - Markdown with raw HTML switched off


def environment() -> Environment:
    """Return the Jinja environment in which the server's pages are rendered."""
    jinja = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["prose"] = _prose
    # Keep the order of keys: the client compares JSON text with what a kernel sends.
    jinja.policies["json.dumps_kwargs"] = {}
    return jinja
