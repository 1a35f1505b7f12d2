"""How a widget's JavaScript reaches the page.

The modules are plain files that every house serves (see ``workbook_lib.assets``). What travels over
the wire with a widget is only the few lines that import its module from there, so that all widgets
of a page share one journal, and the browser caches the rest.
"""

from __future__ import annotations

from workbook_lib import assets

_LOADER = """\
const told = document.getElementById("jupyter-config-data");
const base = told ? JSON.parse(told.textContent).baseUrl : "/";
const address = new URL(`${{base}}workbook/static/{digest}/js/{name}.js`, location.href);
const {{ widget }} = await import(address.href);
export default widget;
"""


def module(name: str) -> str:
    """Return the ES module that loads ``js/<name>.js`` of our assets and offers it to anywidget.

    Parameters
    ----------
    name : str
        Name of the module without its ending.
    """
    return _LOADER.format(digest=assets.digest(), name=name)
