"""The take-home sheet as one HTML file without scripts and external resources."""

from __future__ import annotations

import base64
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from workbook_lib import assets
from workbook_lib.export.sheet_model import Sheet

FONTS_MARKER = "/* faces */"
"""Placeholder in the style sheet for the fonts, which are large and always the same."""

_FONTS = (
    ("Ysabeau Variable", "ysabeau-latin-wght-normal.woff2", "normal", "1 1000"),
    ("Ysabeau Variable", "ysabeau-latin-wght-italic.woff2", "italic", "1 1000"),
    (
        "Atkinson Hyperlegible Next Variable",
        "atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "normal",
        "200 800",
    ),
)


def render_page(sheet: Sheet, typefaces: str = FONTS_MARKER) -> str:
    """Render the take-home sheet.

    Parameters
    ----------
    sheet : Sheet
        The sheet. Texts are escaped; drawings are inserted as they are.
    typefaces : str
        CSS of :func:`fonts_css`, for a self-contained file; by default the placeholder stays.
    """
    style = Markup(render_css("sheet.css", typefaces))  # noqa: S704 - our own style sheet
    return (
        template_environment()
        .get_template("sheet.html")
        .render(sheet=sheet, style=style, language=sheet.language, direction=sheet.direction)
    )


def package_environment(package: str) -> Environment:
    """Return a Jinja environment for the templates of a package. It escapes what is inserted."""
    return Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def template_environment() -> Environment:
    """Return the Jinja environment of the print templates."""
    environment = package_environment("workbook_lib.export")
    environment.filters["drawing"] = Markup
    return environment


def compile_templates() -> None:
    """Compile the templates ahead of their first use."""
    for name in ("sheet.html", "sheet.css"):
        template_environment().get_template(name)


def render_css(sheet: str, typefaces: str) -> str:
    """Return a style sheet with the fonts inserted."""
    # Replace in the style sheet only: a person's text may contain the placeholder.
    before, _, after = template_environment().get_template(sheet).render().partition(FONTS_MARKER)
    return before + typefaces + after


def fonts_css() -> str:
    """Return ``@font-face`` rules with embedded fonts."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};'
        f'src:url("data:font/woff2;base64,{_font_base64(name)}") format("woff2")}}'
        for family, name, style, weight in _FONTS
    )


def _font_base64(name: str) -> str:
    return base64.b64encode((assets.FOLDER / "fonts" / name).read_bytes()).decode("ascii")
