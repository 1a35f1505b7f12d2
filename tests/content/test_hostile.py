"""Hostile packs: reading is bounded, stays in the folder, and messages are plain text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from workbook_lib.content.loading.loader import check_pack, languages, pack_notices
from workbook_lib.content.loading.pack_reader import MAX_FILES
from workbook_lib.content.loading.yaml_source import (
    MAX_PROBLEMS,
    MAX_TEXT_LENGTH,
    MAX_VALUES,
    parse_yaml,
)

GOOD = Path(__file__).parents[1] / "fixtures" / "content" / "good"


@pytest.fixture
def pack(tmp_path):
    return Path(shutil.copytree(GOOD, tmp_path / "packs" / "en"))


def problem_texts(pack):
    return [str(problem) for problem in [*check_pack(pack), *pack_notices(pack)]]


@pytest.mark.parametrize("linked", ["file", "folder above", "measures", "round and round"])
def test_a_link_out_of_the_pack_is_not_followed(pack, tmp_path, linked):
    secret = tmp_path / "own.yaml"
    secret.write_text("never told: anyone\n", "utf-8")
    if linked == "file":
        (pack / "first.yaml").unlink()
        (pack / "first.yaml").symlink_to(secret)
    elif linked == "folder above":
        (pack / "first.yaml").unlink()
        (pack / "first.yaml").symlink_to("../../own.yaml")
    elif linked == "measures":
        shutil.rmtree(pack / "measures")
        (pack / "measures").symlink_to(tmp_path)
    else:
        (pack / "first.yaml").unlink()
        (pack / "first.yaml").symlink_to("first.yaml")
    problems = problem_texts(pack)
    missing = linked == "round and round"
    reason = "this file is missing" if missing else "this is a link that leads out of the pack"
    assert any(reason in sentence or "has no file" in sentence for sentence in problems)
    assert "never told" not in "".join(problems)


def test_a_link_within_the_pack_is_followed(pack, tmp_path):
    (pack / "kept").mkdir()
    (pack / "first.yaml").rename(pack / "kept" / "first.txt")
    (pack / "first.yaml").symlink_to("kept/first.txt")
    elsewhere = tmp_path / "link-to-the-pack"
    elsewhere.symlink_to(pack)
    assert problem_texts(pack) == problem_texts(elsewhere) == []


def test_control_characters_are_removed_from_messages(pack):
    text = (pack / "first.yaml").read_text("utf-8")
    hostile = r'"\e[2J\e]0;owned\a\u202e\u200b'
    (pack / "first.yaml").write_text(f'{text}\n{hostile}": {hostile}"\n', "utf-8")
    (pack / "bad\x1b[2J\nname.yaml").write_text("a: b", "utf-8")
    problems = problem_texts(pack)
    assert len(problems) > 1
    assert all(sentence.isprintable() for sentence in problems)


def test_a_file_name_that_is_not_utf8_is_reported(pack):
    name = b"first\xff.yaml".decode("utf-8", "surrogateescape")
    (pack / name).write_text("a: b", "utf-8")
    "".join(problem_texts(pack)).encode("utf-8")


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", "\ud800", "/dev/null", "/proc/self/mem"])
def test_an_impossible_folder_path_is_reported(name):
    (sentence,) = problem_texts(Path(name))
    assert ": this folder does not exist. " in sentence
    assert languages(Path(name)) == ()


def test_a_device_in_place_of_a_file_is_not_read(pack):
    (pack / "home.yaml").unlink()
    (pack / "home.yaml").symlink_to("/dev/zero")
    assert "home.yaml: this is not a file. Put a file in its place. [BU006]" in problem_texts(pack)


def test_a_folder_with_too_many_files_is_not_read(pack):
    for number in range(MAX_FILES):
        (pack / f"more-{number}.yaml").touch()
    (sentence,) = problem_texts(pack)
    assert sentence == (
        f"en: there are more than {MAX_FILES} files in it. "
        "Remove the files that belong to no chapter. [BU004]"
    )


def test_reading_stops_at_the_maximum_number_of_values():
    for text in ("a: [" + "[]," * MAX_VALUES + "]", "- b\n" * MAX_VALUES):
        tree = parse_yaml("first.yaml", text)
        assert tree.value is None
        assert "more than 6,000 values" in str(tree.problems[0])


def test_a_too_long_text_is_truncated():
    tree = parse_yaml("first.yaml", f"a: {'b' * (MAX_TEXT_LENGTH + 1)}")
    assert str(tree.problems[0]) == (
        "first.yaml, line 1, a: this text is longer than 20,000 characters. "
        "Shorten it, or divide it. [BU115]"
    )
    assert len(tree.get(("a",))) == MAX_TEXT_LENGTH


def test_at_most_a_hundred_problems_of_a_file_are_listed(pack):
    text = (pack / "first.yaml").read_text("utf-8")
    unknown_keys = "".join(f"tittle-{number}: x\n" for number in range(1000))
    (pack / "first.yaml").write_text(text + unknown_keys, "utf-8")
    assert len(problem_texts(pack)) == MAX_PROBLEMS + 1


def test_the_problem_limit_also_applies_while_parsing():
    tree = parse_yaml("first.yaml", "".join(f"- &a{number} x\n" for number in range(1000)))
    assert len(tree.problems) == MAX_PROBLEMS + 1
    assert str(tree.problems[-1]) == (
        "first.yaml: there are more mistakes in this file than can be listed at once. "
        "Correct the others first. [BU013]"
    )
