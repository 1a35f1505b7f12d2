"""The templates of our pages, and the generated files of our Voila template.

Plain Voila serves files and renders templates, without our handlers. So the pages that our own
server renders on request are written once, when the package is built.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbook_lib.assets import FOLDER as ASSETS
from workbook_lib.assets import asset_urls
from workbook_lib.content.language import fill
from workbook_lib.content.loading.loader import (
    content_folder,
    language_names,
    languages,
    load_pack,
)
from workbook_lib.content.markdown import LanguageTemplate, render_prose
from workbook_lib.content.page_frame import (
    SEAT_CHOICE_PATH,
    START_PAGE_FUNCTIONS,
    STATIC_PATH,
    Frame,
    build_frame,
    language_links,
    start_page_words,
)
from workbook_lib.insight.progress import chapter_link, homework_data
from workbook_lib.record import Record
from workbook_lib.settings import Settings

if TYPE_CHECKING:
    from workbook_lib.content.schema.pack import Content

FOLDER = Path(__file__).parent / "templates"
"""The folder of the templates; it is also the Voila template of the package."""

EXAMPLE_DATE = "2026-11-22"
"""Example date in a file name."""

DEFAULT_LANGUAGE = "en"
"""The language of a request without one."""

# The base URL is known only when Voila renders a page.
HERE_MARK, TREE_MARK, BASE_MARK = "@@here@@", "@@tree@@", "@@base@@"
MARK_EXPRESSIONS = {HERE_MARK: "{{ here }}", TREE_MARK: "{{ tree }}", BASE_MARK: "{{ base_url }}"}
TEMPLATE_SYNTAX = ("{{", "{%", "{#")


def environment() -> Environment:
    """Return the Jinja environment in which the server's pages are rendered."""
    jinja = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.template_class = LanguageTemplate
    jinja.filters["prose"] = render_prose
    jinja.globals["fill"] = fill
    # Keep the order of keys: the client compares JSON text with what a kernel sends.
    jinja.policies["json.dumps_kwargs"] = {}
    return jinja


def write_template(folder: Path) -> None:
    """Write all generated files into a folder.

    Parameters
    ----------
    folder : Path
        Folder of the template; created if missing.
    """
    shutil.copytree(ASSETS, folder / "static")
    known = languages(content_folder(Settings()))
    available = [DEFAULT_LANGUAGE, *(name for name in known if name != DEFAULT_LANGUAGE)]
    packs = {name: load_pack(content_folder(Settings()) / name) for name in available}
    for language, content in packs.items():
        (folder / f"start.{language}.html.j2").write_text(_start_page(content), "utf-8")
        for name in ("data_top", "data_error", "data_end"):
            text = _without_kernel(content, name)
            (folder / f"voila_{name}.{language}.html.j2").write_text(text, "utf-8")
    notebooks = [f"{chapter.notebook}.ipynb" for chapter in packs[DEFAULT_LANGUAGE].chapters]
    # The first chapter with a former name comes last here, so that the name leads to it.
    former = {
        f"{name}.ipynb": f"{chapter.notebook}.ipynb"
        for chapter in reversed(packs[DEFAULT_LANGUAGE].chapters)
        for name in chapter.former
    }
    titles = {name: _data_title(content) for name, content in packs.items()}
    values = {
        "notebooks": notebooks,
        "languages": available,
        "former": former,
        "titles": titles,
    }
    lines = "".join(f"{{% set {name} = {value!r} %}}\n" for name, value in values.items())
    (folder / "written.html.j2").write_text(lines, "utf-8")
    # The language of a reader is known only when the kernel has opened the page.
    for name in ("waiting", "no_package"):
        text = _without_kernel(packs[DEFAULT_LANGUAGE], name, packs=list(packs.values()))
        (folder / f"voila_{name}.html.j2").write_text(text, "utf-8")


def _data_title(content: Content) -> str:
    """Return the title of the page of a person's own data."""
    return content.interface.explore.title if content.interface.explore else ""


def _frame(content: Content) -> Frame:
    query = "" if content.pack.language == DEFAULT_LANGUAGE else f"?lang={content.pack.language}"
    pages = [
        (
            chapter,
            chapter_link(
                chapter, f"{HERE_MARK}{chapter.notebook}.ipynb{query}", Record(), here=False
            ),
        )
        for chapter in content.chapters
    ]
    frame = build_frame(
        content,
        pages,
        mode="guest",
        title="",
        home=f"{TREE_MARK}{query}",
        assets=asset_urls(f"{BASE_MARK}{STATIC_PATH}"),
    )
    names = language_names(content_folder(Settings()))
    frame["languages"] = language_links(names, content.pack.language)
    return frame


def _start_page(content: Content) -> str:
    """Return the start page for guest mode."""
    home = content.home
    frame = _frame(content)
    page_data = {
        "xsrf": "",
        "files": "",
        "written": False,
        "lock": "none",
        "homework": homework_data(content.interface, Record()),
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
            visit={"returning": False, "stopped": None, "days": None},
            **START_PAGE_FUNCTIONS,
            trouble="",
            lock="none",
            page_data=page_data,
        )
    )
    return _as_voila_template(page)


def _without_kernel(content: Content, name: str, **variables: Any) -> str:
    """Return a page, or a part of one, that does not depend on a notebook."""
    frame = _frame(content)
    frame.update(
        {"home": "", "places": [], "help": None, "aside": [], "title": _data_title(content)}
    )
    template = environment().get_template(f"{name}.html.j2")
    page = template.render(frame=frame, words=frame["words"], **variables)
    return _as_voila_template(page).replace("{{ base_url }}", "{{ resources.base_url }}")


def _as_voila_template(page: str) -> str:
    """Return a page as a Voila template."""
    syntax = [mark for mark in TEMPLATE_SYNTAX if mark in page]
    if syntax:
        raise ValueError(f"A page contains template syntax: {syntax[0]}")
    for mark, expression in MARK_EXPRESSIONS.items():
        page = page.replace(mark, expression)
    return page


def main() -> None:
    """Write the files into the folder given as argument."""
    write_template(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
