"""The grammar of a language, from Unicode CLDR: plural forms, lists, days and numbers.

``language.js`` does the same in a page with ``Intl``; ``tests/twins/language.json`` tests both.
Numbers have the digits 0 to 9 in every language, as the addresses and codes of a page have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from workbook_lib.content.markdown import is_fallback, without_marks

if TYPE_CHECKING:
    from datetime import date

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""The plural forms of CLDR. Each language has some of them, and all have ``other``."""

TextForms: TypeAlias = str | Mapping[str, str]
"""A text, or its plural forms by name; ``other`` is among them."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_COUNTS = range(1000)


WESTERN_LANGUAGES = frozenset({"da", "de", "en", "es", "fi", "fr", "it", "nb", "nl", "pt", "sv"})
"""Languages whose letters are in the fonts of all pages."""

SCRIPTS = ("Arab", "Latn")
"""Scripts with fonts for more letters, as in ``letters.js``."""

SCRIPT_LENGTH = 4
"""Length of the code of a script."""


def is_known(language: str) -> bool:
    """Return whether CLDR has the grammar of a language such as ``en`` or ``pt-BR``.

    Examples
    --------
    >>> is_known("pl"), is_known("pt-BR"), is_known("xx")
    (True, True, False)
    """
    return _find_locale(language) is not None


@cache
def _find_locale(language: str) -> Locale | None:
    """Return the locale of a language, or of the language without its region."""
    for name in (language, language.partition("-")[0]):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _locale(language: str) -> Locale:
    return _find_locale(language) or Locale("en")


def own_name(language: str) -> str:
    """Return the name of a language in that language; its code if it is unknown.

    Examples
    --------
    >>> own_name("es"), own_name("ar"), own_name("xx")
    ('Español', 'العربية', 'xx')
    """
    locale = _find_locale(language)
    name = locale and locale.get_display_name()
    return f"{name[0].upper()}{name[1:]}" if name else language


def writing_direction(language: str) -> str:
    """Return the writing direction of a language, ``ltr`` or ``rtl``.

    Examples
    --------
    >>> writing_direction("ar"), writing_direction("es")
    ('rtl', 'ltr')
    """
    return "rtl" if _locale(language).character_order == "right-to-left" else "ltr"


def text_direction(text: str) -> str:
    """Return ``"rtl"`` or ``"ltr"`` by the first letter of a text, or ``""`` without letters.

    Examples
    --------
    >>> text_direction("(Sunday)"), text_direction("12")
    ('ltr', '')
    """
    letter = next(filter(str.isalpha, text), None)
    if letter is None:
        return ""
    return "rtl" if unicodedata.bidirectional(letter) in ("R", "AL") else "ltr"


def simplify_characters(text: str) -> str:
    r"""Return what a person typed with simple characters in place of those of other keyboards.

    Digits of all scripts become 0 to 9, wide letters usual ones, and accents separate characters.

    Examples
    --------
    >>> simplify_characters("قمر ٨٥"), simplify_characters("\uff2b\uff31\uff12")
    ('قمر 85', 'KQ2')
    """
    simple = unicodedata.normalize("NFKD", text)
    return "".join(str(unicodedata.decimal(char, char)) for char in simple)


def isolate(words: str, direction: str) -> str:
    """Isolate a person's words that are read in another direction than the text around them.

    The stops and quotes around them keep their places (Unicode Standard Annex 9, FSI and PDI). The
    last full stop is one of the text.

    Examples
    --------
    >>> isolate("Sunday.", "ltr"), isolate("Sunday.", "rtl")
    ('Sunday.', '\u2068Sunday\u2069.')
    """
    if text_direction(words) in ("", direction) or is_fallback(words):
        return words
    bare = words.removesuffix(".")
    return f"\u2068{bare}\u2069{words[len(bare) :]}"


def letters_sheet(language: str) -> str:
    """Return the style sheet with fonts for the letters of a language; empty where none is needed.

    Letters of Western Europe are in the fonts of all pages. For scripts that are not in
    ``letters.js`` a page uses the fonts of the system.

    Examples
    --------
    >>> letters_sheet("es"), letters_sheet("pl"), letters_sheet("ar"), letters_sheet("ja")
    ('', 'letters-latn', 'letters-arab', '')
    """
    if language.partition("-")[0] in WESTERN_LANGUAGES:
        return ""
    likely = get_global("likely_subtags").get(language.partition("-")[0], "")
    script = next((part for part in likely.split("_")[1:] if len(part) == SCRIPT_LENGTH), "")
    return f"letters-{script.lower()}" if script in SCRIPTS else ""


def plural_form(count: float, language: str) -> str:
    """Return the plural form for a number.

    Examples
    --------
    >>> plural_form(1, "en"), plural_form(2, "en"), plural_form(2, "pl"), plural_form(2, "ar")
    ('one', 'other', 'few', 'two')
    """
    return str(_locale(language).plural_form(count))


@cache
def plural_forms(language: str) -> tuple[str, ...]:
    """Return the plural forms that whole numbers below 1000 need.

    Examples
    --------
    >>> plural_forms("en"), plural_forms("es"), plural_forms("pl")
    (('one', 'other'), ('one', 'other'), ('one', 'few', 'many', 'other'))
    """
    needed = {*(plural_form(count, language) for count in _COUNTS), "other"}
    return tuple(name for name in PLURAL_FORMS if name in needed)


def has_plural_form(name: str, language: str) -> bool:
    """Return whether a language has a plural form, if only for numbers such as a million or 1.5.

    Examples
    --------
    >>> has_plural_form("many", "es"), has_plural_form("many", "en")
    (True, False)
    """
    return name == "other" or name in _locale(language).plural_form.tags


def fill(text: TextForms, language: str, /, **values: object) -> str:
    """Fill the placeholders of a text.

    Parameters
    ----------
    text
        A text with names in braces. Of plural forms, the one for the value ``count`` is filled.
    language
        Language of the text.
    values
        Values by placeholder. A placeholder without one stays as it is.

    Examples
    --------
    >>> weeks = {"one": "{count} week", "other": "{count} weeks"}
    >>> fill(weeks, "en", count=1), fill(weeks, "en", count=12)
    ('1 week', '12 weeks')
    """
    if not isinstance(text, str):
        count = values["count"]
        form = plural_form(count, language) if isinstance(count, int | float) else "other"
        text = text.get(form) or text["other"]
    return fill_places(text, values)


def fill_places(text: str, values: Mapping[str, object]) -> str:
    """Fill the placeholders of a text without plural forms; one without a value stays as it is.

    A text that is in English because a pack lacks it is marked as a whole.

    Examples
    --------
    >>> fill_places("{name}: {words}", {"name": "Tea"})
    'Tea: {words}'
    """
    # Not str.format: people's words and content may contain braces.
    if is_fallback(text):
        values = {name: without_marks(str(value)) for name, value in values.items()}
    return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text)


def join_list(items: Iterable[str], language: str) -> str:
    """Join items to a list, such as "this, that, and the other".

    Examples
    --------
    >>> join_list(["this", "that", "the other"], "en"), join_list([], "en")
    ('this, that, and the other', '')
    """
    return str(format_list([*items], "standard", _locale(language)))


_NOUNS_WITH_CAPITALS = ("de", "gsw", "ksh", "lb", "nds")
"""Languages that keep the capital of a noun inside a sentence."""
_DOTTED_I = ("az", "tr")


def join_labels(labels: Iterable[str], language: str) -> str:
    """Join labels to a list as in "Hurt, worried, and tired": only the first keeps its capital.

    A label keeps its capital if it starts with more than one, or with a single letter, and in
    languages that write nouns with capitals.

    Examples
    --------
    >>> join_labels(["Hurt", "Tired", "I can't say"], "en"), join_labels(["Wut", "Angst"], "de")
    ("Hurt, tired, and I can't say", 'Wut und Angst')
    """
    first, *others = [label.strip() for label in labels if label.strip()] or [""]
    return join_list([first, *(_lower_first(label, language) for label in others)], language)


def _lower_first(label: str, language: str) -> str:
    text = label.lstrip("*")  # without the marks of bold text
    marks = label[: len(label) - len(text)]
    word = text.split(maxsplit=1)[0] if text else ""
    plain = len(word) > 1 and word[1].isalpha() and word[0].isupper() and word[1:].islower()
    base = language.partition("-")[0]
    if not plain or base in _NOUNS_WITH_CAPITALS:
        return label
    letter = "\u0131" if base in _DOTTED_I and text[0] == "I" else text[0].lower()[:1]
    return marks + letter + text[1:]


def format_day(day: date, language: str, *, year: bool = True, long: bool = False) -> str:
    """Return a day as text: with its year or without, or with the whole name of its month.

    Examples
    --------
    >>> from datetime import date
    >>> day = date(2026, 3, 2)
    >>> format_day(day, "en"), format_day(day, "en", year=False), format_day(day, "en", long=True)
    ('Mar 2, 2026', 'Mar 2', 'March 2, 2026')
    """
    if long:
        return str(format_date(day, "long", _locale(language)))
    return str(format_skeleton("yMMMd" if year else "MMMd", day, locale=_locale(language)))


def format_number(number: float, language: str) -> str:
    """Return a number with up to two decimals.

    Examples
    --------
    >>> format_number(4.0, "en"), format_number(7 / 3, "en"), format_number(2.5, "es")
    ('4', '2.33', '2,5')
    """
    return str(format_decimal(number, "#,##0.##", _locale(language)))
