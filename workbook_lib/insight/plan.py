"""Answers of the plan for two as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.schema.fields import LongText, ShortText

if TYPE_CHECKING:
    from workbook_lib.content.parts.plan import PlanItem
    from workbook_lib.record.views.plan import Agreement


def answer_text(item: PlanItem, answer: Agreement | None) -> str:
    """Return an answer as text: free text, or the labels of the chosen options.

    Options that the chapter no longer has are left out.

    Examples
    --------
    >>> from workbook_lib.content.schema.fields import ShortText
    >>> from workbook_lib.record.views.plan import Agreement
    >>> item = ShortText.model_validate({"kind": "short", "id": "weekly", "label": "When?"})
    >>> answer_text(item, Agreement("weekly", words="Sunday after breakfast"))
    'Sunday after breakfast'
    """
    if answer is None:
        return ""
    if isinstance(item, ShortText | LongText):
        return answer.words
    labels = {option.id: option.label for option in item.options}
    chosen = answer.picked or (answer.words,)
    return "; ".join(labels[name] for name in chosen if name in labels)
