"""``content/schema.json`` matches the models."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from tests.content import words
from workbook_lib.content.json_schema import build_json_schema, json_schema_text

PATH = words.ROOT / "content" / "schema.json"


def test_the_schema_file_is_up_to_date():
    # When this fails: python -m workbook_lib.content.json_schema
    assert PATH.read_text(encoding="utf-8") == json_schema_text()


def test_the_schema_defines_every_kind_of_file():
    kinds = {"Pack", "Home", "Interface", "RoomWords", "Sources", "Handouts", "Chapter", "Measure"}
    assert kinds <= set(build_json_schema()["$defs"])
    assert {item["$ref"].removeprefix("#/$defs/") for item in build_json_schema()["anyOf"]} == kinds


def test_the_schema_describes_placeholders():
    save = build_json_schema()["$defs"]["SaveWords"]["properties"]
    assert save["saved_guest"]["description"] == "Filled in: {time}."
    assert "description" not in save["nothing"]


def test_the_schema_is_valid_json():
    assert json.loads(json_schema_text()) == json.loads(json.dumps(build_json_schema()))


@pytest.mark.parametrize("path", words.FILES, ids=lambda path: path.name)
def test_the_pack_validates_against_the_schema(path):
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(build_json_schema()).validate(value)
