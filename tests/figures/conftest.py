import json
from collections.abc import Iterator

import plotly.graph_objects as go
import pytest

from workbook_lib.figures import closeness, reasons, signs, talk, theme
from workbook_lib.figures.canvas import Drawing


@pytest.fixture(autouse=True)
def plotly_accepts_every_value(monkeypatch):
    """Validate every chart and drawing of these tests with plotly, which must not change it."""
    to_dict, chart_of = Drawing.to_dict, theme.chart_of

    def checked_dict(self):
        check(to_dict(self))
        return to_dict(self)

    def check_chart(*args, **options):
        built = chart_of(*args, **options)
        check(built)
        return built

    monkeypatch.setattr(Drawing, "to_dict", checked_dict)
    for module in (closeness, reasons, signs, talk):
        monkeypatch.setattr(module, "chart_of", check_chart)


def check(built):
    checked = json.loads(go.Figure(built).to_json())
    plain = json.loads(json.dumps(built))
    # plotly omits empty lists and adds its default template.
    layout = {name: value for name, value in plain["layout"].items() if value != []}
    assert layout.pop("template") == {}
    del checked["layout"]["template"]
    assert [*without_empty(checked["data"])] == [*without_empty(plain["data"])]
    assert checked["layout"] == layout


def without_empty(traces) -> Iterator[dict]:
    for trace in traces:
        yield {name: value for name, value in trace.items() if value not in ([], {})}
