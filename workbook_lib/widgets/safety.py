"""The safety check, which runs in the page and saves nothing."""

from __future__ import annotations

import traitlets

from workbook_lib.content.parts.help import SafetyPart
from workbook_lib.widgets.widget import Widget


class Safety(Widget):
    """Sends the questions to the page; answers never leave it.

    The page never changes the trait and sends no message, so that no kernel, record, log or
    notebook can contain an answer. ``tests/browser/test_safety.py`` checks this.

    Parameters
    ----------
    part : SafetyPart
        The questions, and the advice, which is the same for every answer.
    """

    component = traitlets.Unicode("safety").tag(sync=True)
    content = traitlets.Dict().tag(sync=True)

    def __init__(self, part: SafetyPart) -> None:
        super().__init__(content=part.model_dump(mode="json", exclude={"kind"}))
