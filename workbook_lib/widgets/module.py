"""How a widget's JavaScript reaches the page.

All scripts of a notebook are one file. What travels over the wire with a widget is only the few
lines that import it, so that all widgets of a page share one journal, and the browser caches the
rest. The file is served by our own server and our server extension, and else by any Voila that is
installed beside us, from the folder of our template.

anywidget gives a widget up for good when its module has not initialized within two seconds, which a
phone on a slow line takes longer than. So these lines answer at once, and the real module follows
whenever it is there; a fetch that fails is tried again, and meanwhile the page says how to open the
notebook. A page of ours reads none of this: it knows the modules by the names of the widgets.
"""

from __future__ import annotations

import os

from workbook_lib import assets
from workbook_lib.widgets.mount_points import SERVED_VARIABLE, STATIC_PATH

_LOADER = """\
const told = document.getElementById("jupyter-config-data");
const base = told ? JSON.parse(told.textContent).baseUrl : "/";
const address = new URL(base + "{path}", location.href).href;
const later = () => new Promise((done) => setTimeout(done, 2000));
const load = () => import(address).catch(() => later().then(load));
const coming = load();
const follow = (step, {{ model, el }}) => {{
  let end;
  let over = false;
  const late = setTimeout(() => el && (el.textContent = model.get("unopened")), {patience});
  coming.then(async ({{ modules }}) => {{
    clearTimeout(late);
    if (over) return;
    el?.replaceChildren();
    end = await modules.jupyter[step](modules["{name}"].widget, model, el);
    if (over) end?.();
  }});
  return () => {{
    over = true;
    clearTimeout(late);
    end?.();
  }};
}};
export default {{
  initialize: (given) => follow("initialize", given),
  render: (given) => follow("render", given),
}};
"""

_TIMEOUT = 5_000
"""Milliseconds after which a page says how to open a notebook whose scripts do not come."""


def esm_source(name: str) -> str:
    """Return the ES module that loads our scripts and offers one of them to anywidget.

    Parameters
    ----------
    name : str
        Name of the script without its ending, as in ``js/<name>.js`` of our assets.
    """
    if SERVED_VARIABLE in os.environ:
        path = f"workbook/static/{assets.digest()}/js/notebook.js"
    else:
        path = f"{STATIC_PATH}js/notebook.js?v={assets.digest()}"
    return _LOADER.format(path=path, name=name, patience=_TIMEOUT)
