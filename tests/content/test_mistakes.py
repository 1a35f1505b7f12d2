"""Each file in ``bad`` makes one mistake in the pack ``good`` and says what the reader is told.

``file`` is changed: the words of ``find`` give way to those of ``put``; or the whole file to
``whole``, to the bytes of ``hex``, or to as many letters as ``letters`` says; or it is ``gone``.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from workbook_lib.cli import main
from workbook_lib.content.loading.loader import check_pack, load_pack, pack_notices
from workbook_lib.content.loading.problems import ContentError

HERE = Path(__file__).parent
GOOD = HERE / "good"
CASES = sorted((HERE / "bad").glob("*.yaml"))


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
    """Give a copy of the pack without a mistake."""
    return Path(shutil.copytree(GOOD, tmp_path / "pack"))


def test_the_pack_without_a_mistake_loads():
    assert check_pack(GOOD) == []
    content = load_pack(GOOD)
    assert [chapter.id for chapter in content.chapters] == ["first"]
    assert content.chapter("01-first") is content.chapter("first")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_one_mistake_gives_its_one_sentence(path, pack):
    case = read_case(path)
    make_mistake(pack, case)
    assert [str(problem) for problem in check_pack(pack)] == case["expect"]
    with pytest.raises(ContentError) as caught:
        load_pack(pack)
    assert [str(problem) for problem in caught.value.problems] == case["expect"]
    assert case["expect"][0] in str(caught.value)


@pytest.mark.parametrize("name", ["second.yaml", "home (Anna’s conflicted copy).yaml"])
def test_a_file_that_is_not_listed_is_one_notice_and_stops_nothing(pack, name, capsys):
    (pack / name).write_text("<<<<<<< not even: YAML\n\t- [", "utf-8")
    assert check_pack(pack) == []
    assert "\n".join(map(str, pack_notices(pack))) == (
        f"{name}: this chapter is not listed in pack.yaml, so no page shows it. "
        f"Add “- {name.removesuffix('.yaml')}” there, or remove the file. [BU014]"
    )
    assert [chapter.id for chapter in load_pack(pack).chapters] == ["first"]
    assert main(["check", str(pack)]) == 0
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "All is well" in said.out


OLD_KEYS = {
    "first.yaml": ("  - id: own\n", "  - id: own\n    from: [cyc-001]\n"),
    "home.yaml": ("hero:\n", "hero:\n  from: []\n"),
    "interface.yaml": ("frame:\n", "frame:\n  previous: Back\n"),
    "sources.yaml": ("{id: study-2001, ", "{id: study-2001, supports: Words, "),
}


def test_keys_of_older_packs_are_a_note_each_and_stop_nothing(pack, capsys):
    for file, (find, put) in OLD_KEYS.items():
        make_mistake(pack, {"file": file, "find": find, "put": put})
    assert check_pack(pack) == []
    assert load_pack(pack) == load_pack(GOOD)
    assert main(["check", str(pack)]) == 0
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
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
def test_such_a_key_elsewhere_is_a_mistake(file, find, key, pack):
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


def test_all_mistakes_of_all_files_are_told_at_once(pack):
    expected = set()
    for name in TOGETHER:
        case = read_case(HERE / "bad" / f"{name}.yaml")
        make_mistake(pack, case)
        (sentence,) = case["expect"]
        file, told = sentence.split(": ", 1)
        expected.add((file.split(",")[0], told))
    problems = check_pack(pack)
    told = {
        (problem.file, f"{problem.what}. {problem.advice} [{problem.code}]") for problem in problems
    }
    assert expected <= told
    assert len(problems) == len(TOGETHER)


def test_problems_stand_in_the_order_of_the_lines(pack):
    text = (pack / "first.yaml").read_text(encoding="utf-8")
    (pack / "first.yaml").write_text(text.replace(" title:", " titel:"), encoding="utf-8")
    lines = [problem.line for problem in check_pack(pack)]
    # Three sections lack a title, and hold a key that is not known.
    assert lines == [12, 13, 17, 18, 60, 61]


def test_every_sentence_is_plain():
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


def test_a_folder_that_is_not_there(tmp_path):
    (problem,) = check_pack(tmp_path / "none")
    assert str(problem) == (
        "none: this folder does not exist. Check the name and the place. A pack is a folder with "
        "a pack.yaml in it. [BU001]"
    )


def test_an_empty_folder_lacks_every_file(tmp_path):
    assert [problem.file for problem in check_pack(tmp_path)] == [
        "home.yaml",
        "interface.yaml",
        "pack.yaml",
        "room.yaml",
        "sources.yaml",
    ]


def test_a_file_that_may_not_be_read(pack, monkeypatch):
    def refuse(path, mode):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert str(check_pack(pack)[0]) == (
        "first.yaml: this file cannot be read (permission denied). Check who may read it. [BU010]"
    )


def test_a_folder_where_a_file_should_be(pack):
    (pack / "home.yaml").unlink()
    (pack / "home.yaml").mkdir()
    (problem,) = check_pack(pack)
    assert str(problem) == "home.yaml: this is not a file. Put a file in its place. [BU006]"


def test_ten_names_that_stand_for_ten_of_the_next_are_never_written_out(pack):
    layers = [f"n{each}: &n{each} [{', '.join([f'*n{each - 1}'] * 10)}]" for each in range(1, 9)]
    bomb = "\n".join(["n0: &n0 [words]", *layers])
    (pack / "first.yaml").write_text(bomb, encoding="utf-8")
    refused = [each for each in check_pack(pack) if "are not read here" in each.what]
    assert len(refused) == 9 + 8 * 10


def test_a_long_name_is_cut_in_its_sentence(pack):
    case = {"file": "first.yaml", "find": "takes:", "put": f"{'k' * 100_000}: words\ntakes:"}
    make_mistake(pack, case)
    (problem,) = check_pack(pack)
    assert len(str(problem)) < 400
