"""How a widget's JavaScript reaches the page.

The modules are plain files that every house serves (see ``workbook_lib.assets``). What travels over
the wire with a widget is only the few lines that import its module from there, so that all widgets
of a page share one journal, and the browser caches the rest.

anywidget gives a widget up for good when its module has not initialized within two seconds, which a
phone on a slow line takes longer than. So these lines answer at once, and the real module follows
whenever it is there; a fetch that fails is tried again. A Voila page of ours reads none of this: it
knows the modules by the names of the widgets.
"""

from __future__ import annotations

from workbook_lib import assets

_LOADER = """\
const told = document.getElementById("jupyter-config-data");
const base = told ? JSON.parse(told.textContent).baseUrl : "/";
const ours = new URL(`${{base}}workbook/static/{digest}/js/`, location.href);
const address = (name) => new URL(`${{name}}.js`, ours).href;
const later = () => new Promise((done) => setTimeout(done, 2000));
const both = () => Promise.all([import(address("jupyter")), import(address("{name}"))]);
const load = () => both().catch(() => later().then(load));
const coming = load();
const follow = (step, {{ model, el }}) => {{
  let end;
  let over = false;
  coming.then(async ([jupyter, {{ widget }}]) => {{
    if (over) return;
    end = await jupyter[step](widget, model, el);
    if (over) end?.();
  }});
  return () => {{
    over = true;
    end?.();
  }};
}};
export default {{
  initialize: (given) => follow("initialize", given),
  render: (given) => follow("render", given),
}};
"""


def module(name: str) -> str:
    """Return the ES module that loads ``js/<name>.js`` of our assets and offers it to anywidget.

    Parameters
    ----------
    name : str
        Name of the module without its ending.
    """
    return _LOADER.format(digest=assets.digest(), name=name)
