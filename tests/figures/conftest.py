import json

import plotly.graph_objects as go
import pytest

from workbook_lib.figures.canvas import Drawing


@pytest.fixture(autouse=True)
def plotly_accepts_every_value(monkeypatch):
    """Validate every figure of these tests with plotly, which must not change it."""
    original = Drawing.to_json

    def to_json(self):
        drawn = json.loads(original(self))
        checked = json.loads(go.Figure(self.to_dict()).to_json())
        # plotly omits empty lists and adds its default template.
        layout = {name: value for name, value in drawn["layout"].items() if value != []}
        assert layout.pop("template") == {}
        del checked["layout"]["template"]
        assert checked == {**drawn, "layout": layout}
        return original(self)

    monkeypatch.setattr(Drawing, "to_json", to_json)
