"""The page finds the same phrases as Python with the rules of the pack.

The rules are compiled from the content, so they are in no table: Node.js runs the page's module.
"""

from __future__ import annotations

import json
import runpy
import subprocess

from tests.insight import wording_cases
from tests.project.project_files import LIBRARY, ROOT
from workbook_lib.content.parts.words import ComposerPart

MODULE = LIBRARY / "frontend" / "src" / "core" / "wording.js"
SCRIPT = """
import { readFileSync } from "node:fs";
const { module, rules, texts } = JSON.parse(readFileSync(0, "utf8"));
const { compileRules, findPhrases } = await import(module);
const compiled = compileRules(rules);
const find = (text) => findPhrases(text, compiled).map(({ flag }) => flag.id).sort();
console.log(JSON.stringify(texts.map(find)));
"""


def test_page_and_python_find_the_same_phrases(content):
    part = next(
        section.part
        for section in content.chapter("a-message").sections
        if isinstance(section.part, ComposerPart)
    )
    expected = {text: sorted(ids) for text, ids in wording_cases.FINDINGS.items()}
    expected |= {text: [] for text in wording_cases.CLEAR}
    rules = part.message().wording.model_dump(mode="json")
    questions = {"module": MODULE.as_uri(), "rules": rules, "texts": list(expected)}
    node = runpy.run_path(str(ROOT / "hatch_build.py"))["find_node"]().node
    done = subprocess.run(
        [node, "--input-type=module", "--eval", SCRIPT],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=json.dumps(questions),
    )
    assert dict(zip(expected, json.loads(done.stdout), strict=True)) == expected
