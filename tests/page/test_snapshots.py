"""What opening an empty chapter imports and computes."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.server.running import ROOT, environment

PRINT_MODULES = """
import json, pathlib, shutil, sys, tempfile
from workbook_lib.page.snapshot import snapshot
from workbook_lib.settings import Settings
with tempfile.TemporaryDirectory() as folder:
    settings = Settings(page=True, data_folder=pathlib.Path(folder))
    record, *chapters = sys.argv[1:]
    if record:
        shutil.copy(record, pathlib.Path(folder, "workbook.json"))
    for chapter in chapters:
        pieces = len(snapshot(chapter, settings))
        heavy = [name for name in ("pandas", "plotly", "kaleido") if name in sys.modules]
        print(json.dumps([chapter, pieces, heavy]))
"""


def chapters():
    return sorted(path.stem[3:] for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture(scope="module", params=["", "tests/fixtures/records/full.json"])
def opened(request):
    """Open all chapters in one process, with a record; what each had imported then."""
    command = [sys.executable, "-c", PRINT_MODULES, request.param, *chapters()]
    result = subprocess.run(command, capture_output=True, check=True, env=environment(), cwd=ROOT)
    lines = map(json.loads, result.stdout.decode().splitlines())
    return {chapter: (pieces, heavy) for chapter, pieces, heavy in lines}


@pytest.mark.parametrize("chapter", chapters())
def test_a_record_is_shown_without_pandas_and_plotly(opened, chapter):
    pieces, heavy = opened[chapter]
    assert pieces > 2
    assert heavy == []


PREPARED = """
import re
from workbook_lib.content.parts.words import ComposerPart
from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.insight.words import check_wording
from workbook_lib.page.preload import prerender_all
prerender_all()
[part] = load_pack(pack_folder()).parts(ComposerPart)
def never(*_):
    raise AssertionError("a pattern was not ready")
re.compile = never
print(len(check_wording("You never listen. I always have to ask.", part.message().wording)))
"""


def test_wording_rules_are_compiled_before_the_fork():
    command = [sys.executable, "-c", PREPARED]
    result = subprocess.run(command, capture_output=True, check=True, env=environment(), cwd=ROOT)
    assert int(result.stdout) > 0
