"""Makes small translated packs: accents in place of the letter e, for all texts or for some."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from babel.messages.pofile import read_po, write_po

from workbook_lib.content.loading.loader import pack_folder
from workbook_lib.content.loading.po_files import export_po, import_po
from workbook_lib.settings import Settings

_FIXED = re.compile(r"(\{[^}]*\}|\]\([^)]*\))|e")
"""Places and links, which stay as they are, or a letter."""


def with_accents(text):
    """Return a text with another letter e, except in places and links."""
    return _FIXED.sub(lambda match: match[1] or "é", text)


def copy_english(folder, *chapters):
    """Copy the English pack into a folder of packs, with some of its chapters or with all."""
    pack = shutil.copytree(pack_folder("en", Settings()), folder / "en")
    if chapters:
        value = yaml.safe_load((pack / "pack.yaml").read_text("utf-8"))
        for name in set(value["chapters"]) - set(chapters):
            (pack / f"{name}.yaml").unlink()
        value["chapters"] = list(chapters)
        (pack / "pack.yaml").write_text(yaml.safe_dump(value, sort_keys=False), "utf-8")
    return folder


def write_po_file(path, language, translate):
    """Write a PO file with translations beside the packs; a text without one stays empty."""
    with TemporaryDirectory() as folder:
        shutil.copytree(path.parent / "en", Path(folder, "en"))
        exported = export_po(Path(folder), language)
    catalog = read_po(io.BytesIO(exported), abort_invalid=True)
    for message in catalog:
        if message.id:
            message.string = translate(message) or ""
    output = io.BytesIO()
    write_po(output, catalog, include_previous=True)
    path.write_bytes(output.getvalue())
    return path


def translate(message):
    """Return the translation of a text of the catalog; lists stay as they are."""
    is_list = any("Write anew" in comment for comment in message.auto_comments)
    return message.id if is_list else with_accents(message.id)


def make_translation(folder, language, choose=lambda message: True):
    """Add the pack of a language to a folder with the English one.

    `choose` returns whether a text is translated.
    """
    path = write_po_file(
        folder / f"{language}.po",
        language,
        lambda message: translate(message) if choose(message) else None,
    )
    return import_po(path, folder)
