"""Forms, for one exercise or for the items of a collection, and lists of items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from workbook_lib.content.parts.loop import FormPart
from workbook_lib.content.schema.chapter import Section
from workbook_lib.content.schema.fields import ShownAnswer
from workbook_lib.insight.answers import exercise_fields
from workbook_lib.record import answers
from workbook_lib.record.answers import form_scope
from workbook_lib.session.selection import ItemType, Selection
from workbook_lib.widgets.blocks import ItemList, ListItem
from workbook_lib.widgets.form import Action, Form

if TYPE_CHECKING:
    from workbook_lib.content.parts.loop import ListPart
    from workbook_lib.content.schema.exercise import Exercise
    from workbook_lib.session.context import SectionContext


def build_form(context: SectionContext, _: Section, part: FormPart) -> Sequence[ipywidgets.Widget]:
    """Build the form."""
    return [bound_form(context, part.exercise)]


def bound_form(context: SectionContext, exercise: Exercise) -> Form:
    """Return a form with the saved answers of an exercise that is filled in once."""
    form = Form(exercise, context.content.interface.field)
    scope = form_scope(exercise.form)
    sources = source_entries(context, exercise)
    form.bind(scope, context.session.entries(scope), sources=sources)
    return form


def source_entries(context: SectionContext, exercise: Exercise) -> dict[str, dict[str, Any]]:
    """Return the entries that an exercise shows of other exercises, in wire format by path."""
    return context.session.entries_at(shown_paths(exercise))


def shown_paths(exercise: Exercise) -> list[str]:
    """Return the paths of the answers that an exercise shows of other exercises."""
    return [
        path
        for field in exercise_fields(exercise)
        if isinstance(field, ShownAnswer)
        for source in field.sources
        for path in answers.source_paths(source)
    ]


def begin_action(label: str, section: str) -> Action:
    """Return the button of a form that begins a new item, once the shown one has an answer."""
    return Action(id="another", label=label, style="plain", target=section, begins=True, later=True)


def item_form(
    context: SectionContext,
    selection: Selection[ItemType],
    exercise: Exercise,
    actions: Sequence[Action] = (),
    *,
    defaults: Callable[[], Mapping[str, str]] = dict,
    only: Mapping[str, Sequence[str | None]] | None = None,
) -> Form:
    """Return a form that shows the selected item, and the next one when the selection changes.

    Parameters
    ----------
    context : SectionContext
        The page.
    selection : Selection
        The item that the form shows.
    exercise : Exercise
        What the form asks.
    actions : sequence of Action
        Buttons below the form.
    defaults : callable
        Returns the answers that a new item starts with.
    only
        As for ``Form.bind``.
    """
    words = context.content.interface.field
    form = Form(exercise, words, actions, selection.ensure_selected)

    def bind() -> None:
        entries = context.session.entries(selection.scope)
        form.bind(
            selection.scope,
            entries,
            defaults(),
            collection=selection.root,
            weekly=selection.weekly,
            only=only,
            sources=source_entries(context, exercise),
        )

    selection.watch_selection(bind)
    bind()
    return form


def side_by_side(texts: Sequence[str]) -> str:
    """Join texts of a list entry: with a dot between, except after the end of a sentence."""
    joined = ""
    for text in texts:
        between = "" if not joined else " " if joined[-1] in ".!?…؟" else " · "
        joined += between + text
    return joined


def item_list(
    words: ListPart,
    selection: Selection[ItemType],
    describe: Callable[[ItemType, str], ListItem],
) -> ItemList:
    """Return the list of all items, each with buttons that open and remove it.

    Parameters
    ----------
    words : ListPart
        Labels and messages.
    selection : Selection
        The items, and which one is selected.
    describe : callable
        Returns the list entry of an item; its second argument is the id of the selected item.
    """

    def remove_item(item_id: str) -> None:
        title = describe(selection.find(item_id), selection.id)["title"]
        selection.remove(item_id)
        widget.removed(title)

    widget = ItemList(words, selection.select, remove_item)

    def show() -> None:
        widget.show([describe(item, selection.id) for item in selection.items()])

    selection.watch(show)
    show()
    return widget
