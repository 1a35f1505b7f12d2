"""The sentence that the answers of an exercise make, as its page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_lib.content.schema.fields import OneChoice
from workbook_lib.insight.sentence import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.content.schema.exercise import Exercise, Group
    from workbook_lib.content.schema.interface import SentenceWords


def said(
    group: Group, exercise: Exercise, answers: Mapping[str, str], language: SentenceWords
) -> str:
    """Return the sentence that a group's answers make; empty where none of them is in it.

    Parameters
    ----------
    group : Group
        Fields, and the sentence with their ids in braces.
    exercise : Exercise
        What the group is a part of: names in its other answers keep their capitals.
    answers : mapping of str to str
        Field id to words, or to the id of the option picked.
    language : SentenceWords
        Words by which a sentence is recognized.
    """
    if group.say is None:
        return ""
    words = dict(answers)
    for each in (field for one in exercise.groups for field in one.fields):
        if isinstance(each, OneChoice) and each.id in words:
            labels = {option.id: option.label for option in each.options}
            words[each.id] = labels.get(words[each.id], words[each.id])
    return sentence(group.say.template, words, language)
