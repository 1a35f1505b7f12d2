"""The page in Panel."""

from __future__ import annotations

import panel as pn
import weeks

pn.extension("plotly")

OPTIONS = {label: level for level, label in weeks.LEVELS.items()}


def page():
    choices = {name: pn.widgets.RadioBoxGroup(options=OPTIONS, inline=True) for name in weeks.NAMES}
    for choice in choices.values():
        choice.value = None
    notes = {name: pn.widgets.TextInput(placeholder="A note") for name in weeks.NAMES}
    sentence = pn.pane.HTML(f'<p class="sentence">{weeks.sentence({})}</p>')
    figure = pn.pane.Plotly(weeks.strip({}), config={"displayModeBar": False})
    save = pn.widgets.Button(name="Save", button_type="primary")
    saved = pn.pane.HTML("")

    def answers():
        return {name: choice.value for name, choice in choices.items()}

    def follow(_):
        sentence.object = f'<p class="sentence">{weeks.sentence(answers())}</p>'
        figure.object = weeks.strip(answers())

    def press(_):
        texts = {name: note.value for name, note in notes.items()}
        saved.object = f'<p class="saved">{weeks.keep(answers(), texts)}</p>'

    for choice in choices.values():
        choice.param.watch(follow, "value")
    save.on_click(press)
    rows = [
        pn.Column(f"### {label}\n{healthy} / {concerning}", choices[name], notes[name])
        for name, label, healthy, concerning in weeks.ROWS
    ]
    return pn.Column(f"# {weeks.TITLE}\n{weeks.LEAD}", *rows, sentence, figure, save, saved)


page().servable(title=weeks.TITLE)
