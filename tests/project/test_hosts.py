"""No requests to other hosts, and no paths of one machine."""

from __future__ import annotations

import re

from tests.project.project_files import files, name, tracked

SHIPPED = (".py", ".js", ".css", ".html", ".j2", ".json", ".ipynb", ".svg")

ADDRESS = re.compile(r"(?:https?:|wss?:|[\"'(=]\s*)//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
"""The host of a URL, with its scheme or (in markup and style sheets) without."""

OURS = {"127.0.0.1", "json-schema.org", "www.w3.org"}
"""This computer, and namespaces (XML, JSON Schema), which are never requested."""

PLACES = re.compile(
    r"(?<![\w.$}\])-])/(?:root|home|Users|work|mnt|tmp)/(?!someone\b)\w|[A-Z]:\\\\?Users\\",
    re.ASCII,
)
"""Absolute paths."""


def test_shipped_code_names_no_other_host():
    violations = [
        f"{name(path)}:{number}: {host}"
        for path in files("workbook_lib", "notebooks", ending=SHIPPED)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for host in ADDRESS.findall(line)
        if host not in OURS
    ]
    assert not violations, "\n".join(violations)


def test_content_shows_no_picture_from_elsewhere():
    violations = [
        name(path)
        for path in files("content", ending=(".yaml",))
        if re.search(
            r"!\[[^\]]*\]\(\s*(https?:)?//|<(img|script|link|iframe)\b", path.read_text("utf-8")
        )
    ]
    assert not violations, violations


def test_files_contain_no_absolute_paths():
    violations = []
    for path in tracked():
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # a picture or a font
        violations += [
            f"{name(path)}:{number}" for number, line in enumerate(lines, 1) if PLACES.search(line)
        ]
    assert not violations, violations
