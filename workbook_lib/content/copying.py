"""What a button says that copies words."""

from __future__ import annotations

from workbook_lib.content.schema.base import Model, Text


class CopyWords(Model):
    """A button that copies, and what came of it."""

    button: Text
    copied: Text
    failed: Text
