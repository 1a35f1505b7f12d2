"""Converts HTML to PDF with an installed Chromium, Chrome or Edge.

Only a browser lays out the pages as they look on screen. Without one, people print the HTML
themselves.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BROWSER_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "msedge"),
)
MAC_APPS = ("Chromium", "Google Chrome", "Microsoft Edge")
WINDOWS_PATHS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")

PDF_TIMEOUT = 120
"""Timeout in seconds, generous for a slow computer."""


def find_browser(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of a Chromium, Chrome or Edge; None where there is none.

    Parameters
    ----------
    environ
        ``CHROMIUM`` overrides the search.
    """
    configured = environ.get("CHROMIUM")
    if configured:
        return shutil.which(configured)
    homes = (environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    candidates = (
        *BROWSER_NAMES,
        *(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in MAC_APPS),
        *(os.path.join(home, name) for home in homes if home for name in WINDOWS_PATHS),  # noqa: PTH118
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
