"""The page in plain ipywidgets, as a notebook under Voila shows it."""

from __future__ import annotations

import ipywidgets as widgets
import plotly.graph_objects as go
import weeks
from IPython.display import display


def show():
    choices = {
        name: widgets.RadioButtons(
            options=[(label, level) for level, label in weeks.LEVELS.items()], value=None
        )
        for name in weeks.NAMES
    }
    notes = {
        name: widgets.Text(placeholder="A note", continuous_update=False) for name in weeks.NAMES
    }
    figure = go.FigureWidget(weeks.strip({}))
    sentence = widgets.HTML()
    save = widgets.Button(description="Save")
    saved = widgets.HTML()

    def answers():
        return {name: choice.value for name, choice in choices.items()}

    def follow(_=None):
        drawn = weeks.strip(answers())
        with figure.batch_update():
            for trace, new in zip(figure.data, drawn.data, strict=True):
                trace.update(x=new.x, base=new.base, y=new.y)
        sentence.value = f'<p class="sentence">{weeks.sentence(answers())}</p>'

    def press(_):
        texts = {name: note.value for name, note in notes.items()}
        saved.value = f'<p class="saved">{weeks.keep(answers(), texts)}</p>'

    for choice in choices.values():
        choice.observe(follow, "value")
    save.on_click(press)
    follow()
    display(widgets.HTML(f"<h1>{weeks.TITLE}</h1><p>{weeks.LEAD}</p>"))
    for name, label, healthy, concerning in weeks.ROWS:
        words = widgets.HTML(f"<h3>{label}</h3><p>{healthy} / {concerning}</p>")
        display(widgets.VBox([words, choices[name], notes[name]]))
    display(sentence, figure, save, saved)
