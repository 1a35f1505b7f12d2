"""The commands for the record file."""

from __future__ import annotations

import re

import pytest

from tests.store.sealing import OTHER, PASSPHRASE, SECRET, everything, open_store, write_versions
from workbook_lib.cli import main
from workbook_lib.cli.record_file import unlock_in_terminal
from workbook_lib.settings import Settings
from workbook_lib.store.encryption import WrongPassphrase
from workbook_lib.store.mode import process_state
from workbook_lib.store.passphrase import SealState, seal_state


@pytest.fixture
def prompts(monkeypatch):
    """Answer prompts of the terminal; return the prompts."""
    questions, answers = [], []

    def answer(question):
        questions.append(question)
        return answers.pop(0)

    monkeypatch.setattr("getpass.getpass", answer)
    yield questions, answers
    process_state().keys.remove()


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    output = capsys.readouterr()
    assert SECRET not in output.out + output.err
    assert "Traceback" not in output.err
    return status, output.out, output.err


def test_versions_are_listed_and_restored(tmp_path, capsys):
    write_versions(tmp_path)
    status, output, _ = run(capsys, "versions", "--data-dir", tmp_path)
    lines = output.splitlines()
    assert status == 0
    assert [line.split()[0] for line in lines] == ["1", "2"]
    assert all(re.fullmatch(r" \d  \w+ \d+, \d{4}, [\d:]{8}  1 kB, answers: 1", x) for x in lines)
    status, output, _ = run(capsys, "versions", "--restore", 2, "--data-dir", tmp_path)
    assert output.startswith("You are back at the copy of ")
    assert open_store(tmp_path).load().get("a") == f"{SECRET} 0"
    # The previous file is version one now.
    run(capsys, "versions", "--restore", 1, "--data-dir", tmp_path)
    assert open_store(tmp_path).load().get("a") == f"{SECRET} 2"


@pytest.mark.parametrize("number", ["0", "3", "-1"])
def test_an_invalid_version_number_is_reported(tmp_path, capsys, number):
    write_versions(tmp_path)
    before = everything(tmp_path)
    status, _, errors = run(capsys, "versions", f"--restore={number}", "--data-dir", tmp_path)
    assert status == 1
    assert errors.startswith("There is no older copy with that number.")
    assert everything(tmp_path) == before


def test_a_missing_record_is_reported(tmp_path, capsys):
    result = run(capsys, "versions", "--data-dir", tmp_path)
    assert result == (0, "There are no older copies yet.\n", "")


def test_a_record_is_sealed_resealed_and_unsealed(tmp_path, capsys, prompts):
    questions, answers = prompts
    write_versions(tmp_path)
    answers += [PASSPHRASE, PASSPHRASE]
    assert run(capsys, "seal", "--data-dir", tmp_path)[0] == 0
    assert SECRET.encode() not in b"".join(everything(tmp_path).values())
    assert len(questions) == 2
    process_state().keys.remove()

    answers += [OTHER]
    status, _, errors = run(capsys, "versions", "--data-dir", tmp_path)
    assert (status, errors) == (
        1,
        "That passphrase does not open this file. Nothing was changed.\n",
    )
    answers += [PASSPHRASE]
    assert "answers: 1" in run(capsys, "versions", "--data-dir", tmp_path)[1]
    process_state().keys.remove()

    answers += [PASSPHRASE, OTHER, "not the same words"]
    status, _, errors = run(capsys, "seal", "--data-dir", tmp_path)
    assert (status, "not the same" in errors) == (1, True)
    process_state().keys.remove()
    answers += [PASSPHRASE, OTHER, OTHER]
    assert run(capsys, "seal", "--data-dir", tmp_path)[0] == 0
    process_state().keys.remove()

    answers += [OTHER]
    assert run(capsys, "unseal", "--data-dir", tmp_path)[0] == 0
    assert seal_state(open_store(tmp_path).file) is SealState.UNSEALED
    assert open_store(tmp_path).load().get("a") == f"{SECRET} 2"
    assert run(capsys, "unseal", "--data-dir", tmp_path)[1] == "Your words are not locked.\n"
    assert answers == []


def test_jupyterlab_asks_for_a_passphrase_only_if_sealed(tmp_path, prompts):
    from tests.store.sealing import sealed

    questions, answers = prompts
    environ = {"WORKBOOK_MODE": "personal", "WORKBOOK_DATA_DIR": str(tmp_path)}
    unlock_in_terminal(Settings.read(environ))
    sealed(tmp_path)
    unlock_in_terminal(Settings.read({**environ, "WORKBOOK_MODE": "guest"}))
    assert questions == []
    answers += [OTHER]
    with pytest.raises(WrongPassphrase):
        unlock_in_terminal(Settings.read(environ))
    answers += [PASSPHRASE]
    unlock_in_terminal(Settings.read(environ))
    assert open_store(tmp_path, process_state().keys).load().get("a") == f"{SECRET} 2"
