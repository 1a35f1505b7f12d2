"""Base class of the widgets, and the ES module with which a notebook loads their scripts.

All scripts of a notebook are one file, so that the widgets of a page share one journal and the
browser caches the file. A widget sends only a short loader. The file is served by our server, by
our server extension, or by any Voila from the static folder of our template.

anywidget drops a widget whose module does not initialize within two seconds, which a slow
connection exceeds. So the loader initializes at once, loads the script with retries, and shows a
message in the meantime. Pages of our own server do not use the loader.
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from workbook_lib.assets import digest, scripts
from workbook_lib.content.page_frame import STATIC_PATH
from workbook_lib.settings import Settings

_LOADER = """\
const config = document.getElementById("jupyter-config-data");
const base = config ? JSON.parse(config.textContent).baseUrl : "/";
const address = new URL(base + "{path}", location.href).href;
const later = () => new Promise((done) => setTimeout(done, 2000));
const load = () => import(address).catch(() => later().then(load));
const loading = load();
const run = (step, {{ model, el }}) => {{
  let end;
  let ended = false;
  const late = setTimeout(() => el && (el.textContent = model.get("unopened")), {timeout});
  loading.then(async (notebook) => {{
    clearTimeout(late);
    if (ended) return;
    el?.replaceChildren();
    end = await notebook[step](notebook.widgets[model.get("component")], model, el);
    if (ended) end?.();
  }});
  return () => {{
    ended = true;
    clearTimeout(late);
    end?.();
  }};
}};
export default {{
  initialize: (context) => run("initialize", context),
  render: (context) => run("render", context),
}};
"""

_TIMEOUT = 5_000
"""Milliseconds until the message for a missing script is shown."""


def esm_source() -> str:
    """Return the loader of the widgets' scripts, for ``_esm``.

    A widget names its own script with the trait ``component``.
    """
    folder = f"workbook/static/{digest()}/" if Settings.read().served else STATIC_PATH
    return _LOADER.format(path=f"{folder}{scripts('notebook')[-1]}", timeout=_TIMEOUT)


class Widget(anywidget.AnyWidget):
    """A widget that a page can reconnect to a new kernel.

    Attributes
    ----------
    component : str
        Name of its script in ``frontend/src/widgets/``, without the ending.
    mount_point : str
        Id of its position on the page, the same in every kernel, so that the page
        can bind its view to the model of another kernel.
    unopened : str
        Message shown in its place if its script does not load.
    shows_only : bool
        Whether it only displays, so that a page can show it before sending its own entries.
    """

    _esm = esm_source()
    component = traitlets.Unicode().tag(sync=True)
    mount_point = traitlets.Unicode().tag(sync=True)
    unopened = traitlets.Unicode().tag(sync=True)
    shows_only = False
    _changed: frozenset[str] | None = None

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._changed = frozenset()

    def notify_change(self, change: Any) -> None:
        """Notify observers, and track the name of the changed trait."""
        super().notify_change(change)
        if self._changed is not None and change["name"] not in ("mount_point", "unopened"):
            self._changed |= {change["name"]}

    def changed_state(self) -> dict[str, Any]:
        """Return the serialized traits changed since tracking started."""
        state: dict[str, Any] = self.get_state((self._changed or set()) & set(self.keys))
        return state

    def reset_tracking(self) -> None:
        """Reset change tracking: the page has the current state."""
        self._changed = frozenset()
