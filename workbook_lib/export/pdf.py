"""A browser of this computer, which turns a page of ours into a PDF.

Nothing else lays out our pages as they look on screen: the libraries that make a PDF by themselves
would need every page to be described once more. Where there is no such browser, the HTML is
printed by hand.
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
"""Seconds that a browser may take on a small, busy computer."""


def find_browser(environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of a Chromium, Chrome or Edge; None where there is none.

    Parameters
    ----------
    environ
        ``CHROMIUM`` names one outright.
    """
    named = environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    homes = (environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    places = (
        *BROWSER_NAMES,
        *(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in MAC_APPS),
        *(os.path.join(home, name) for home in homes if home for name in WINDOWS_PATHS),  # noqa: PTH118
    )
    return next((found for place in places if (found := shutil.which(place))), None)


def write_pdf(browser: str, html: str, to: Path) -> bool:
    """Write a page as PDF.

    Parameters
    ----------
    browser
        What `find_browser` returned.
    html
        The page, whole: it can load nothing from elsewhere.
    to
        The file to write.

    Returns
    -------
    bool
        Whether it was written.
    """
    # A folder of its own: the browser that someone has open is left alone.
    with tempfile.TemporaryDirectory(prefix="bu", ignore_cleanup_errors=True) as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, "utf-8")
        command = [
            browser,
            *("--headless", "--disable-gpu", "--no-first-run", "--disable-sync"),
            *("--disable-background-networking", "--disable-component-update"),
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            f"--user-data-dir={folder}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={made}",
            page.as_uri(),
        ]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=PDF_TIMEOUT)
        except (OSError, subprocess.TimeoutExpired):
            return False
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
            return False
        shutil.copyfile(made, to)
    return True
