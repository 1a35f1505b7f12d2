"""The page in Dash."""

from __future__ import annotations

import weeks
from dash import Dash, Input, Output, State, callback, dcc, html

app = Dash(__name__, title=weeks.TITLE, update_title=None, compress=True)
server = app.server

app.layout = html.Main(
    [
        html.H1(weeks.TITLE),
        html.P(weeks.LEAD),
        *(
            html.Section(
                [
                    html.H3(label),
                    html.P(f"{healthy} / {concerning}"),
                    dcc.RadioItems(weeks.LEVELS, id=name, inline=True),
                    dcc.Input(id=f"{name}-note", placeholder="A note", type="text"),
                ]
            )
            for name, label, healthy, concerning in weeks.ROWS
        ),
        html.P(id="sentence", className="sentence"),
        dcc.Graph(id="strip", config={"displayModeBar": False}),
        html.Button("Save", id="save"),
        html.P(id="saved", className="saved"),
    ]
)


@callback(
    Output("sentence", "children"),
    Output("strip", "figure"),
    [Input(name, "value") for name in weeks.NAMES],
)
def follow(*levels):
    answers = dict(zip(weeks.NAMES, levels, strict=True))
    return weeks.sentence(answers), weeks.strip(answers)


@callback(
    Output("saved", "children"),
    Input("save", "n_clicks"),
    [State(name, "value") for name in weeks.NAMES],
    [State(f"{name}-note", "value") for name in weeks.NAMES],
    prevent_initial_call=True,
)
def press(_, *values):
    levels, texts = values[: len(weeks.NAMES)], values[len(weeks.NAMES) :]
    return weeks.keep(
        dict(zip(weeks.NAMES, levels, strict=True)), dict(zip(weeks.NAMES, texts, strict=True))
    )
