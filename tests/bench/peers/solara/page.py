"""The page in Solara."""

from __future__ import annotations

import solara
import weeks


@solara.component
def Row(name, label, healthy, concerning, answers, notes):  # noqa: N802 - what Solara calls one
    solara.Markdown(f"### {label}\n{healthy} / {concerning}")
    with solara.ToggleButtonsSingle(
        value=answers.value.get(name),
        on_value=lambda level: answers.set({**answers.value, name: level}),
    ):
        for level, words in weeks.LEVELS.items():
            solara.Button(words, value=level)
    solara.InputText(
        "A note",
        value=notes.value.get(name, ""),
        on_value=lambda text: notes.set({**notes.value, name: text}),
    )


@solara.component
def Weeks(answers):  # noqa: N802
    solara.HTML(tag="p", classes=["sentence"], unsafe_innerHTML=weeks.sentence(answers.value))
    solara.FigurePlotly(weeks.strip(answers.value))


@solara.component
def Save(answers, notes):  # noqa: N802
    saved = solara.use_reactive("")

    def press():
        saved.set(weeks.keep(answers.peek(), notes.peek()))

    solara.Button("Save", on_click=press, color="primary")
    solara.HTML(tag="p", classes=["saved"], unsafe_innerHTML=saved.value)


@solara.component
def Page():  # noqa: N802
    answers = solara.use_reactive({})
    notes = solara.use_reactive({})
    solara.Title(weeks.TITLE)
    with solara.Column():
        solara.Markdown(f"# {weeks.TITLE}\n{weeks.LEAD}")
        for row in weeks.ROWS:
            Row(*row, answers, notes)
        Weeks(answers)
        Save(answers, notes)
