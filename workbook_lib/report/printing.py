"""Writes the worksheets and the run sheet into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.errors import Trouble
from workbook_lib.export.html import faces
from workbook_lib.export.pdf import find_browser, to_pdf
from workbook_lib.export.worksheets import PaperName, run_sheet, worksheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NO_BROWSER = (
    "There is no PDF, because neither Chrome, Chromium nor Edge was found. "
    "Open the pages in any browser and print them from there."
)


def print_all(folder: Path, environ: Mapping[str, str], paper: PaperName) -> Iterator[str]:
    """Write everything for paper, and say what was written.

    Parameters
    ----------
    folder
        Where to write; made if it is not there.
    environ
        Says whose words, and in which language.
    paper
        Size of the pages in the PDF. The HTML takes the size of the printer.

    Raises
    ------
    Trouble
        When the words cannot be read or the folder cannot be written.
    """
    content = load_pack(pack_folder(environ.get("WORKBOOK_LANG", "en"), environ))
    fonts = faces()
    folder = folder.expanduser().absolute()
    browser = find_browser(environ)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in (("worksheets", worksheets), ("run-sheet", run_sheet)):
            page, sized = make(content, fonts), make(content, fonts, paper)
            if page is None or sized is None:
                continue
            file = folder / f"{name}.html"
            file.write_text(page, "utf-8")
            yield str(file)
            if browser and to_pdf(browser, sized, pdf := folder / f"{name}.pdf"):
                yield str(pdf)
    except OSError as error:
        raise Trouble(
            f"The pages cannot be written to {folder} ({error.strerror}). Name another folder."
        ) from error
    if not browser:
        yield NO_BROWSER
