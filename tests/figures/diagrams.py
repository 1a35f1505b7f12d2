"""Reads the SVG of a diagram in tests."""

from __future__ import annotations

import os
import re
from xml.etree import ElementTree as ET

from tests.project.project_files import ROOT

SVG, HTML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xhtml}"


def assert_expected(name, diagram):
    """Compare a drawing with a file, which an intended change writes with REDRAW=1."""
    file = ROOT / f"tests/fixtures/diagrams/{name}.svg"
    drawn = diagram.svg.replace("><", ">\n<") + "\n"
    if os.environ.get("REDRAW"):
        file.write_text(drawn, "utf-8")
    assert drawn == file.read_text("utf-8")


def parse(diagram):
    return ET.fromstring(diagram.svg)  # noqa: S314 - our own


def paragraphs(root):
    """Return the text elements in reading order: numbers, and texts in boxes."""
    return [item for item in root.iter() if item.text and item.tag in (f"{SVG}text", f"{HTML}div")]


def texts(root):
    return [item.text for item in paragraphs(root)]


def styles(root, text):
    """Return the declarations of the first element with this text."""
    element = next(item for item in paragraphs(root) if item.text == text)
    return dict(part.split(":", 1) for part in element.get("style").split(";"))


def box(root, text):
    """Return left, top, right and bottom of the box of a text."""
    for item in root.iter(f"{SVG}foreignObject"):
        if text in texts(item):
            x, y, width, height = (float(item.get(key)) for key in ("x", "y", "width", "height"))
            return x, y, x + width, y + height
    raise AssertionError(text)


def circles(root):
    """Return center and fill of every circle."""
    return [
        (float(item.get("cx")), float(item.get("cy")), item.get("fill"))
        for item in root.iter(f"{SVG}circle")
    ]


def paths(root):
    return list(root.iter(f"{SVG}path"))


def fills(root):
    return [path.get("fill") for path in paths(root)]


def size(root):
    return [float(number) for number in root.get("viewBox").split()[2:]]


def colors(root):
    """Return every color of attributes and styles."""
    values = " ".join(value for item in root.iter() for value in item.attrib.values())
    return set(re.findall(r"var\(--bu-[\w-]+, #[0-9A-F]{6}\)|#[0-9A-Fa-f]{3,8}\b", values))
