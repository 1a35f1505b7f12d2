import json
from collections.abc import Iterator

import plotly.graph_objects as go
import pytest

from workbook_lib.figures import closeness, reasons, signs, talk, theme


@pytest.fixture(autouse=True)
def plotly_accepts_every_value(monkeypatch):
    """Validate every chart of these tests with plotly, which must not change it."""
    chart_of = theme.chart_of

    def check_chart(*args, **options):
        built = chart_of(*args, **options)
        check(built)
        return built

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
