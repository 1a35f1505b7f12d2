"""What JupyterLab may save in a notebook file."""

from __future__ import annotations

import copy

import pytest

from workbook_lib.server.jupyter_extension import drop_data_outputs, drop_widget_state
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


def data_notebook(page):
    output = {"output_type": "display_data", "data": {"text/plain": "Words"}, "metadata": {}}
    code = {"cell_type": "code", "outputs": [output], "execution_count": 3}
    cells = [{"cell_type": "markdown", "source": "Text"}, code]
    return {"type": "notebook", "content": {"cells": cells, "metadata": {"voila": {"page": page}}}}


def test_outputs_are_removed_from_the_saved_notebook_of_ones_own_data():
    model = data_notebook("data")
    drop_data_outputs(model, path="explore.ipynb", contents_manager=None)
    text, code = model["content"]["cells"]
    assert text == {"cell_type": "markdown", "source": "Text"}
    assert code == {"cell_type": "code", "outputs": [], "execution_count": None}


@pytest.mark.parametrize(
    "model",
    [
        data_notebook("another"),
        {"type": "notebook", "content": {"cells": [], "metadata": {"voila": "words"}}},
        {"type": "notebook", "content": None},
        {"type": "file", "content": "words"},
    ],
)
def test_outputs_of_other_notebooks_are_saved(model):
    before = copy.deepcopy(model)
    drop_data_outputs(model, path="theirs", contents_manager=None)
    assert model == before
