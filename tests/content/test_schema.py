"""``content/schema.json`` says the same as the models."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from tests.content import words
from workbook_lib.content.json_schema import build_json_schema, json_schema_text

PATH = words.ROOT / "content" / "schema.json"


def test_the_file_is_as_the_models_are():
    # When this fails: python -m workbook_lib.content.json_schema
    assert PATH.read_text(encoding="utf-8") == json_schema_text()


def test_every_kind_of_file_has_its_definition():
    kinds = {"Pack", "Home", "Interface", "Room", "Sources", "Chapter", "Measure"}
    assert kinds <= set(build_json_schema()["$defs"])
    assert {each["$ref"].removeprefix("#/$defs/") for each in build_json_schema()["anyOf"]} == kinds


def test_a_text_says_what_is_filled_in():
    save = build_json_schema()["$defs"]["SaveWords"]["properties"]
    assert save["saved_guest"]["description"] == "Filled in: {time}."
    assert "description" not in save["nothing"]


def test_it_is_plain_json():
    assert json.loads(json_schema_text()) == json.loads(json.dumps(build_json_schema()))


@pytest.mark.parametrize("path", words.FILES, ids=lambda path: path.name)
def test_the_files_of_the_pack_fit(path):
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(build_json_schema()).validate(value)
