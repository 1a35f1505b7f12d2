"""What all content has in common: strict models, ids and kinds of text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Plain words for the screen. Never HTML."""

Prose = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Words in Markdown (paragraphs, lists, emphasis, links). Raw HTML is shown, not run."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,47}$")]
"""A name that files, records and tests refer to. It never changes once people have used it."""

SeatName = Literal["pursuer", "withdrawer"]
SideName = Literal["me", "partner"]


class Model(BaseModel):
    """Base of all content: unknown keys are an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Item(Model):
    """Something that takes up ideas of the source material.

    ``from`` lists the ids of those ideas (an empty list where it takes up none).
    """

    from_: tuple[str, ...] = Field(alias="from")


class SeesWords(Model):
    """Who sees what is written here, by where the words are kept."""

    personal: Text
    guest: Text
