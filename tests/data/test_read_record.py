"""Opening a record in a notebook: one's own, a file, a locked one, and none."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest
from IPython.core.error import StdinNotImplementedError

from tests.fixtures.records.test_records import HERE, load_record
from tests.store.sealing import PASSPHRASE, QUICK, SECRET
from workbook_lib import read_record
from workbook_lib.cli import copy_packs
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.errors import UserError
from workbook_lib.record import decode, encode
from workbook_lib.store import PersonalStore
from workbook_lib.store.encryption import new_key


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Return the data folder of the person."""
    monkeypatch.setenv("WORKBOOK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("WORKBOOK_MODE", raising=False)
    return tmp_path / "data"


@pytest.fixture
def answer(monkeypatch):
    """Set what the person types when asked for the passphrase; return the questions."""
    questions = []

    def set_answer(text):
        def ask(prompt):
            questions.append(prompt)
            return text

        monkeypatch.setattr(getpass, "getpass", ask)
        return questions

    return set_answer


def code_of(call, *arguments, **options):
    with pytest.raises(UserError) as error:
        call(*arguments, **options)
    assert error.value.__cause__ is None
    assert SECRET not in str(error.value)
    return error.value.message.code


def sealed_bytes():
    return new_key(PASSPHRASE, QUICK).seal(encode(load_record("half")))


def test_ones_own_record_is_opened(own_folder):
    PersonalStore(own_folder).save(load_record("half"))
    mine = read_record()
    assert mine._record == load_record("half")
    assert repr(mine) == f"Answers from {own_folder / 'workbook.json'}: {len(mine._record.paths())}"
    assert read_record(or_example=True)._record == load_record("half")


def test_ones_own_locked_record_asks_for_its_passphrase(own_folder, answer):
    own_folder.mkdir()
    (own_folder / "workbook.json").write_bytes(sealed_bytes())
    answer("something else")
    assert code_of(read_record) == "passphrase_wrong"
    assert code_of(read_record, or_example=True) == "passphrase_wrong"
    questions = answer(PASSPHRASE)
    assert read_record()._record == load_record("half")
    assert questions == ["Passphrase: "] * 3


def test_a_missing_record_is_reported(own_folder):
    assert code_of(read_record) == "record_empty"
    assert not own_folder.exists()


def test_the_example_stands_in_for_a_missing_record(content):
    example = read_record(or_example=True)
    rows = example.tables.set_index("table")["rows"]
    assert rows.drop(["measures", "scores"]).gt(0).all()
    reason = content.interface.error_messages["record_empty"]
    assert repr(example).startswith(reason)
    assert "example" in repr(example)


def test_a_guest_has_no_record_on_the_server(monkeypatch):
    monkeypatch.setenv("WORKBOOK_MODE", "guest")
    assert code_of(read_record) == "record_elsewhere"
    assert "file" in repr(read_record(or_example=True))


def test_a_file_is_opened_by_its_path(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBOOK_MODE", "guest")
    assert read_record(HERE / "half.json")._record == load_record("half")
    assert read_record(str(HERE / "empty.json")).tables["rows"].sum() == 0
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "mine.json").write_bytes(encode(load_record("half")))
    assert read_record("~/mine.json")._record == load_record("half")


def test_a_locked_file_asks_for_its_passphrase(tmp_path, answer):
    file = tmp_path / "locked.json"
    file.write_bytes(sealed_bytes())
    questions = answer("something else")
    assert code_of(read_record, file) == "passphrase_wrong"
    answer(PASSPHRASE)
    assert read_record(file)._record == load_record("half")
    assert len(questions) == 2
    assert file.read_bytes() != encode(load_record("half")), "the file stays sealed"


@pytest.mark.parametrize("error", [EOFError, StdinNotImplementedError])
def test_a_program_that_cannot_ask_says_so(tmp_path, monkeypatch, error):
    def ask(_):
        raise error

    monkeypatch.setattr(getpass, "getpass", ask)
    file = tmp_path / "locked.json"
    file.write_bytes(sealed_bytes())
    assert code_of(read_record, file) == "passphrase_not_asked"


def test_paths_without_a_record_are_refused(tmp_path):
    assert code_of(read_record, tmp_path) == "record_is_folder"
    assert code_of(read_record, tmp_path / "nothing.json") == "record_not_found"
    assert code_of(read_record, "nul\0byte") == "record_not_found"
    assert code_of(read_record, tmp_path / "nothing.json", or_example=True) == "record_not_found"
    for content in (b"", b"<html>", f'["{SECRET}"]'.encode(), b'{"sealed": "x"}', b"\xff"):
        (tmp_path / "file.json").write_bytes(content)
        assert code_of(read_record, tmp_path / "file.json") == "file_unreadable"


def test_a_notebook_shows_the_sentence_without_a_traceback(tmp_path):
    with pytest.raises(UserError) as error:
        read_record(tmp_path)
    assert error.value._render_traceback_() == [str(error.value)]


def test_errors_and_example_are_those_of_the_pack(tmp_path, monkeypatch):
    packs = copy_packs(tmp_path / "words")
    file = packs / "en" / "interface.yaml"
    text = file.read_text("utf-8").replace("  record_is_folder: ", "  record_is_folder: # ")
    file.write_text(text.replace('# "{path} is a folder', '"{path} es una carpeta', 1), "utf-8")
    (packs / "en" / "example.json").write_bytes(encode(load_record("half")))
    monkeypatch.setenv("WORKBOOK_CONTENT", str(packs))
    with pytest.raises(UserError, match="es una carpeta"):
        read_record(tmp_path)
    assert read_record(or_example=True)._record == load_record("half")
    (packs / "en" / "example.json").write_bytes(b"\xff")
    with pytest.raises(UserError, match="is not a text file"):
        read_record(or_example=True)
    opened = Path.open

    def refuse(path, *mode, **options):
        if path.name == "example.json":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *mode, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        with pytest.raises(UserError, match=r"example\.json cannot be read"):
            read_record(or_example=True)
    (packs / "en" / "example.json").unlink()
    assert load_pack(packs / "en").pack.language == "en"
    assert len(read_record(or_example=True).table("check-ins")) == 11


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_example_is_in_the_language_of_the_page(language, monkeypatch):
    monkeypatch.setenv("WORKBOOK_LANG", language)
    file = pack_folder(language) / "example.json"
    assert read_record(or_example=True)._record == decode(file.read_bytes())
