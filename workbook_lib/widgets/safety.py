"""The safety check, drawn in the page and kept from everything else."""

from __future__ import annotations

import traitlets

from workbook_lib.content.parts.help import SafetyPart
from workbook_lib.widgets.module import esm_source
from workbook_lib.widgets.widget import Widget


class Safety(Widget):
    """Hands the questions to the page. Nothing ever comes back.

    There is one trait, the words; the page never changes it and sends no message, so that no
    kernel, record, log or notebook can hold an answer. ``tests/browser/test_safety.py`` looks for
    traces.

    Parameters
    ----------
    part : SafetyPart
        The questions, and what follows for every reader alike.
    """

    _esm = esm_source("safety")
    content = traitlets.Dict().tag(sync=True)

    def __init__(self, part: SafetyPart) -> None:
        super().__init__(content=part.model_dump(mode="json", exclude={"from_", "kind"}))
