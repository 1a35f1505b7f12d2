"""The ES module of a widget: a loader that imports the bundled script.

All scripts of a notebook are one file, so that the widgets of a page share one journal and the
browser caches the file. A widget sends only a short loader. The file is served by our server, by
our server extension, or by any Voila from the static folder of our template.

anywidget drops a widget whose module does not initialize within two seconds, which a slow
connection exceeds. So the loader initializes at once, loads the script with retries, and shows a
message in the meantime. Pages of our own server do not use the loader.
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
    end = await modules.jupyter[step](modules[model.get("component")].widget, model, el);
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
"""Milliseconds until the message for a missing script is shown."""


def esm_source() -> str:
    """Return the loader of the widgets' scripts, for ``_esm``.

    A widget names its own script with the trait ``component``.
    """
    if SERVED_VARIABLE in os.environ:
        path = f"workbook/static/{assets.digest()}/js/notebook.js"
    else:
        path = f"{STATIC_PATH}js/notebook.js?v={assets.digest()}"
    return _LOADER.format(path=path, patience=_TIMEOUT)
