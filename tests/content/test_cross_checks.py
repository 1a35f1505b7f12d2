"""The check-in form has the fields that the figure of the weeks needs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from workbook_lib.content.loading.loader import check_pack, pack_folder

FILE = "signs-over-time.yaml"


@pytest.fixture
def pack(tmp_path):
    """Return a copy of the shipped pack."""
    return shutil.copytree(pack_folder("en"), tmp_path / "en")


def fields(value):
    [part] = [
        part
        for section in value["sections"]
        if (part := section.get("part", {})).get("kind") == "check_in"
    ]
    return {
        field["id"]: (group["fields"], field)
        for group in part["exercise"]["groups"]
        for field in group["fields"]
    }


def problems_after(pack, change):
    path = pack / FILE
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(fields(value))
    path.write_text(yaml.safe_dump(value, allow_unicode=True), encoding="utf-8")
    return [str(item) for item in check_pack(pack) if item.file == FILE]


@pytest.mark.parametrize(
    ("name", "kind"), [("subject", "one"), ("date", "date"), ("signs", "signs")]
)
def test_a_missing_field_of_the_check_in_form_is_reported(pack, name, kind):
    def rename(known):
        known[name][1]["id"] = "other"

    [problem] = problems_after(pack, rename)
    assert f"drawn from a field “{name}” of kind “{kind}”, which is not here" in problem


@pytest.mark.parametrize("value", [["own"], {"own": "me"}])
def test_an_id_of_another_type_is_reported(pack, value):
    def replace(known):
        known["subject"][1]["options"][1]["id"] = value

    assert problems_after(pack, replace)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: episode", "kind: [episode]"),
        ("seat_field: seat", "seat_field: {seat: me}"),
        ("- has: [both-quiet]", "- has: [[both-quiet]]"),
        ("- {id: both-loud,", "- {id: [both-loud],"),
    ],
)
def test_a_list_in_place_of_a_word_is_reported(pack, old, new):
    path = Path(pack) / "map-your-loop.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert [item for item in check_pack(pack) if item.file == path.name]


def test_the_subject_field_needs_its_two_known_options(pack):
    def rename(known):
        known["subject"][1]["options"][1]["id"] = "both"

    [problem] = problems_after(pack, rename)
    assert "Its options are “partner” and “own”." in problem


def test_the_shipped_check_in_form_is_complete(pack):
    assert problems_after(pack, lambda _: None) == []
