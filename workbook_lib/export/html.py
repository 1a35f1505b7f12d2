"""The take-home sheet as one HTML file without scripts and external resources, and HTML as PDF.

An installed Chromium, Chrome or Edge converts HTML to PDF: only a browser lays out the pages as
they look on screen. Without one, people print the HTML themselves.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from workbook_lib import assets
from workbook_lib.content.language import fill, letters_sheet
from workbook_lib.content.markdown import LanguageTemplate
from workbook_lib.export.sheet_model import Sheet
from workbook_lib.settings import Settings

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

    Examples
    --------
    >>> from workbook_lib.export.sheet_model import Block, Sheet
    >>> block = Block("words", "Words to say", quotes=("Sit with me?",))
    >>> sheet = Sheet("Take home", "March 2", "Keep it on the fridge.", "en", "ltr", (block,))
    >>> "Sit with me?" in render_page(sheet)
    True
    """
    style = Markup(render_css("sheet.css", typefaces))  # noqa: S704 - our own style sheet
    return (
        template_environment()
        .get_template("sheet.html")
        .render(sheet=sheet, style=style, language=sheet.language, direction=sheet.direction)
    )


def package_environment(package: str) -> Environment:
    """Return a Jinja environment for the templates of a package. It escapes what is inserted.

    Examples
    --------
    >>> environment = package_environment("workbook_lib.export")
    >>> environment.from_string("{{ words }}").render(words="<b>")
    '&lt;b&gt;'
    """
    environment = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.template_class = LanguageTemplate
    environment.globals["fill"] = fill
    return environment


@cache
def template_environment() -> Environment:
    """Return the Jinja environment of the print templates."""
    environment = package_environment("workbook_lib.export")
    environment.filters["drawing"] = Markup
    return environment


def compile_templates() -> None:
    """Compile the templates ahead of their first use.

    Examples
    --------
    >>> compile_templates()
    """
    for name in ("sheet.html", "sheet.css"):
        template_environment().get_template(name)


def render_css(sheet: str, typefaces: str) -> str:
    """Return a style sheet with the fonts inserted."""
    # Replace in the style sheet only: a person's text may contain the placeholder.
    before, _, after = template_environment().get_template(sheet).render().partition(FONTS_MARKER)
    return before + typefaces + after


def fonts_css(language: str = "en") -> str:
    """Return ``@font-face`` rules with embedded fonts.

    Parameters
    ----------
    language : str
        Language of the page, which may need more letters.

    Examples
    --------
    >>> fonts_css().count("@font-face"), fonts_css("ar").count("@font-face")
    (3, 4)
    """
    rules = "".join(
        f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};'
        f'src:url("data:font/woff2;base64,{_font_base64(name)}") format("woff2")}}'
        for family, name, style, weight in _FONTS
    )
    sheet = letters_sheet(language)
    if not sheet:
        return rules
    letters = (assets.FOLDER / "css" / f"{sheet}.css").read_text("utf-8")
    faces = "".join(re.findall(r"@font-face\s*\{[^}]*\}", letters))
    return rules + re.sub(
        r"url\([^)]*/([\w-]+\.woff2)\)",
        lambda url: f'url("data:font/woff2;base64,{_font_base64(url[1])}")',
        faces,
    )


def _font_base64(name: str) -> str:
    return base64.b64encode((assets.FOLDER / "fonts" / name).read_bytes()).decode("ascii")


BROWSER_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "msedge"),
)
MAC_APPS = ("Chromium", "Google Chrome", "Microsoft Edge")
WINDOWS_PATHS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")

PDF_TIMEOUT = 120
"""Timeout in seconds, generous for a slow computer."""


def find_browser(settings: Settings | None = None) -> str | None:
    """Return the path of a Chromium, Chrome or Edge; None where there is none.

    Parameters
    ----------
    settings
        Settings, which may name a browser; by default of this process.
    """
    settings = settings or Settings.read()
    if settings.browser:
        return shutil.which(settings.browser)
    candidates = (
        *BROWSER_NAMES,
        *(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in MAC_APPS),
        *(os.path.join(home, name) for home in settings.program_folders for name in WINDOWS_PATHS),  # noqa: PTH118
    )
    return next((path for name in candidates if (path := shutil.which(name))), None)


def write_pdf(browser: str, html: str, to: Path) -> bool:
    """Convert an HTML page to a PDF file.

    Parameters
    ----------
    browser
        Path of the browser, from `find_browser`.
    html
        The page; it must be self-contained.
    to
        The file to write.

    Returns
    -------
    bool
        Whether it was written.
    """
    # A separate profile, so that an open browser is not affected.
    with tempfile.TemporaryDirectory(prefix="bu", ignore_cleanup_errors=True) as folder:
        page, pdf = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, "utf-8")
        command = [
            browser,
            *("--headless", "--disable-gpu", "--no-first-run", "--disable-sync"),
            *("--disable-background-networking", "--disable-component-update"),
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            f"--user-data-dir={folder}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        ]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=PDF_TIMEOUT)
        except (OSError, subprocess.TimeoutExpired):
            return False
        if not pdf.is_file() or not pdf.read_bytes().startswith(b"%PDF"):
            return False
        shutil.copyfile(pdf, to)
    return True
