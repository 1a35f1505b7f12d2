"""Every kind of field that a group can hold, told apart by ``kind``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook_lib.content.borrowed import LinesField
from workbook_lib.content.message import MessageField
from workbook_lib.content.schema.fields import AnyField as PlainField

AnyField = Annotated[PlainField | LinesField | MessageField, Field(discriminator="kind")]
