"""Base class of the widgets, and the ES module with which a notebook loads their scripts.

All scripts of a notebook are one file, so that the widgets of a page share one journal. Our server,
our server extension and Voila serve it from our static folder; a browser caches it, and a widget
sends only a short loader. In any other notebook host one widget carries the file in its module, and
the loaders of the others wait for it.

anywidget drops a widget whose module does not initialize within two seconds, which a slow
connection exceeds. So the loader initializes at once, loads the script with retries, and shows a
message in the meantime. Pages of our own server do not use the loader.
"""

from __future__ import annotations

import time
from typing import Any

import anywidget
import traitlets

from workbook_lib.assets import FOLDER, scripts, served_path
from workbook_lib.content.page_frame import STATIC_PATH
from workbook_lib.settings import Settings

_SERVED = """\
const config = document.getElementById("jupyter-config-data");
const base = config ? JSON.parse(config.textContent).baseUrl : "/";
const address = new URL(base + "{path}", location.href).href;
const later = () => new Promise((done) => setTimeout(done, 2000));
const load = () => import(address).catch(() => later().then(load));
const loading = load();
"""

_CARRIED = """\
const key = Symbol.for("between-us");
const loading = new Promise((done) => {{
  if (globalThis[key]) done();
  else addEventListener("between-us", done, {{ once: true }});
}}).then(() => globalThis[key]);
{script}
"""

_CARRIER = """\
if (!globalThis[key]) {{
{script}
}}
"""

_RUN = """\
const run = (step, {{ model, el }}) => {{
  let end;
  let ended = false;
  const lang = model.get("lang");
  if (el && lang) Object.assign(el, {{ lang, dir: model.get("dir") }});
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

NOTEBOOK_TRAITS = frozenset({"created", "unopened", "blank_state", "lang", "dir", "letters"})
"""Traits that only a notebook uses, not a page of our server."""

_TIMEOUT = 5_000
"""Milliseconds until the message for a missing script is shown."""


def static_path(settings: Settings) -> str:
    """Return the path of our static folder below the base URL; empty where no server has it."""
    if settings.served:
        return served_path()
    return STATIC_PATH if settings.voila else ""


def esm_source(settings: Settings, *, carrier: bool = False) -> str:
    """Return the loader of the widgets' scripts, for ``_esm``.

    A widget names its own script with the trait ``component``.

    Parameters
    ----------
    settings : Settings
        Tell whether a server has the scripts.
    carrier : bool
        Whether this widget carries the scripts where no server has them.
    """
    if path := static_path(settings):
        head = _SERVED.format(path=f"{path}{scripts('notebook')[-1]}")
    else:
        script = (FOLDER / scripts("embedded")[-1]).read_text("utf-8") if carrier else ""
        head = _CARRIED.format(script=_CARRIER.format(script=script) if script else "")
    return head + _RUN.format(timeout=_TIMEOUT)


class Widget(anywidget.AnyWidget):
    """A widget that a page can reconnect to a new kernel.

    Attributes
    ----------
    component : str
        Name of its script in ``frontend/src/widgets/``, without the ending.
    mount_point : str
        Id of its position on the page, the same in every kernel, so that the page
        can bind its view to the model of another kernel.
    created : float
        Unix time in seconds. A notebook host may restore earlier widgets after the cells were run
        again; the page ignores them.
    unopened : str
        Message shown in its place if its script does not load.
    lang, dir : str
        Language and direction of its words. A notebook host is in a language of its own.
    letters : str
        Style sheet with fonts for the letters of its language; see `letters_sheet`.
    blank_state : dict
        First values of the traits with what a person wrote, which are tagged ``private``: a
        notebook host that saves the state of widgets saves these instead. Not set where a server
        has our scripts, since our extension leaves the state out of saved notebooks.
    shows_only : bool
        Whether it only displays, so that a page can show it before sending its own entries.
    """

    _esm = esm_source(Settings.read())
    component = traitlets.Unicode().tag(sync=True)
    mount_point = traitlets.Unicode().tag(sync=True)
    created = traitlets.Float().tag(sync=True)
    unopened = traitlets.Unicode().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)
    dir = traitlets.Unicode().tag(sync=True)
    letters = traitlets.Unicode().tag(sync=True)
    blank_state = traitlets.Dict().tag(sync=True)
    shows_only = False
    carries_files = not static_path(Settings.read())
    """Whether no server has our files, so that widgets carry them."""
    _changed: frozenset[str] | None = None

    def __init__(self, **traits: Any) -> None:
        super().__init__(created=time.time(), **traits)
        if self.carries_files:
            self.blank_state = self.get_state(self.trait_names(private=True))
        self._changed = frozenset()

    def notify_change(self, change: Any) -> None:
        """Notify observers, and track the name of the changed trait."""
        super().notify_change(change)
        if self._changed is not None and change["name"] not in {"mount_point", *NOTEBOOK_TRAITS}:
            self._changed |= {change["name"]}

    def changed_state(self) -> dict[str, Any]:
        """Return the serialized traits changed since tracking started."""
        state: dict[str, Any] = self.get_state((self._changed or set()) & set(self.keys))
        return state

    def reset_tracking(self) -> None:
        """Reset change tracking: the page has the current state."""
        self._changed = frozenset()
