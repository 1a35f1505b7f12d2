"""plotly.js as the installed plotly brings it, in a form that costs a page a tenth of the time.

Its makers wrap the library in a function that would also suit other loaders. A browser reads all of
it (4.8 MB) to find where that function ends, and once more when it is called. Then every kind of
drawing there is makes itself known, maps and three dimensions too; ours are made of ``scatter``
alone, which plotly cannot do without. Without the wrapper a page is held up for 0.61 s instead of
0.89, and with no other kind for 0.09 (medians of three visits with an empty cache, in Chromium on
two cores). What then nothing asks for any more, three quarters of it, is not sent.
"""

from __future__ import annotations

import itertools
import re

from workbook_lib.assets import plotly_js

REGISTER_CALL = re.compile(r"\.register\(\[((?:[\w$]+\(\),?){9,})\]\)")
"""The one place where every other kind makes itself known."""

OLDER_MODULE_HELPER = re.compile(
    r"var ([\w$]+)=\((\w),(\w)\)=>\(\)=>\{.{0,9}"
    r"return \3\|\|\2\(\(\3=\{exports:\{\}\}\)\.exports,\3\)"
)
NEWER_MODULE_HELPER = re.compile(
    r"var ([\w$]+)=\((\w),(\w)(?:,\w)?\)=>\(\)=>\{.{0,30}return \2&&\(\3=\2\(\2=0\)\),\3"
)
"""What esbuild makes a module with, older kind and newer: it runs when first called by its name."""
CALL = re.compile(r"(?<![\w$.])([\w$]+)\(\)")

WRAPPER_HEAD = """(
 function(root, factory) {
  if (typeof module === "object" && module.exports) {
   module.exports = factory();
  } else {
   root.moduleName = factory();
  }
} (typeof self !== "undefined" ? self : this, () => {
"""
WRAPPER_TAIL = """
window.Plotly = Plotly;
return Plotly;
}));"""


def unwrap(source: str) -> str:
    """Return plotly.js as a script that leaves ``Plotly`` in the page.

    Notes and licenses in it stay. What is not wrapped as known comes back as it is, and works too.
    """
    head, begins, rest = source.partition(WRAPPER_HEAD)
    body, ends, more = rest.rpartition(WRAPPER_TAIL)
    if not begins or not ends or more.strip():
        return source
    return f"{head}{body}\nwindow.Plotly = Plotly;\n"


def keep_only_scatter(source: str) -> str:
    """Return plotly.js as a script in which no kind makes itself known but ``scatter``.

    What is not written as known comes back as it is, and works too.
    """
    found = REGISTER_CALL.search(source)
    return f"{source[: found.start(1)]}{source[found.end(1) :]}" if found else source


def drop_unreachable(source: str) -> str:
    """Return plotly.js without the modules that nothing asks for.

    What a text calls is kept with all that its own text calls, whether it would come to that or
    not. What is not written as known comes back as it is, and works too.
    """
    older, newer = OLDER_MODULE_HELPER.search(source), NEWER_MODULE_HELPER.search(source)
    if not older or not newer:
        return source
    begins = rf"(?<=[;\n])var ([\w$]+)={re.escape(older[1])}\((?=\(?[\w$,]*\)?=>\{{)"
    starts = [(found.start(), found[1]) for found in re.finditer(begins, source)]
    if len({name for _, name in starts}) < max(2, len(starts)):
        return source
    head, last = source[: starts[0][0]], source[starts[-1][0] :]
    modules = {name: source[start:end] for (start, name), (end, _) in itertools.pairwise(starts)}
    # Modules of the newer kind stand behind one of the older.
    inner = re.compile(rf"\b([\w$]+)={re.escape(newer[1])}\(")
    homes = {name: name for name in modules}
    homes |= {each: name for name, text in modules.items() for each in inner.findall(text)}
    kept: set[str] = set()
    asking = [head, last]
    while asking:
        called = {homes[each] for each in CALL.findall(asking.pop()) if each in homes}
        asking += [modules[each] for each in called - kept]
        kept |= called
    return head + "".join(text for name, text in modules.items() if name in kept) + last


def plotly_library() -> bytes:
    """Return what a page loads before it draws.

    Raises
    ------
    FileNotFoundError
        When plotly is not installed.
    """
    return drop_unreachable(keep_only_scatter(unwrap(plotly_js().read_text("utf-8")))).encode()
