"""Writes what our Voila template carries beside its own files: scripts, fonts, the start page.

A Voila of others serves files and renders templates; it runs no handler of ours. So what our own
server makes when it is asked for is written once, when the package is built.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib import assets
from workbook_lib.assets.bundle import CARD, CHAPTER, EXERCISES, HOME, NOTEBOOK, bundle, style_sheet
from workbook_lib.assets.library import plotly_library
from workbook_lib.content.loading.loader import content_folder, languages, load_pack
from workbook_lib.content.page_frame import (
    SEAT_CHOICE_PATH,
    Frame,
    chapter_list,
    make_frame,
    start_page_words,
)
from workbook_lib.insight.progress import chapter_link
from workbook_lib.record import Record
from workbook_lib.server.pages.templates import environment
from workbook_lib.widgets.mount_points import STATIC_PATH

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content

EXAMPLE_DATE = "2026-11-22"
"""A day in the name of a file, as an example."""

DEFAULT_LANGUAGE = "en"
"""The language for those who ask for none."""

# Which address a Voila has is known when it renders a page.
HERE_MARK, TREE_MARK, BASE_MARK = "@@here@@", "@@tree@@", "@@base@@"
MARK_EXPRESSIONS = {HERE_MARK: "{{ here }}", TREE_MARK: "{{ tree }}", BASE_MARK: "{{ base_url }}"}
TEMPLATE_SYNTAX = ("{{", "{%", "{#")


def write_template(folder: Path) -> None:
    """Write everything into a folder.

    Parameters
    ----------
    folder : Path
        The template's folder; it need not be there yet.
    """
    _write_static(folder / "static")
    known = languages(content_folder({}))
    spoken = [DEFAULT_LANGUAGE, *(each for each in known if each != DEFAULT_LANGUAGE)]
    packs = {each: load_pack(content_folder({}) / each) for each in spoken}
    for language, content in packs.items():
        (folder / f"start.{language}.html.j2").write_text(_start_page(content), "utf-8")
    notebooks = [f"{each.notebook}.ipynb" for each in packs[DEFAULT_LANGUAGE].chapters]
    lines = f"{{% set notebooks = {notebooks!r} %}}\n{{% set languages = {spoken!r} %}}\n"
    (folder / "written.html.j2").write_text(lines, "utf-8")
    for name in ("waiting", "no_package"):
        text = _without_kernel(packs[DEFAULT_LANGUAGE], name)
        (folder / f"voila_{name}.html.j2").write_text(text, "utf-8")


def _write_static(folder: Path) -> None:
    for kind in ("css", "fonts"):
        shutil.copytree(assets.FOLDER / kind, folder / kind)
    (folder / "css" / "pages.css").write_bytes(style_sheet())
    (folder / "js").mkdir()
    for name in (CHAPTER, EXERCISES, NOTEBOOK, CARD, HOME):
        (folder / "js" / f"{name}.js").write_bytes(bundle(name, f"?v={assets.digest()}"))
    shutil.copyfile(assets.FOLDER / "js" / "floor.js", folder / "js" / "floor.js")
    (folder / "plotly.min.js").write_bytes(plotly_library())


def _frame(content: Content) -> Frame:
    query = "" if content.pack.language == DEFAULT_LANGUAGE else f"?lang={content.pack.language}"
    pages = [
        (each, chapter_link(each, f"{HERE_MARK}{each.notebook}.ipynb{query}", Record(), here=False))
        for each in content.chapters
    ]
    frame = make_frame(
        content,
        pages,
        mode="guest",
        title="",
        assets=f"{BASE_MARK}{STATIC_PATH}",
        home=f"{TREE_MARK}{query}",
    )
    frame["version"] = f"?v={assets.digest()}"
    return frame


def _start_page(content: Content) -> str:
    """Return the start page, for guests."""
    home = content.home
    frame = _frame(content)
    told = {
        "xsrf": "",
        "files": "",
        "written": False,
        "lock": "none",
        **start_page_words(home),
    }
    page = (
        environment()
        .get_template("home.html.j2")
        .render(
            frame=frame,
            words=frame["words"],
            home=home,
            seat=None,
            today=EXAMPLE_DATE,
            seat_path=SEAT_CHOICE_PATH,
            state=chapter_list,
            trouble="",
            lock="none",
            told=told,
        )
    )
    return _as_voila_template(page)


def _without_kernel(content: Content, name: str) -> str:
    """Return a page that is shown before a kernel has said anything, or when it cannot."""
    frame = _frame(content)
    frame.update({"home": "", "places": [], "help": None, "aside": []})
    template = environment().get_template(f"{name}.html.j2")
    page = template.render(frame=frame, words=frame["words"])
    return _as_voila_template(page).replace("{{ base_url }}", "{{ resources.base_url }}")


def _as_voila_template(page: str) -> str:
    """Return a page as a template for Voila."""
    found = [mark for mark in TEMPLATE_SYNTAX if mark in page]
    if found:
        raise ValueError(f"{found[0]} stands in a page, and would be read as a part of a template")
    for mark, expression in MARK_EXPRESSIONS.items():
        page = page.replace(mark, expression)
    return page


def main() -> None:
    """Write them into the folder that is named."""
    write_template(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
