"""A form that is filled in once and changed at will."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets

from workbook_lib.content.parts.loop import FormPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.record.answers import form_scope
from workbook_lib.widgets.form import Form

if TYPE_CHECKING:
    from workbook_lib.session.context import SectionContext


def build_form(context: SectionContext, _: Section, part: FormPart) -> Sequence[ipywidgets.Widget]:
    """Build the form."""
    return [bound(context, Form(part.exercise, context.content.interface.field))]


def bound(context: SectionContext, form: Form) -> Form:
    """Show in a form what is kept of its answers."""
    scope = form_scope(form.exercise["id"])
    form.bind(scope, context.session.entries(scope))
    return form
