import json

import pytest

from workbook_lib.figures.canvas import Drawing


@pytest.fixture(autouse=True)
def plotly_knows_every_value(monkeypatch):
    """Validate every figure of these tests with plotly, which must not change it."""
    say = Drawing.to_json

    def to_json(self):
        told, checked = json.loads(say(self)), json.loads(self.figure().to_json())
        # plotly omits empty lists and adds its default template.
        layout = {name: value for name, value in told["layout"].items() if value != []}
        assert layout.pop("template") == {}
        del checked["layout"]["template"]
        assert checked == {**told, "layout": layout}
        return say(self)

    monkeypatch.setattr(Drawing, "to_json", to_json)
