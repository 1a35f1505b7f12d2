import json

import pytest

from workbook_lib.figures.canvas import Drawing


@pytest.fixture(autouse=True)
def plotly_knows_every_value(monkeypatch):
    """Whatever a test here draws, plotly's own checks are content with, and change nothing of."""
    say = Drawing.to_json

    def to_json(self):
        told, checked = json.loads(say(self)), json.loads(self.figure().to_json())
        # plotly leaves empty lists out, and writes down what it does without a template.
        layout = {name: value for name, value in told["layout"].items() if value != []}
        assert layout.pop("template") == {}
        del checked["layout"]["template"]
        assert checked == {**told, "layout": layout}
        return say(self)

    monkeypatch.setattr(Drawing, "to_json", to_json)
