"""Answers of the plan for two as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.schema.fields import LongText, ShortText

if TYPE_CHECKING:
    from workbook_lib.content.parts.plan import PlanItem
    from workbook_lib.record.views.plan import Agreement


def answer_text(item: PlanItem, answer: Agreement | None) -> str:
    """Return an answer as it is read: a person's words, or the labels of what they picked.

    What was picked from an older chapter and has no label any more is left out.
    """
    if answer is None:
        return ""
    if isinstance(item, ShortText | LongText):
        return answer.words
    labels = {option.id: option.label for option in item.options}
    chosen = answer.picked or (answer.words,)
    return "; ".join(labels[name] for name in chosen if name in labels)
