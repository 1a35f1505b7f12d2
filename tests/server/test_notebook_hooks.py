"""What JupyterLab may save in a notebook file."""

from __future__ import annotations

import copy

import pytest

from workbook_lib.server.jupyter_extension import drop_widget_state
from workbook_lib.widgets.blocks import HtmlBlock

KIND = "application/vnd.jupyter.widget-state+json"
OURS = {"_anywidget_id": HtmlBlock("Words").get_state()["_anywidget_id"], "exercise": "Words"}


def notebook(*states):
    widgets = {KIND: {"state": {str(at): {"state": state} for at, state in enumerate(states)}}}
    return {"type": "notebook", "content": {"cells": [], "metadata": {"widgets": widgets}}}


def test_widget_state_is_removed_from_saved_notebooks():
    model = notebook({"_model_name": "VBoxModel"}, OURS)
    drop_widget_state(model, path="02.ipynb", contents_manager=None)
    assert model["content"] == {"cells": [], "metadata": {}}


@pytest.mark.parametrize(
    "model",
    [
        notebook({"_anywidget_id": "of.others.Widget", "value": "theirs"}),
        {"type": "notebook", "content": {"cells": [], "metadata": {}}},
        {"type": "notebook", "content": None},
        {"type": "file", "content": "words"},
    ],
)
def test_other_notebooks_are_saved_unchanged(model):
    before = copy.deepcopy(model)
    drop_widget_state(model, path="theirs", contents_manager=None)
    assert model == before
