"""What JupyterLab may write into a notebook's file: nothing that somebody wrote in an exercise."""

from __future__ import annotations

from typing import Any

OURS = "workbook_lib."
"""How the names of our widgets begin."""


def drop_widget_state(model: dict[str, Any], **_: Any) -> None:
    """Leave the state of widgets out of a notebook with widgets of ours, before it is saved.

    JupyterLab puts it there when somebody has switched on "Save Widget State Automatically". It
    holds what stands in the forms, in plain text, also where the person's own file is sealed.

    Parameters
    ----------
    model : dict
        What is about to be saved, as Jupyter's contents managers describe it.
    """
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    metadata = model["content"].get("metadata", {})
    for kind in (metadata.get("widgets") or {}).values():
        states = kind.get("state", {}).values() if isinstance(kind, dict) else ()
        if any(_ours(each) for each in states):
            del metadata["widgets"]
            return


def _ours(state: Any) -> bool:
    told = state.get("state", {}) if isinstance(state, dict) else {}
    return str(told.get("_anywidget_id", "")).startswith(OURS)
