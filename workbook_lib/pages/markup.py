"""The few pieces of HTML that a page needs, drawn from content by templates that escape."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from workbook_lib.content.markdown import to_html
from workbook_lib.content.page_links import PAGE_LINKS


def _prose(text: str) -> Markup:
    return Markup(to_html(text))  # noqa: S704 - Markdown with raw HTML switched off


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("workbook_lib.sections", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["prose"] = _prose
    return environment


def render(name: str, **values: Any) -> str:
    """Draw one of the templates beside this module.

    Parameters
    ----------
    name : str
        Template without its ending.
    **values
        What the template shows. Text is escaped; the filter ``prose`` reads Markdown. Links to
        pages that are not served become words.
    """
    return PAGE_LINKS.checked(_environment().get_template(f"{name}.html").render(**values))
