"""plotly.js as the installed plotly brings it, in a form that costs a page a tenth of the time.

Its makers wrap the library in a function that would also suit other loaders. A browser reads all of
it (4.8 MB) to find where that function ends, and once more when it is called. Then every kind of
drawing there is makes itself known, maps and three dimensions too; ours are made of ``scatter``
alone, which plotly cannot do without. Without the wrapper a page is held up for 0.61 s instead of
0.89, and with no other kind for 0.09 (medians of three visits with an empty cache, in Chromium on
two cores).
"""

from __future__ import annotations

import re

from workbook_lib.assets import plotly_js

REGISTERED = re.compile(r"\.register\(\[((?:[\w$]+\(\),?){9,})\]\)")
"""The one place where every other kind makes itself known."""

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
    """Return plotly.js as a script in which no kind makes itself known but ``scatter``.

    What is not written as known comes back as it is, and works too.
    """
    found = REGISTERED.search(source)
    return f"{source[: found.start(1)]}{source[found.end(1) :]}" if found else source


def library() -> bytes:
    """Return what a page loads before it draws.

    Raises
    ------
    FileNotFoundError
        When plotly is not installed.
    """
    return sparing(unwrapped(plotly_js().read_text("utf-8"))).encode()
