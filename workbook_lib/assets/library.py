"""plotly.js as the installed plotly brings it, in a form that costs a page a tenth of the time.

Its makers wrap the library in a function that would also suit other loaders. A browser reads all of
it (4.8 MB) to find where that function ends, and once more when it is called. Then every kind of
drawing there is makes itself known, maps and three dimensions too, of which ours need none. Without
the wrapper a page is held up for 0.61 s instead of 0.89, and with the kinds that we draw alone, as
in the makers' own basic bundle, for 0.09 (medians of three visits with an empty cache, in Chromium
on two cores).
"""

from __future__ import annotations

import re

from workbook_lib.assets import plotly_js

KINDS = frozenset({"bar"})
"""What our figures are made of, beside ``scatter``, which plotly cannot do without."""

REGISTERED = re.compile(r"\.register\(\[((?:[\w$]+\(\),?)+)\]\)")
"""The one place where every kind makes itself known."""

MODULE = re.compile(r"([\w$]+)=\w+\(\([\w$,]*\)=>\{")
LONGEST = 5000
"""Characters in which a module has told its name."""

BEGINS = """(
 function(root, factory) {
  if (typeof module === "object" && module.exports) {
   module.exports = factory();
  } else {
   root.moduleName = factory();
  }
} (typeof self !== "undefined" ? self : this, () => {
"""
ENDS = """
window.Plotly = Plotly;
return Plotly;
}));"""


def unwrapped(source: str) -> str:
    """Return plotly.js as a script that leaves ``Plotly`` in the page.

    Notes and licences in it stay. What is not wrapped as known comes back as it is, and works too.
    """
    head, begins, rest = source.partition(BEGINS)
    body, ends, more = rest.rpartition(ENDS)
    if not begins or not ends or more.strip():
        return source
    return f"{head}{body}\nwindow.Plotly = Plotly;\n"


def sparing(source: str) -> str:
    """Return plotly.js as a script in which only ``KINDS`` make themselves known.

    What is not written as known comes back as it is, and works too.
    """
    found = REGISTERED.search(source)
    wanted = [_registered(source, kind) for kind in sorted(KINDS)]
    if not found or not {*wanted} <= {*found[1].split(",")}:
        return source
    return f"{source[: found.start(1)]}{','.join(wanted)}{source[found.end(1) :]}"


def _registered(source: str, kind: str) -> str:
    """Return how a kind of drawing makes itself known: by a module that gives another one."""
    module = _module(source, f'moduleType:"trace",name:"{kind}"')
    return f"{_module(source, f'.exports={module}()}})')}()"


def _module(source: str, words: str) -> str:
    """Return the name of the module that has these words; empty where there is none."""
    at = source.find(words)
    names = MODULE.findall(source, max(at - LONGEST, 0), max(at, 0))
    return names[-1] if names else ""


def library() -> bytes:
    """Return what a page loads before it draws.

    Raises
    ------
    FileNotFoundError
        When plotly is not installed.
    """
    return sparing(unwrapped(plotly_js().read_text("utf-8"))).encode()
