"""A chapter's notebook: a title, how to open it, one line a section. Words live in content/.

The notebook of one's own data has five short cells.
"""

from __future__ import annotations

import ast
import re

import nbformat
import pytest

from tests.project.project_files import ROOT, chapter_notebooks, files, name
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.data import PARTS
from workbook_lib.server.jupyter_extension import DATA_PAGE
from workbook_lib.server.lab import FIRST_CELL, first_cells

OURS = [ROOT / "notebooks" / notebook for notebook in chapter_notebooks()]
EXPLORE = ROOT / "notebooks/explore.ipynb"
COMPARED = ROOT / "tests/notebooks/explore.ipynb"
WITH_OUTPUTS = {"tests/notebooks/eggs-table.ipynb", name(COMPARED)}


@pytest.fixture(params=OURS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


@pytest.fixture
def chapter(notebook, request):
    """Return the chapter that the content pack gives this notebook."""
    return load_pack(pack_folder()).chapter(request.node.callspec.params["notebook"].stem)


FIRST_CELLS = first_cells(load_pack(pack_folder()))


def first_cell(notebook):
    """Return the Markdown of the first cell, the only cell that is not code."""
    first, *others = notebook.cells
    assert (first.cell_type, first.id) == ("markdown", FIRST_CELL)
    assert {cell.cell_type for cell in others} == {"code"}
    return first.source


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_every_notebook_is_of_a_chapter_or_of_ones_own_data():
    assert files("notebooks", ending=(".ipynb",)) == sorted([*OURS, EXPLORE])


def test_each_notebook_is_valid(notebook):
    nbformat.validate(notebook)


def test_each_notebook_starts_with_title_and_instructions(notebook, chapter):
    assert first_cell(notebook) == FIRST_CELLS[f"{chapter.notebook}.ipynb"]
    title, how = first_cell(notebook).split("\n\n")
    assert title == f"# {chapter.title}"
    assert "\n" not in how
    for start in ("JupyterLab", f"`voila {chapter.notebook}.ipynb`", "`make start`"):
        assert start in how
    assert notebook.metadata.title == chapter.title


def test_each_notebook_opens_its_chapter_and_shows_every_section(notebook, chapter):
    opening, *cells = code(notebook)
    lines = opening.split()
    assert " ".join(lines) == (
        f'import workbook_lib as workbook page = workbook.open("{chapter.id}")'
    )
    steps = [section.id for section in chapter.sections if section.place == "step"]
    assert cells == [f'page.show("{name}")' for name in steps]


def test_each_notebook_has_no_definitions_and_no_html(notebook):
    for source in code(notebook):
        kinds = {type(node) for node in ast.walk(ast.parse(source))}
        assert not kinds & {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda}
    assert not any(re.search(r"<\w", cell.source) for cell in notebook.cells)


def test_each_notebook_requests_our_template_and_any_python(notebook):
    assert notebook.metadata.voila.template == "between-us"
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.fixture(scope="module")
def explore():
    """Return the notebook of one's own data."""
    return nbformat.read(EXPLORE, as_version=4)


def test_the_notebook_of_ones_own_data_starts_with_title_and_instructions(explore):
    nbformat.validate(explore)
    assert first_cell(explore) == FIRST_CELLS[EXPLORE.name]
    title, how = first_cell(explore).split("\n\n")
    assert title == f"# {explore.metadata.title}"
    assert "JupyterLab" in how
    assert "`voila explore.ipynb`" in how


def test_the_notebook_of_ones_own_data_has_five_short_cells(explore):
    cells = code(explore)
    assert cells[0].splitlines()[0] == "import workbook_lib as workbook"
    assert [source.splitlines()[-1] for source in cells] == [
        f'mine.show("{part}")' for part in PARTS
    ]
    for source in cells:
        assert len(source.splitlines()) <= 4
        kinds = {type(node) for node in ast.walk(ast.parse(source))}
        assert not kinds & {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda}


def test_the_notebook_of_ones_own_data_has_our_frame_in_voila(explore):
    assert explore.metadata.voila == {"page": DATA_PAGE, "template": "between-us"}
    assert explore.metadata.kernelspec.name == "python3"


def test_the_notebook_with_outputs_is_the_one_of_ones_own_data(explore):
    """nbval compares its outputs, except those of its charts (`tests/data/test_charts.py`)."""
    compared = nbformat.read(COMPARED, as_version=4)
    assert [(cell.id, cell.source) for cell in compared.cells] == [
        (cell.id, cell.source) for cell in explore.cells
    ]
    outputs = [bool(cell.outputs) for cell in compared.cells if cell.cell_type == "code"]
    assert outputs == [part not in ("weeks", "talks") for part in PARTS]


@pytest.mark.parametrize("path", files(ending=(".ipynb",)), ids=name)
def test_outputs_are_stripped(path):
    if name(path) in WITH_OUTPUTS:
        return
    notebook = nbformat.read(path, as_version=4)
    filled_cells = [
        cell.id
        for cell in notebook.cells
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count is not None)
    ]
    assert not filled_cells, f"{name(path)}: clear the outputs of {filled_cells}"
    assert "widgets" not in notebook.metadata, "saved widget states may contain answers"
