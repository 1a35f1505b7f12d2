"""The page in marimo."""

import marimo

app = marimo.App(app_title="Signs over time")


@app.cell
def _():
    import marimo as mo
    import weeks

    return mo, weeks


@app.cell
def _(mo, weeks):
    mo.md(f"# {weeks.TITLE}\n\n{weeks.LEAD}")


@app.cell
def _(mo, weeks):
    options = {label: level for level, label in weeks.LEVELS.items()}
    choices = mo.ui.dictionary({name: mo.ui.radio(options, inline=True) for name in weeks.NAMES})
    notes = mo.ui.dictionary({name: mo.ui.text(placeholder="A note") for name in weeks.NAMES})
    save = mo.ui.run_button(label="Save")
    return choices, notes, save


@app.cell
def _(choices, mo, notes, weeks):
    mo.vstack(
        [
            mo.vstack([mo.md(f"### {label}\n{healthy} / {concerning}"), choices[name], notes[name]])
            for name, label, healthy, concerning in weeks.ROWS
        ]
    )


@app.cell
def _(choices, mo, weeks):
    mo.vstack(
        [
            mo.Html(f'<p class="sentence">{weeks.sentence(choices.value)}</p>'),
            weeks.strip(choices.value),
        ]
    )


@app.cell
def _(save):
    save  # noqa: B018 - the last line of a cell is what it shows


@app.cell
def _(choices, mo, notes, save, weeks):
    message = weeks.keep(choices.value, notes.value) if save.value else ""
    mo.Html(f'<p class="saved">{message}</p>')


if __name__ == "__main__":
    app.run()
