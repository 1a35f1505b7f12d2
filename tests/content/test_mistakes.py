"""Each file in ``bad`` makes one mistake in the pack ``good`` and has the expected message.

``file`` is changed: the words of ``find`` give way to those of ``put``; or the whole file to
``whole``, to the bytes of ``hex``, or to as many letters as ``letters`` says; or it is ``gone``.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
import yaml

from workbook_lib.cli import main
from workbook_lib.content.loading.loader import check_pack, load_pack, pack_folder, pack_notices
from workbook_lib.content.loading.problems import ContentError
from workbook_lib.settings import Settings

FIXTURES = Path(__file__).parents[1] / "fixtures" / "content"
GOOD = FIXTURES / "good"
CASES = sorted((FIXTURES / "bad").glob("*.yaml"))


def read_case(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def make_mistake(folder: Path, case: dict) -> None:
    path = folder / case["file"]
    if "find" in case:
        text = path.read_text(encoding="utf-8")
        assert text.count(case["find"]) == 1, f"{case['find']!r} stands once in {case['file']}"
        path.write_text(text.replace(case["find"], case["put"]), encoding="utf-8")
    elif "whole" in case:
        path.write_text(case["whole"], encoding="utf-8")
    elif "hex" in case:
        path.write_bytes(bytes.fromhex(case["hex"]))
    elif "letters" in case:
        path.write_bytes(b"x" * case["letters"])
    else:
        assert case["gone"]
        path.unlink()


@pytest.fixture
def pack(tmp_path):
    """Return a copy of the valid pack."""
    return Path(shutil.copytree(GOOD, tmp_path / "pack"))


def test_the_unchanged_test_pack_is_valid():
    assert check_pack(GOOD) == []
    content = load_pack(GOOD)
    assert [chapter.id for chapter in content.chapters] == ["first"]
    assert content.chapter("01-first") is content.chapter("first")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_mistake_gives_exactly_one_message(path, pack):
    case = read_case(path)
    make_mistake(pack, case)
    assert [str(problem) for problem in check_pack(pack)] == case["expect"]
    with pytest.raises(ContentError) as caught:
        load_pack(pack)
    assert [str(problem) for problem in caught.value.problems] == case["expect"]
    assert case["expect"][0] in str(caught.value)


@pytest.mark.parametrize("name", ["second.yaml", "home (Anna’s conflicted copy).yaml"])
def test_an_unlisted_file_is_a_notice(pack, name, capsys):
    (pack / name).write_text("<<<<<<< not even: YAML\n\t- [", "utf-8")
    assert check_pack(pack) == []
    assert "\n".join(map(str, pack_notices(pack))) == (
        f"{name}: this chapter is not listed in pack.yaml, so no page shows it. "
        f"Add “- {name.removesuffix('.yaml')}” there, or remove the file. [BU014]"
    )
    assert [chapter.id for chapter in load_pack(pack).chapters] == ["first"]
    assert main(["check", str(pack)]) == 0
    output = capsys.readouterr()
    unlisted, without_notebook = output.err.splitlines()
    assert unlisted.endswith("[BU014]")
    assert without_notebook.endswith("[BU017]")
    assert "All is well" in output.out


OLD_KEYS = {
    "first.yaml": ("  - id: own\n", "  - id: own\n    from: [cyc-001]\n"),
    "home.yaml": ("hero:\n", "hero:\n  from: []\n"),
    "interface.yaml": ("frame:\n", "frame:\n  previous: Back\n"),
    "sources.yaml": ("{id: study-2001, ", "{id: study-2001, supports: Words, "),
}


def test_retired_keys_are_notices(pack, capsys):
    for file, (find, put) in OLD_KEYS.items():
        make_mistake(pack, {"file": file, "find": find, "put": put})
    assert check_pack(pack) == []
    assert load_pack(pack) == load_pack(GOOD)
    assert main(["check", str(pack)]) == 0
    printed = capsys.readouterr()
    *notices, without_notebook = printed.err.splitlines()
    assert without_notebook.endswith("[BU017]")
    assert notices == [
        (
            'first.yaml, line 18: the key "from" is no longer used. '
            "The pack works with it. You can remove it, here and in one other place. [BU015]"
        ),
        (
            'interface.yaml, line 3: the key "previous" is no longer used. '
            "The pack works with it. You can remove it. [BU015]"
        ),
        (
            'sources.yaml, line 2: the key "supports" is no longer used. '
            "The pack works with it. You can remove it. [BU015]"
        ),
    ]
    assert "All is well" in printed.out


@pytest.mark.parametrize(
    ("file", "find", "key"),
    [("home.yaml", "hero:\n", "previous"), ("first.yaml", "      kind: episode\n", "first_us")],
)
def test_a_retired_key_in_another_place_is_an_error(file, find, key, pack):
    indent = " " * (2 if file == "home.yaml" else 6)
    make_mistake(pack, {"file": file, "find": find, "put": f"{find}{indent}{key}: Words\n"})
    (problem,) = check_pack(pack)
    assert problem.what == f'the key "{key}" is not known'
    assert pack_notices(pack) == []


TOGETHER = (
    *("key-misspelled", "kind-unknown", "number-in-words", "list-too-short", "source-unknown"),
    *("html-tag", "id-with-capital", "words-empty", "place-of-no-field", "seat-field-unknown"),
    *("exercise-twice", "chapter-without-file", "language-unknown-form", "list-too-long"),
    *("place-unknown", "source-state-unknown", "file-ending"),
)


def test_problems_of_all_files_are_reported_together(pack):
    expected = set()
    for name in TOGETHER:
        case = read_case(FIXTURES / "bad" / f"{name}.yaml")
        make_mistake(pack, case)
        (sentence,) = case["expect"]
        file, reported = sentence.split(": ", 1)
        expected.add((file.split(",")[0], reported))
    problems = check_pack(pack)
    reported = {
        (problem.file, f"{problem.what}. {problem.advice} [{problem.code}]") for problem in problems
    }
    assert expected <= reported
    assert len(problems) == len(TOGETHER)


def test_problems_are_sorted_by_line(pack):
    text = (pack / "first.yaml").read_text(encoding="utf-8")
    (pack / "first.yaml").write_text(text.replace(" title:", " titel:"), encoding="utf-8")
    lines = [problem.line for problem in check_pack(pack)]
    # Three sections lack a title and have an unknown key.
    assert lines == [12, 13, 17, 18, 60, 61]


def test_every_message_is_plain_english():
    for path in CASES:
        for sentence in read_case(path)["expect"]:
            assert re.search(r"[.?] \[BU\d{3}\]$", sentence)
            for jargon in (
                "pydantic",
                "Traceback",
                "validation",
                "Input",
                "NoneType",
                "tuple",
                "dict",
            ):
                assert jargon not in sentence, f"{path.name} says {jargon}"


def test_a_missing_folder_is_reported(tmp_path):
    (problem,) = check_pack(tmp_path / "none")
    assert str(problem) == (
        "none: this folder does not exist. Check the name and the place. A pack is a folder with "
        "a pack.yaml in it. [BU001]"
    )


def test_an_empty_folder_reports_every_missing_file(tmp_path):
    assert [problem.file for problem in check_pack(tmp_path)] == [
        "home.yaml",
        "interface.yaml",
        "pack.yaml",
        "room.yaml",
        "sources.yaml",
    ]


def test_a_file_without_read_permission_is_reported(pack, monkeypatch):
    def refuse(path, mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert str(check_pack(pack)[0]) == (
        "first.yaml: this file cannot be read (your account does not have permission). Check who "
        "may read it. [BU010]"
    )


@pytest.mark.parametrize(("closed", "place"), [("", "pack"), ("measures", "measures/")])
def test_a_folder_without_read_permission_is_one_problem(pack, monkeypatch, closed, place):
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) != pack / closed)
    (problem,) = check_pack(pack)
    assert str(problem) == (
        f"{place}: this folder cannot be read (your account does not have permission). Check who "
        "may read it. [BU010]"
    )


def test_a_folder_that_cannot_be_searched_raises_no_error(pack, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    for name in ("is_file", "exists"):
        monkeypatch.setattr(Path, name, refuse)
    assert {problem.code for problem in check_pack(pack)} == {"BU010"}


def test_a_folder_in_place_of_a_file_is_reported(pack):
    (pack / "home.yaml").unlink()
    (pack / "home.yaml").mkdir()
    (problem,) = check_pack(pack)
    assert str(problem) == "home.yaml: this is not a file. Put a file in its place. [BU006]"


def test_nested_yaml_aliases_are_not_expanded(pack):
    layers = [f"n{item}: &n{item} [{', '.join([f'*n{item - 1}'] * 10)}]" for item in range(1, 9)]
    bomb = "\n".join(["n0: &n0 [words]", *layers])
    (pack / "first.yaml").write_text(bomb, encoding="utf-8")
    refused = [item for item in check_pack(pack) if "are not read here" in item.what]
    assert len(refused) == 9 + 8 * 10


def test_a_long_name_is_truncated_in_messages(pack):
    case = {"file": "first.yaml", "find": "takes:", "put": f"{'k' * 100_000}: words\ntakes:"}
    make_mistake(pack, case)
    (problem,) = check_pack(pack)
    assert len(str(problem)) < 400


@pytest.mark.parametrize(
    ("file", "old", "new", "limit"),
    [
        (
            "why-people-step-back.yaml",
            'guess_mark: "?"',
            "guess_mark: abc",
            "3 characters, at most 2",
        ),
        ("get-help.yaml", "call: 1800 737 732", f"call: {'1' * 30}", "30 characters, at most 24"),
    ],
)
def test_a_text_with_too_many_letters_is_not_called_a_list(file, old, new, limit, tmp_path):
    folder = Path(shutil.copytree(pack_folder("en", Settings()), tmp_path / "en"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    (problem,) = check_pack(folder)
    assert str(problem).endswith(f": this text is too long ({limit}). Shorten it. [BU115]")
