"""The built front end: its entries and sizes, and what browsers of the oldest versions can read."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from fontTools.ttLib import TTFont

from tests.program import Program, wait_until
from tests.project.project_files import LIBRARY, ROOT
from tests.project.test_style_sheets import nested
from workbook_lib import assets
from workbook_lib.content.loading.loader import load_pack, pack_folder

SOURCES = LIBRARY / "frontend"
MANIFEST = json.loads((assets.FOLDER / "manifest.json").read_text("utf-8"))
ON_CHAPTERS = (
    *("chapter", "exercises", "activities", "chart_widgets", "large_fields"),
    *("card", "binder"),
)
"""Entries that are loaded together."""

LANGUAGES = sorted(path.parent.name for path in (ROOT / "content").glob("*/pack.yaml"))

NEWER = {
    "a lookbehind (Safari 16.4)": r"\(\?<[=!]",
    "AbortSignal.timeout or any (Safari 16)": r"AbortSignal\.(timeout|any)",
    "toSorted, toReversed, with (Safari 16)": r"\.(toSorted|toReversed|toSpliced)\(",
    "Object.groupBy, Promise.withResolvers (Safari 17.4)": r"groupBy\(|withResolvers",
    "popover (Safari 17)": r"showPopover",
}
"""What esbuild leaves as it is, by the first Safari that knows it; syntax is rewritten."""


@pytest.fixture(scope="module")
def build():
    """The module of the build hook."""
    spec = spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_built_files_are_those_of_the_sources(build):
    assert build.is_built(), "run make setup, or make watch while you edit"


def test_every_script_is_listed_with_its_imports():
    built = {f"js/{path.name}" for path in (assets.FOLDER / "js").iterdir()}
    listed = [file for files in MANIFEST["scripts"].values() for file in files]
    assert set(listed) == built
    for entry, (*imports, own) in MANIFEST["scripts"].items():
        assert own.startswith(f"js/{entry}-")
        source = (assets.FOLDER / own).read_text("utf-8")
        named = re.findall(r'(?:from|^import|;import)"\./([^"]+)"', source)
        assert {f"js/{name}" for name in named} <= set(imports)


def test_scripts_of_one_page_share_their_modules():
    """A module in two files would be two modules, with two journals."""
    first = MANIFEST["scripts"]["chapter"][0]
    assert all(first in MANIFEST["scripts"][entry] for entry in ON_CHAPTERS)
    assert len(MANIFEST["scripts"]["exercises"]) == 3


def test_the_script_of_notebooks_is_one_file():
    assert len(MANIFEST["scripts"]["notebook"]) == 1


@pytest.mark.parametrize("feature", list(NEWER))
def test_no_script_uses(feature):
    names = [
        path.name
        for path in (assets.FOLDER / "js").iterdir()
        if re.search(NEWER[feature], path.read_text("utf-8"))
    ]
    assert names == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_of_the_content_has_a_lookbehind(language):
    """A page gets patterns with the texts of its chapter."""
    texts = load_pack(pack_folder(language)).model_dump_json()
    assert '"patterns":{' in texts
    assert not re.search(NEWER["a lookbehind (Safari 16.4)"], texts)


def test_style_sheets_are_flat_and_complete():
    """Safari before 16.5 and Chromium before 112 silently drop nested rules."""
    sheets = list((assets.FOLDER / "css").iterdir())
    names = {
        "agenda",
        "embedded",
        "home",
        "noscript",
        "notebook",
        "pacer",
        "pages",
        "plan",
        "prompts",
        "room",
    }
    names |= {"letters-arab", "letters-latn"}
    assert {path.stem for path in sheets} == names
    for path in sheets:
        text = path.read_text("utf-8")
        assert nested(text) == [], path.name
        assert "@import" not in text, path.name
        fonts = re.findall(r"url\(([^)]+\.woff2)\)", text)
        assert all((path.parent / font).is_file() for font in fonts)
        assert ("url(data:font/woff2;" in text) == (path.stem == "embedded")


def test_the_font_for_arabic_has_its_letters_and_joins_them():
    """Another subset than that of its letters would be smaller, or larger than a page may load."""
    path = assets.FOLDER / "fonts" / "noto-sans-arabic-arabic-wght-normal.woff2"
    font = TTFont(path)
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى" + "پچژگکی" + "ٹڈڑںھہے" + "ًٌٍَُِّْ" + "،؛؟٠٩۰۹"
    assert {ord(letter) for letter in letters} <= font.getBestCmap().keys()
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina", "rlig"} <= features
    assert path.stat().st_size < 40_000


def test_plotly_is_the_official_file():
    package = json.loads((SOURCES / "package.json").read_text("utf-8"))
    version = package["dependencies"]["plotly.js-basic-dist-min"]
    text = (assets.FOLDER / "plotly.min.js").read_text("utf-8")
    assert f"plotly.js (basic - minified) v{version}" in text[:200]
    assert "Licensed under the MIT license" in text[:200]
    assert len(gzip.compress(text.encode())) < 400_000


def test_the_lock_file_names_no_host():
    """npm adds links of funds; the build fetches from the registry that npm is set to."""
    assert "://" not in (SOURCES / "package-lock.json").read_text("utf-8")


def test_versions_of_packages_are_pinned_and_explained():
    package = json.loads((SOURCES / "package.json").read_text("utf-8"))
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert f"| {name} |" in guide


def old_node(folder, version):
    """Write commands of a Node.js of this version, and return a PATH that has only them."""
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!/bin/sh\necho {version}\n")
        (folder / name).chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("version", "present"), [("v18.20.4", "only 18.20.4"), (None, "none"), ("?", "only ?")]
)
def test_a_missing_or_old_node_is_reported(build, monkeypatch, tmp_path, version, present):
    monkeypatch.setenv("PATH", old_node(tmp_path, version) if version else str(tmp_path))
    monkeypatch.setattr(build, "packaged_node", lambda: None)
    with pytest.raises(build.BuildError, match=rf"20 or newer, and there is {re.escape(present)}"):
        build.find_node()


def test_node_from_pypi_is_required_only_without_one(build, monkeypatch, tmp_path):
    hook = build.FrontEndHook.__new__(build.FrontEndHook)
    monkeypatch.setattr(build, "is_built", lambda: False)
    monkeypatch.setenv("PATH", old_node(tmp_path, "v20.1.0"))
    assert hook.dependencies() == []
    monkeypatch.setenv("PATH", old_node(tmp_path, "v18.20.4"))
    assert hook.dependencies() == [build.NODE_PACKAGE]
    monkeypatch.setattr(build, "is_built", lambda: True)
    assert hook.dependencies() == []


def test_a_missing_network_is_reported_in_a_sentence(build, monkeypatch, tmp_path, capfd):
    """With packages that are not there yet, and no way to fetch them."""
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_bytes((SOURCES / name).read_bytes())
    monkeypatch.setattr(build, "FRONT_END", tmp_path)
    monkeypatch.setattr(build, "BUILD_STAMP", tmp_path / "sources.sha256")
    monkeypatch.setattr(build, "INSTALL_STAMP", tmp_path / "node_modules" / ".installed")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    assert build.main([]) == 1
    names = json.loads((SOURCES / "package.json").read_text("utf-8"))["dependencies"]
    assert capfd.readouterr().err == (
        f"npm could not fetch {', '.join(names)}, which build the front end: "
        "is this computer online?\n"
    )


def test_the_build_hook_runs_as_a_command():
    done = subprocess.run(
        [sys.executable, ROOT / "hatch_build.py"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [["wach"], ["run"], ["run", "nope"], ["run", "lint", "."]])
def test_an_unknown_argument_is_reported(build, arguments, capsys):
    assert build.main(arguments) == 2
    assert "one of: build, watch, test, lint, types." in capsys.readouterr().err


def test_a_change_is_built_while_the_build_watches(build, tmp_path):
    front_end = tmp_path / "workbook_lib" / "frontend"
    shutil.copytree(SOURCES, front_end, ignore=shutil.ignore_patterns("node_modules", "tests"))
    (front_end / "node_modules").symlink_to(SOURCES / "node_modules")
    sheet = front_end / "styles" / "base.css"
    built = tmp_path / "workbook_lib" / "static" / "css" / "pages.css"
    text = sheet.read_text("utf-8")

    def is_built_after_a_change():
        sheet.write_text(f"{text}\n.bu-changed {{ color: red }}\n", "utf-8")
        return ".bu-changed" in built.read_text("utf-8")

    command = [build.find_node().node, "build.js", "--watch"]
    with Program(command, cwd=front_end, env=dict(os.environ)) as program:
        program.wait_for(r"^Building again after each change")
        wait_until(is_built_after_a_change)
