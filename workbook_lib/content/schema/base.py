"""Base models of all content, ids, and kinds of text with their placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from workbook_lib.content.language import PLURAL_FORMS, TextForms

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

ID_PATTERN = r"^[a-z][a-z0-9_-]{0,47}$"

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_HTML = re.compile(
    r"<!--|</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>|&(?:#\d+|#[xX][\dA-Fa-f]+|[A-Za-z]\w*);"
)


def find_placeholders(text: str) -> list[str]:
    """Return the names in braces in a text, in order."""
    return _PLACEHOLDER.findall(text)


@dataclass(frozen=True)
class Placeholders:
    """Validates a text: no HTML, and only valid_names placeholders.

    ``Placeholders("time")`` permits ``{time}``; ``Placeholders(None)`` permits all placeholders,
    which other rules then check.
    """

    names: tuple[str | None, ...]

    def __init__(self, *names: str | None) -> None:
        object.__setattr__(self, "names", names)

    def check(self, text: str) -> str:
        """Return the text unchanged.

        Raises
        ------
        PydanticCustomError
            Of type ``html``, ``placeholder`` or ``brace``. The message says what is wrong, and
            ``advice`` in its context what to do.
        """
        tag = _HTML.search(text)
        if tag is not None:
            raise PydanticCustomError(
                "html",
                "HTML such as “{sign}” does not work here and would be shown as it is",
                {"sign": tag[0][:40], "advice": "Remove it. In longer texts you can use Markdown."},
            )
        unknown = [name for name in find_placeholders(text) if name not in self.names]
        if unknown and None not in self.names:
            valid_names = ", ".join(f"{{{name}}}" for name in self.names)
            raise PydanticCustomError(
                "placeholder",
                "the workbook has nothing to fill in for “{sign}”",
                {
                    "sign": f"{{{unknown[0][:40]}}}",
                    "advice": f"Known here: {valid_names}."
                    if valid_names
                    else "Remove the braces.",
                },
            )
        if self.names and None not in self.names and set("{}") & set(_PLACEHOLDER.sub("", text)):
            raise PydanticCustomError(
                "brace",
                "a brace is missing its other half",
                {"advice": "Write both, with a name between them, or remove the brace."},
            )
        return text

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        json_schema: dict[str, Any] = handler(schema)
        names = ", ".join(f"{{{name}}}" for name in self.names if name)
        if names:
            json_schema = {**json_schema, "description": f"Filled in: {names}."}
        return json_schema


@dataclass(frozen=True)
class TranslationRule:
    """How translators treat a key that is not simply translated; see ``WRITTEN_ANEW``."""

    name: Literal["anew", "same"]


WRITTEN_ANEW = TranslationRule("anew")
"""Marks a list that each language writes anew, such as phrases that blame, or help lines."""

SAME_EVERYWHERE = TranslationRule("same")
"""Marks a text that is the same in every language, such as the citation of a source."""


TEXT_SCHEMA: Mapping[str, Any] = {"type": "string", "minLength": 1}
FORMS_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": dict.fromkeys(PLURAL_FORMS, TEXT_SCHEMA),
    "required": ["other"],
    "additionalProperties": False,
}
"""JSON Schema of the plural forms of a text."""


@dataclass(frozen=True)
class PluralForms:
    """Validates a text whose placeholders are filled, or its plural forms by name.

    A text alone serves for all numbers.
    """

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(
            Placeholders(*self.names).check,
            core_schema.str_schema(min_length=1, strip_whitespace=True),
        )
        forms = core_schema.typed_dict_schema(
            {
                name: core_schema.typed_dict_field(text, required=name == "other")
                for name in PLURAL_FORMS
            },
            extra_behavior="forbid",
        )
        text_validator, forms_validator = SchemaValidator(text), SchemaValidator(forms)

        def validate(value: object) -> object:
            if not isinstance(value, dict):
                return text_validator.validate_python(value)
            return forms_validator.validate_python(_forms_of_now(value))

        return core_schema.no_info_plain_validator_function(
            validate, serialization=core_schema.plain_serializer_function_ser_schema(_unchanged)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        names = ", ".join(f"{{{name}}}" for name in self.names)
        return {"anyOf": [TEXT_SCHEMA, FORMS_SCHEMA], "description": f"Filled in: {names}."}


def _unchanged(value: object) -> object:
    return value


def _forms_of_now(value: dict[Any, Any]) -> dict[Any, Any]:
    """Return the forms of older packs, ``one`` and ``many``, as ``one`` and ``other``."""
    if "many" not in value or "other" in value:
        return value
    return {"other" if name == "many" else name: text for name, text in value.items()}


def group_forms(key: str) -> Callable[[object], object]:
    """Return a validator that moves the keys ``one`` and ``many`` of older packs under a key.

    Examples
    --------
    >>> group_forms("counted")({"one": "1 day", "many": "{count} days"})
    {'counted': {'one': '1 day', 'many': '{count} days'}}
    """

    def grouped(value: object) -> object:
        if not isinstance(value, dict) or key in value or not {"one", "many"} <= value.keys():
            return value
        forms = {name: value[name] for name in ("one", "many")}
        return {**{name: item for name, item in value.items() if name not in forms}, key: forms}

    return grouped


NON_EMPTY = StringConstraints(min_length=1, strip_whitespace=True)

Text = Annotated[str, NON_EMPTY, Placeholders()]
"""Plain text without HTML."""

Prose = Annotated[str, NON_EMPTY, Placeholders()]
"""Markdown text (paragraphs, lists, emphasis, links) without HTML."""

Template = Annotated[str, NON_EMPTY, Placeholders(None)]
"""Text with placeholders that other rules check."""

WithTime = Annotated[str, NON_EMPTY, Placeholders("time")]
WithCount = Annotated[TextForms, PluralForms("count")]
WithMost = Annotated[TextForms, PluralForms("most")]
WithNumber = Annotated[str, NON_EMPTY, Placeholders("number", "count")]
WithStatus = Annotated[str, NON_EMPTY, Placeholders("status")]
WithWords = Annotated[str, NON_EMPTY, Placeholders("words")]
WithTitle = Annotated[str, NON_EMPTY, Placeholders("title")]
WithName = Annotated[str, NON_EMPTY, Placeholders("name")]
WithAddress = Annotated[str, NON_EMPTY, Placeholders("address")]
WithTitleAndNotebook = Annotated[str, NON_EMPTY, Placeholders("title", "notebook")]

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""A stable name: files, records and tests refer to it."""

SeatName = Literal["pursuer", "withdrawer"]


class Model(BaseModel):
    """Base of all content models: unknown keys are an error, instances are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def replace_texts(value: Any, replace: Callable[[str], str]) -> Any:
    """Return a model, or a container of models, with every string replaced.

    Parameters
    ----------
    value : Any
        A model, tuple, list, mapping, string or any other value. What has no replaced string is
        returned as it is.
    replace : callable
        Returns the replacement of a string.

    Examples
    --------
    >>> replace_texts(TextByMode(personal="One", guest="Two"), str.upper).guest
    'TWO'
    """
    if isinstance(value, str):
        text = replace(value)
        return value if text == value else text
    if isinstance(value, BaseModel):
        replaced = {name: replace_texts(item, replace) for name, item in value}
        if all(replaced[name] is item for name, item in value):
            return value
        copy = value.model_copy(update=replaced)
        for name in copy.__dict__.keys() - type(value).model_fields:
            del copy.__dict__[name]  # a cached property of the old strings
        return copy
    if isinstance(value, (tuple, list)):
        items = [replace_texts(item, replace) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if isinstance(value, Mapping):
        texts = {key: replace_texts(item, replace) for key, item in value.items()}
        return value if all(texts[key] is item for key, item in value.items()) else texts
    return value


class TextByMode(Model):
    """A text by deployment mode.

    ``personal`` is for a person's own computer, ``guest`` for a browser tab, ``loan`` for Binder
    (default: ``guest``).
    """

    personal: Text
    guest: Text
    loan: Text | None = None

    def for_mode(self, mode: str, *, on_binder: bool = False) -> str:
        """Return the text for a deployment mode, ``"personal"`` or ``"guest"``."""
        text = {"personal": self.personal, "guest": self.guest}[mode]
        return self.loan if on_binder and self.loan else text
