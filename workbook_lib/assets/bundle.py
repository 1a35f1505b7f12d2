"""All scripts of a page in one or two files, and its style sheets in one.

A browser asks three times where it would ask forty times.

Our modules stay plain files, which our other pages load one by one. Here each is
made a block of its own in one module, after those that it asks for. That takes little, since all
are written alike: an import is one line with names, what is exported is declared on the spot and
never changed, and no two ask for each other. Whatever is written otherwise is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workbook_lib.assets import FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

IMPORT = re.compile(r'^import (?:\{ ([^{}\n]+) \} from )?"\./(\w+)\.js";\n', re.MULTILINE)
DYNAMIC_IMPORT = re.compile(r'\bimport\("\./(\w+)\.js"\)')
EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
UNSUPPORTED = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
WIDGET_EXPORT = "export const widget = "

CHAPTER, EXERCISES, NOTEBOOK, CARD, HOME = "chapter", "exercises", "notebook", "card", "home"

ENTRIES = {CHAPTER: ("page", "loan"), CARD: ("card",), HOME: ("home",)}
"""The modules that a file is made for; the other files hold all that draws."""

CHAPTER_ADDITIONS = (EXERCISES, CARD)
"""Files that stand on a page beside the first one, and take its modules from there."""

PAGE_ONLY = ("host",)
"""Modules that only a page of our own runs, though others name them."""

STYLE_SHEETS = ("tokens", "base", "workbook", "page")
"""What a page of ours looks like, each after those that it needs."""


def style_sheet() -> bytes:
    """Return the style sheets of a page of ours as one."""
    return b"".join((FOLDER / "css" / f"{each}.css").read_bytes() for each in STYLE_SHEETS)


def bundle(name: str, version: str = "") -> bytes:
    """Return one of the files.

    The first holds the frame of a page, with the way out and the journal; the rest what draws and
    hears the exercises, which takes the modules of the first as they are and hands them on: some of
    them draw too. The third is for a notebook, which has no frame of ours: all that draws, and what
    binds it to the notebook's own connection. The fourth is the card "Your file" of a chapter's
    page, the fifth the start page; both are for a Voila of others, which serves files only.

    Parameters
    ----------
    name : str
        ``FIRST``, ``REST``, ``NOTEBOOK``, ``CARD`` or ``HOME``.
    version : str
        What a page puts behind the names of files, so that a browser loads the first one once.

    Raises
    ------
    ValueError
        When a module is written in a way that is not understood, or asks for itself by way of
        others.
    """
    entries = ENTRIES.get(name) or _widget_modules()
    if name not in CHAPTER_ADDITIONS:
        known = PAGE_ONLY if name in (NOTEBOOK, HOME) else ()
        return _join_modules(
            _in_dependency_order([*entries, "jupyter"] if name == NOTEBOOK else entries, known)
        )
    first = _in_dependency_order(ENTRIES[CHAPTER])
    names = ", ".join(f"{each}: ${each}" for each in first)
    # A static import: WebKit never finishes a module that waits for another one at its top while
    # the page loads both.
    taken = (
        f'import {{ modules as {CHAPTER} }} from "./{CHAPTER}.js{version}";\n'
        f"const {{ {names} }} = {CHAPTER};\n"
    )
    return taken.encode() + _join_modules(
        _in_dependency_order(entries, first), also=f"...{CHAPTER}, "
    )


def _widget_modules() -> list[str]:
    """Return the modules that draw a widget."""
    written = sorted(each.stem for each in (FOLDER / "js").glob("*.js"))
    return [each for each in written if WIDGET_EXPORT in _source(each)]


def _source(module: str) -> str:
    return (FOLDER / "js" / f"{module}.js").read_text("utf-8")


def _in_dependency_order(entries: Sequence[str], known: Sequence[str] = ()) -> list[str]:
    """Return modules and all that they ask for, each after those that it asks for itself."""
    found: list[str] = []

    def take(module: str, asking: tuple[str, ...]) -> None:
        if module in asking:
            raise ValueError(f"{module}.js asks for itself: {' > '.join((*asking, module))}")
        if module in found or module in known:
            return
        source = _source(module)
        for each in [
            *(each[2] for each in IMPORT.finditer(source)),
            *DYNAMIC_IMPORT.findall(source),
        ]:
            take(each, (*asking, module))
        found.append(module)

    for entry in entries:
        take(entry, ())
    return found


def _join_modules(modules: list[str], also: str = "") -> bytes:
    blocks = [_block(each) for each in modules]
    names = ", ".join(f"{each}: ${each}" for each in modules)
    return "\n".join((*blocks, f"export const modules = {{ {also}{names} }};\n")).encode()


def _block(module: str) -> str:
    source = _source(module)
    exported = [each[2] for each in EXPORT.finditer(source)]
    source = IMPORT.sub(_import_to_const, source)
    source = DYNAMIC_IMPORT.sub(r"Promise.resolve($\1)", EXPORT.sub(r"\1 \2", source))
    if strange := UNSUPPORTED.search(source):
        raise ValueError(f"{module}.js: {strange[0]}")
    given = f"Object.assign(${module}, {{ {', '.join(exported)} }});" if exported else ""
    return f"// {module}.js\nconst ${module} = {{}};\n{{\n{source}{given}\n}}\n"


def _import_to_const(found: re.Match[str]) -> str:
    """Take the names of an import from the module's block, which stands above."""
    names, module = found.groups()
    return f"const {{ {names.replace(' as ', ': ')} }} = ${module};\n" if names else ""
