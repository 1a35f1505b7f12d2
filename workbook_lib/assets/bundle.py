"""Bundles the scripts of a page into one or two files, and its style sheets into one.

This takes three requests instead of forty. The modules stay separate files, which other pages load
one by one. In a bundle, each module is a block, after the modules that it imports. The bundler
handles only the style of our modules (one-line imports with names, exports on declarations that
never change, no circular imports) and rejects anything else.
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
CHARTS = "charts"

ENTRIES = {
    CHAPTER: ("page", "binder_session"),
    CARD: ("card",),
    HOME: ("home",),
    CHARTS: ("charts",),
}
"""Entry modules by bundle; the other bundles have all widget modules as entries."""

CHAPTER_ADDITIONS = (EXERCISES, CARD)
"""Bundles that are loaded after ``CHAPTER`` and use its modules."""

PAGE_ONLY = ("host",)
"""Modules that only a chapter page runs, although other modules import them."""

STYLE_SHEETS = ("tokens", "base", "workbook", "page")
"""Style sheets of a page in cascade order."""


def style_sheet() -> bytes:
    """Return the style sheets of a page, concatenated."""
    return b"".join((FOLDER / "css" / f"{name}.css").read_bytes() for name in STYLE_SHEETS)


def bundle(name: str, version: str = "") -> bytes:
    """Return a bundle.

    ``CHAPTER`` has the frame of a chapter page, with the quick exit and the journal. ``EXERCISES``
    has the widgets, imports the modules of ``CHAPTER`` and exports them again. ``NOTEBOOK`` has
    the widgets for a notebook, with the connection to its kernel. ``CARD`` is the record file card
    of a chapter page, ``HOME`` the start page, ``CHARTS`` the page of one's own data; these three
    are for plain Voila, which serves only files.

    Parameters
    ----------
    name : str
        ``CHAPTER``, ``EXERCISES``, ``NOTEBOOK``, ``CARD``, ``HOME`` or ``CHARTS``.
    version : str
        Query string that the page adds to file names, so that a browser loads ``CHAPTER`` once.

    Raises
    ------
    ValueError
        If a module has an unsupported import or export, or a circular import.
    """
    entries = ENTRIES.get(name) or _widget_modules()
    if name not in CHAPTER_ADDITIONS:
        excluded = PAGE_ONLY if name in (NOTEBOOK, HOME, CHARTS) else ()
        return _join_modules(
            _in_dependency_order([*entries, "jupyter"] if name == NOTEBOOK else entries, excluded)
        )
    first = _in_dependency_order(ENTRIES[CHAPTER])
    names = ", ".join(f"{module}: ${module}" for module in first)
    # A static import: WebKit never finishes a module with a top-level await for another module
    # while the page loads both.
    imports = (
        f'import {{ modules as {CHAPTER} }} from "./{CHAPTER}.js{version}";\n'
        f"const {{ {names} }} = {CHAPTER};\n"
    )
    return imports.encode() + _join_modules(
        _in_dependency_order(entries, first), also=f"...{CHAPTER}, "
    )


def _widget_modules() -> list[str]:
    """Return the names of the modules that export a widget."""
    modules = sorted(path.stem for path in (FOLDER / "js").glob("*.js"))
    return [module for module in modules if WIDGET_EXPORT in _source(module)]


def _source(module: str) -> str:
    return (FOLDER / "js" / f"{module}.js").read_text("utf-8")


def _in_dependency_order(entries: Sequence[str], excluded: Sequence[str] = ()) -> list[str]:
    """Return modules and all their imports, each after the modules that it imports."""
    ordered: list[str] = []

    def add(module: str, importers: tuple[str, ...]) -> None:
        if module in importers:
            raise ValueError(f"circular import in {module}.js: {' > '.join((*importers, module))}")
        if module in ordered or module in excluded:
            return
        source = _source(module)
        for imported in [
            *(match[2] for match in IMPORT.finditer(source)),
            *DYNAMIC_IMPORT.findall(source),
        ]:
            add(imported, (*importers, module))
        ordered.append(module)

    for entry in entries:
        add(entry, ())
    return ordered


def _join_modules(modules: list[str], also: str = "") -> bytes:
    blocks = [_block(module) for module in modules]
    names = ", ".join(f"{module}: ${module}" for module in modules)
    return "\n".join((*blocks, f"export const modules = {{ {also}{names} }};\n")).encode()


def _block(module: str) -> str:
    source = _source(module)
    exported = [match[2] for match in EXPORT.finditer(source)]
    source = IMPORT.sub(_import_to_const, source)
    source = DYNAMIC_IMPORT.sub(r"Promise.resolve($\1)", EXPORT.sub(r"\1 \2", source))
    if unsupported := UNSUPPORTED.search(source):
        raise ValueError(f"{module}.js: {unsupported[0]}")
    exports = f"Object.assign(${module}, {{ {', '.join(exported)} }});" if exported else ""
    return f"// {module}.js\nconst ${module} = {{}};\n{{\n{source}{exports}\n}}\n"


def _import_to_const(match: re.Match[str]) -> str:
    """Return a declaration of the imported names, from the block of the module above."""
    names, module = match.groups()
    return f"const {{ {names.replace(' as ', ': ')} }} = ${module};\n" if names else ""
