"""In a pseudo-language no text that a reader sees comes from anywhere but the pack."""

from __future__ import annotations

import errno
import os
import re
import shutil
from datetime import date
from pathlib import Path

import plotly.graph_objects as go
import pytest

from tests.content.pseudo import LANGUAGE, PACK, make_pack, pseudo, write_record
from tests.content.visible import (
    data_texts,
    foreign,
    page_texts,
    undeclared_texts,
    words_of_no_pack,
)
from workbook_lib import read_record
from workbook_lib.cli import main
from workbook_lib.content.loading.loader import check_pack, load_pack
from workbook_lib.content.parts.signs import CheckInPart, WeeksPart
from workbook_lib.content.parts.take_home import TakeHomePart
from workbook_lib.content.schema.fields import SignTable
from workbook_lib.data import PARTS
from workbook_lib.errors import ERROR_MESSAGES, ErrorMessage, placeholders
from workbook_lib.export.html import render_page
from workbook_lib.export.spreadsheet import check_ins_csv
from workbook_lib.export.take_home import build_sheet
from workbook_lib.export.text import plain_text, sheet_csv
from workbook_lib.export.worksheets import run_sheet, worksheets
from workbook_lib.page.page import open_page
from workbook_lib.page.snapshot import _piece
from workbook_lib.record import Clock, decode
from workbook_lib.record.views.signs import check_ins
from workbook_lib.sections.output import capture_output
from workbook_lib.sections.take_home import draw_pictures
from workbook_lib.server.lab import first_cells
from workbook_lib.settings import Settings
from workbook_lib.store.errors import cannot_clear, cannot_read, cannot_save, cannot_use
from workbook_lib.store.personal import PersonalStore

ARABIC = re.compile("[\u0621-\u064a]")
CODE = re.compile("<code.*?</code>")
"""Names in code, which are the same in every language."""
CHAPTERS = load_pack(PACK).pack.chapters


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """Return a folder of packs with the one in the pseudo-language."""
    folder = tmp_path_factory.mktemp("packs")
    make_pack(folder)
    return folder


@pytest.fixture(scope="module")
def content(packs):
    return load_pack(packs / LANGUAGE)


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """Return a file with everything answered, in words of the pseudo-language."""
    return write_record(tmp_path_factory.mktemp("record") / "workbook.json")


def test_the_pack_is_valid_and_its_words_are_recognized(packs):
    assert check_pack(packs / LANGUAGE) == []
    assert pseudo("Save {name} [here](get-help.ipynb)") == (
        "[Šåṽé {name} [ĥéŕé](get-help.ipynb) éééé éééé éééé]"
    )
    assert words_of_no_pack(pseudo("Call the line")) == []


@pytest.mark.parametrize(
    "text",
    ["Save", "[Šåṽé éééé] now", "2 answers", "Mar 2, 2026", "one, two and three", "<b>Row</b>"],
)
def test_an_english_word_is_found(text):
    assert foreign(page_texts(f"<p>{text}</p>"))
    assert foreign(data_texts({"label": text, "id": "a-b"}))


@pytest.mark.parametrize("text", ["2 مارس 2026", "notes-2026-03-02.json", "https://a.example/b"])
def test_dates_addresses_and_names_of_files_are_no_english(text):
    assert not foreign([text])


@pytest.mark.parametrize("mode", ["personal", "guest"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_shows_only_words_of_the_pack(tmp_path, packs, record, chapter, mode):
    (tmp_path / "workbook.json").write_bytes(record.read_bytes())
    settings = Settings(
        mode=mode, data_folder=tmp_path, content=packs, chosen_language=LANGUAGE, page=True
    )
    with capture_output() as outputs:
        page = open_page(chapter, settings)
        for name in page.step_ids:
            page.show(name)
    pieces = [_piece(output) for output, _ in outputs]
    texts = [text for piece in pieces for text in _texts(piece)]
    assert len(texts) > 3
    assert foreign(texts) == {}
    if chapter == "signs-over-time" and mode == "personal":
        assert any(ARABIC.search(text) for text in texts), "days are those of the language"


def _texts(piece):
    if "html" in piece:
        yield from page_texts(piece["html"])
        return
    # The name of a widget is an id.
    yield from data_texts({key: value for key, value in piece["state"].items() if key != "name"})
    for child in piece["children"]:
        yield from _texts(child)


def test_worksheets_and_run_sheet_have_only_words_of_the_pack(content):
    for page in (worksheets(content, ""), run_sheet(content, "")):
        assert page is not None
        assert foreign(page_texts(page)) == {}


def test_the_take_home_sheet_has_only_words_of_the_pack(content, record):
    own, [part] = decode(record.read_bytes()), content.parts(TakeHomePart)
    chosen = [piece.id for piece in part.pieces]
    pictures = draw_pictures(own, content, part.sheet, chosen)
    sheet = build_sheet(own, content, part, pictures, chosen, date(2026, 3, 2))
    assert foreign(page_texts(render_page(sheet))) == {}
    assert foreign([plain_text(sheet)]) == {}
    assert foreign([sheet_csv(sheet, part.files.columns)]) == {}


@pytest.fixture(scope="module")
def untranslated(tmp_path_factory):
    """Return the content of a pack that has nothing but its language."""
    folder = tmp_path_factory.mktemp("untranslated")
    shutil.copytree(PACK, folder / "en")
    (folder / LANGUAGE).mkdir()
    (folder / LANGUAGE / "pack.yaml").write_text(f"language: {LANGUAGE}\ndirection: rtl\n", "utf-8")
    return load_pack(folder / LANGUAGE)


def test_english_on_paper_is_declared_in_drawings_too(untranslated, record):
    own, [part] = decode(record.read_bytes()), untranslated.parts(TakeHomePart)
    chosen = [piece.id for piece in part.pieces]
    pictures = draw_pictures(own, untranslated, part.sheet, chosen)
    sheet = build_sheet(own, untranslated, part, pictures, chosen, date(2026, 3, 2))
    html = render_page(sheet)
    drawn = re.findall("<foreignObject.*?</foreignObject>", html, re.DOTALL)
    assert sum('lang="en" dir="ltr"' in text for text in drawn) > 20
    assert foreign(undeclared_texts(html)) == {}


def test_the_file_of_check_ins_has_only_words_of_the_pack(content, record):
    [form], [weeks] = content.parts(CheckInPart), content.parts(WeeksPart)
    fields = [field for group in form.exercise.groups for field in group.fields]
    [signs] = [field for field in fields if isinstance(field, SignTable)]
    own = check_ins(decode(record.read_bytes()))
    table = check_ins_csv(own, form.subjects(), signs, weeks.sheet, "")
    assert foreign([table]) == {}


def test_commands_print_only_words_of_the_pack(tmp_path, packs, record, monkeypatch, capsys):
    monkeypatch.setenv("WORKBOOK_CONTENT", str(packs))
    monkeypatch.setenv("WORKBOOK_LANG", LANGUAGE)
    (tmp_path / "workbook.json").write_bytes(record.read_bytes())
    PersonalStore(tmp_path).save(
        decode(record.read_bytes()).put("home/seat", "both", Clock("a-laptop"))
    )
    where = ("--data-dir", str(tmp_path))
    assert main(["versions", *where]) == 0
    assert main(["unseal", *where]) == 0
    assert main(["versions", "--restore", "99", *where]) == 1
    assert main(["versions", "--restore", "1", *where]) == 0
    output = capsys.readouterr()
    lines = [*output.out.splitlines(), *output.err.splitlines()]
    assert len(lines) >= 4
    assert foreign(lines) == {}


def test_a_mistake_in_a_command_is_reported_in_words_of_the_pack(packs, monkeypatch, capsys):
    monkeypatch.setenv("WORKBOOK_CONTENT", str(packs))
    monkeypatch.setenv("WORKBOOK_LANG", LANGUAGE)
    for arguments in (["serve", "--port", "often"], ["print", "--paper", "a5"], ["nothing"]):
        with pytest.raises(SystemExit):
            main(arguments)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert foreign(lines) == {}


@pytest.mark.parametrize(
    "number",
    [*(getattr(errno, name) for name in ("ENOSPC", "EACCES", "EROFS", "ENOENT", "EISDIR")), 5],
)
def test_an_error_of_the_system_has_only_words_of_the_pack(content, number):
    words = content.interface.error_messages
    error = OSError(number, os.strerror(number))
    place = Path("workbook.json")
    errors = [make(place, error) for make in (cannot_read, cannot_save, cannot_use, cannot_clear)]
    assert foreign([error.text(words) for error in errors]) == {}


def test_the_first_cell_of_each_notebook_has_only_words_of_the_pack(content):
    cells = first_cells(content)
    assert len(cells) == len(CHAPTERS) + 1
    assert foreign(text for cell in cells.values() for text in page_texts(cell)) == {}


def test_the_notebook_of_ones_own_data_has_only_words_of_the_pack(
    tmp_path, packs, record, monkeypatch
):
    monkeypatch.setenv("WORKBOOK_CONTENT", str(packs))
    monkeypatch.setenv("WORKBOOK_LANG", LANGUAGE)
    mine = read_record(record)
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda output, **_: shown.append(output))
    for part in PARTS:
        mine.show(part)
    texts = [
        text
        for output in shown
        for text in (
            data_texts(output.to_plotly_json())
            if isinstance(output, go.Figure)
            else page_texts(CODE.sub("", output.data))
        )
    ]
    assert len(texts) > 20
    assert foreign(texts) == {}


def test_errors_and_lines_in_the_terminal_have_only_words_of_the_pack(content):
    words = content.interface.error_messages
    values = {name: "2" for message in ERROR_MESSAGES.values() for name in placeholders(message)}
    texts = [ErrorMessage(code, values).text(words) for code in ERROR_MESSAGES]
    assert foreign(texts) == {}
