"""Problems in a content pack, worded for the author of the pack."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbook_lib.errors import UserError


def printable_line(text: str) -> str:
    """Return a text on one line, with control and direction characters replaced.

    Examples
    --------
    >>> printable_line(" two   words ")
    'two words'
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def excerpt(value: object) -> str:
    """Return a value as text for a message: one line, at most 60 characters.

    Examples
    --------
    >>> excerpt("a " * 40)
    'a a a a a a a a a a a a a a a a a a a a a a a a a a a a a...'
    """
    # Cut early: the value may be a whole file.
    text = printable_line(str(value)[:1000])
    return text if len(text) <= 60 else f"{text[:57]}..."


class ProblemCode(StrEnum):
    """Stable codes of the checks of a pack; ``content/GUIDE.md`` explains each of them."""

    # Folders and files
    FOLDER_NOT_FOUND = "BU001"
    LANGUAGE_NOT_FOUND = "BU002"
    CHAPTER_NOT_FOUND = "BU003"
    TOO_MANY_FILES = "BU004"
    FILE_NOT_FOUND = "BU005"
    NOT_A_FILE = "BU006"
    LINK_LEAVES_PACK = "BU007"
    FILE_TOO_LARGE = "BU008"
    NOT_UTF8 = "BU009"
    FILE_UNREADABLE = "BU010"
    WRONG_FILE_ENDING = "BU011"
    EMPTY_FILE = "BU012"
    TOO_MANY_PROBLEMS = "BU013"
    UNLISTED_CHAPTER = "BU014"
    RETIRED_KEY = "BU015"
    SECTION_NOT_SHOWN = "BU016"
    NOTEBOOK_NOT_FOUND = "BU017"

    # YAML
    COLON = "BU101"
    QUOTES_NEEDED = "BU102"
    NOT_CLOSED = "BU103"
    BAD_ESCAPE = "BU104"
    INDENTATION = "BU105"
    TAB_OR_ODD_SPACE = "BU106"
    MERGE_MARK = "BU107"
    TYPOGRAPHIC_QUOTES = "BU108"
    CONTROL_CHARACTER = "BU109"
    SECOND_DOCUMENT = "BU110"
    TOO_MANY_VALUES = "BU111"
    ANCHOR_OR_ALIAS = "BU112"
    TAG = "BU113"
    TOO_DEEP = "BU114"
    TEXT_TOO_LONG = "BU115"
    KEY_NOT_A_WORD = "BU116"
    DUPLICATE_KEY = "BU117"
    OTHER_SYNTAX = "BU118"

    # Keys and values
    UNKNOWN_KEY = "BU201"
    MISSING_KEY = "BU202"
    MISSING_ENTRY = "BU203"
    WORD_NOT_OFFERED = "BU204"
    LIST_TOO_LONG = "BU205"
    LIST_TOO_SHORT = "BU206"
    WRONG_TYPE = "BU207"
    NOT_A_NUMBER = "BU208"
    NO_WORDS = "BU209"
    OUT_OF_RANGE = "BU210"
    HTML = "BU211"
    PLACEHOLDER = "BU212"
    BRACE = "BU213"
    WRONG_FORM = "BU214"
    OTHER_VALUE = "BU215"
    PLURAL_FORM_MISSING = "BU216"
    PLURAL_FORM_UNUSED = "BU217"

    # Ids and references
    DUPLICATE_ID = "BU301"
    NAME_DIFFERS_FROM_FILE = "BU302"
    NOTEBOOK_TAKEN = "BU303"
    CHAPTER_LISTED_TWICE = "BU304"
    RESERVED_CHAPTER_NAME = "BU305"
    CHAPTER_WITHOUT_FILE = "BU306"
    UNKNOWN_FIELD = "BU307"
    UNKNOWN_ANSWER = "BU308"
    SEAT_OPTIONS = "BU309"
    LOOP_FIELD_KIND = "BU310"
    CHECK_IN_FIELD = "BU311"
    CHECK_IN_SUBJECT = "BU312"
    UNKNOWN_SOURCE = "BU313"

    # Measures
    UNKNOWN_SCALE = "BU401"
    SCALE_ENDS = "BU402"
    ANCHOR_COUNT = "BU403"
    TOO_MANY_ANSWERS = "BU404"
    UNKNOWN_ITEM = "BU405"
    ITEM_LISTED_TWICE = "BU406"
    ANSWERS_NEEDED = "BU407"
    MEAN_OVER_SCALES = "BU408"
    KEY_ITEM_COUNT = "BU409"
    KEY_RANGE = "BU410"
    KEY_SUBSCALES = "BU411"
    KEY_SCORE = "BU412"
    KEY_ITEMS = "BU413"

    # Translations
    PO_SYNTAX = "BU501"
    PO_PLACE = "BU502"
    PO_LINK = "BU503"
    PO_UNKNOWN_TEXT = "BU504"
    NO_PLURAL_RULE = "BU505"
    PO_UNCHECKED = "BU506"


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake in one file of a pack.

    Parameters
    ----------
    file
        Name of the file, or of the folder.
    line
        Line in the file, counted from 1; 0 for the file as a whole.
    path
        Where in the file: keys, ids of list items, or "item 3".
    code
        Which check found it.
    what
        What is wrong, as a clause without a full stop.
    advice
        What to do, as a sentence.
    """

    file: str
    line: int
    path: tuple[str, ...]
    code: ProblemCode
    what: str
    advice: str

    def __str__(self) -> str:
        where = [excerpt(self.file)]
        if self.line:
            where.append(f"line {self.line}")
        if self.path:
            where.append(" → ".join(self.path))
        return printable_line(f"{', '.join(where)}: {self.what}. {self.advice} [{self.code}]")


class ContentError(UserError):
    """A content pack is invalid; ``problems`` lists all of its mistakes."""

    def __init__(self, folder: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        if len(problems) == 1:
            super().__init__("pack_has_problem", folder=folder, problem=problems[0])
        else:
            super().__init__(
                "pack_has_problems", folder=folder, count=len(problems), problem=problems[0]
            )
