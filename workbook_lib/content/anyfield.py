"""Every kind of field that a group can hold, told apart by ``kind``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook_lib.content.borrowed import LinesField
from workbook_lib.content.field import AnyField as PlainField
from workbook_lib.content.message import MessageField

AnyField = Annotated[PlainField | LinesField | MessageField, Field(discriminator="kind")]
