"""What is on the page, for every framework alike: rows of choices, twelve weeks, and a sentence.

Each page imports this and adds what its framework is about. Nothing of the workbook is used here,
since it runs where only that framework and its own requirements are installed.
"""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

TITLE = "Signs over time"
LEAD = (
    "Needing space is human. What tells you more is how the space is taken, and whether there is "
    "a way back. Think of the last time there was distance between you. For each row, choose the "
    "end it was closer to. A row can stay open."
)
ROWS = (
    ("duration", "How long it lasts", "A few days, or as long as you agreed.", "Weeks or months."),
    ("response", "How they respond", "Says they need time.", "Silence, or answers that sting."),
    ("presence", "Whether they are there", "Small kindnesses go on.", "No word, no touch."),
    ("plans", "Plans together", "They still hold.", "They are put off again and again."),
    ("warmth", "Warmth", "It is still felt.", "It cools from week to week."),
    ("talk", "Talking it through", "Later, and it does happen.", "Turned down each time."),
)
LEVELS = {
    "healthy": "Closer to healthy",
    "mixed": "Mixed",
    "concerning": "Closer to concerning",
    "unsure": "Can’t tell",
}
HEIGHTS = {"healthy": 0.3, "mixed": 0.6, "concerning": 0.9, "unsure": 0.15}
FILLS = {"healthy": "#cbb8d6", "mixed": "#9678aa", "concerning": "#4f2d63", "unsure": "#dddddd"}
LABELS = [label for _, label, _, _ in ROWS]
NAMES = [name for name, _, _, _ in ROWS]
WEEKS = 12


def earlier():
    """Return the answers of the twelve weeks before: one row per week, one column per sign."""
    kinds = list(LEVELS)
    return pd.DataFrame(
        [
            [kinds[(week * 5 + row * 3 + week // 4) % 4] for row in range(len(ROWS))]
            for week in range(WEEKS)
        ],
        columns=NAMES,
    )


def together(answers):
    """Return all weeks; ``answers`` are those of this week by row, None if unanswered."""
    now = pd.DataFrame([{name: answers.get(name) for name in NAMES}])
    return pd.concat([earlier(), now], ignore_index=True)


def strip(answers):
    """Draw the weeks: one row per sign, one column per week, one trace per level."""
    weeks = together(answers).rename_axis("week").reset_index()
    cells = weeks.melt(id_vars="week", var_name="sign", value_name="level")
    places = {name: len(NAMES) - 1 - place for place, name in enumerate(NAMES)}
    figure = go.Figure()
    for level, label in LEVELS.items():
        matching = cells[cells["level"] == level]
        figure.add_bar(
            x=matching["week"].tolist(),
            base=matching["sign"].map(places).tolist(),
            y=[HEIGHTS[level]] * len(matching),
            width=0.84,
            name=label,
            marker_color=FILLS[level],
        )
    figure.update_layout(
        barmode="overlay",
        height=320,
        margin={"l": 150, "r": 10, "t": 10, "b": 30},
        showlegend=False,
        yaxis={"tickvals": [places[name] + 0.4 for name in NAMES], "ticktext": LABELS},
        xaxis={"tickvals": [0, 4, 8, WEEKS], "range": [-0.6, WEEKS + 0.6]},
    )
    return figure


def sentence(answers):
    """Return a sentence about the weeks that changes with every answer."""
    weeks = together(answers)
    now = weeks.iloc[-1].dropna()
    counts = now.value_counts().reindex(list(LEVELS), fill_value=0)
    often = (weeks[NAMES] == "concerning").mean().idxmax()
    summary = ", ".join(f"{LEVELS[level].lower()} in {count}" for level, count in counts.items())
    return f"This week: {summary}; most often concerning: {LABELS[NAMES.index(often)]}."


def keep(answers, notes):
    """Write answers and notes to a new file; return a message."""
    folder = Path(os.environ["BENCH_FOLDER"])
    text = json.dumps({"answers": dict(answers), "notes": dict(notes)})
    path = folder / f"{uuid.uuid4().hex}.json"
    path.write_text(text, encoding="utf-8")
    return f"Saved {len(text)} characters."
