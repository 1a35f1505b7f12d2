"""Every label and message that is not part of a chapter."""

from __future__ import annotations

from pydantic import Field

from workbook_lib.content.schema.base import (
    Model,
    Text,
    WithAddress,
    WithCount,
    WithMost,
    WithName,
    WithNumber,
    WithStatus,
    WithTime,
    WithTitleAndNotebook,
)
from workbook_lib.content.schema.fields import CopyWords


class SaveWords(Model):
    """What the save indicator says. ``{time}`` is filled with the time of day."""

    saved_personal: WithTime
    saved_guest: WithTime
    saving: Text
    offline: Text
    nothing: Text
    starting: Text
    remember: Text
    remember_note: Text


class BannerWords(Model):
    """What stands at the top while something is wrong."""

    offline_title: Text
    offline: Text
    full_title: Text
    full: Text
    store_title: Text
    starting: Text


class BrowserWords(Model):
    """What a page says when the browser or the network lacks or forbids something it needs.

    ``{name}`` is what an old browser lacks; ``{address}`` is where the last words are kept.
    """

    cookies_title: Text
    cookies: Text
    cookies_only_here: Text
    cookies_sign_in: Text
    storage_title: Text
    storage: Text
    storage_offline: Text
    line_title: Text
    line: Text
    slow_title: Text
    slow: Text
    old_title: Text
    old: WithName
    restarted_title: Text
    restarted: Text
    copying: CopyWords
    come_back: WithAddress
    shared_title: Text = ""
    shared: Text = ""


class BinderWords(Model):
    """What a page says on a computer that Binder lends.

    ``{count}`` is the number of quiet minutes after which it ends; ``{time}`` is the time of day in
    ``held``, and how long there is left in ``warn``; ``{name}`` is the name of a file. ``tab`` is
    the title of the browser's tab while the page waits for an answer.
    """

    title: Text
    text: WithCount
    who_sees: Text
    save: Text
    saved: WithName
    nothing: Text
    held: WithTime
    offline: Text
    offline_title: Text
    offline_text: Text
    warn_title: Text
    warn: WithTime
    still: Text
    stays: Text
    over_title: Text
    over: Text
    gone_title: Text
    gone: Text
    again: Text
    trying: Text
    not_yet: Text
    tab: Text


class QuickExitWords(Model):
    """The way out. ``{count}`` is how often Shift was pressed."""

    label: Text
    title: Text
    skip: Text
    pressed: WithCount
    note: Text
    blank_title: Text


class FrameWords(Model):
    """Header, rail, menu and footer. ``{number}`` is a chapter's place among ``{count}``.

    ``tab_title`` is what the browser's tab and its history call every page, with the number of the
    chapter: it says nothing to someone who looks over a shoulder.
    """

    name: Text
    tab_title: Text
    skip: Text
    main: Text
    chapters: Text
    chapter_menu: Text
    chapter_of: WithNumber
    here: Text
    done: Text
    home: Text
    help: Text
    file: Text
    following: Text
    foot: Text
    small_step: Text
    sources: Text


class SafetyLineWords(Model):
    """The line about safety at the top of each page that asks for something, and on paper.

    It ends in a link to where to get help; ``nowhere`` is said where there is nothing to link to.
    """

    ask: Text
    nowhere: Text


class SentenceWords(Model):
    """Words that tell how an answer fits into a sentence of ours. Their letter case is ignored."""

    capitals: tuple[Text, ...] = Field(
        default=("I",), description="Keep their capital in the middle of a sentence."
    )
    subjects: tuple[Text, ...] = Field(
        default=("I",), description="An answer that starts with one of them is a whole sentence."
    )
    verbs: tuple[Text, ...] = Field(
        default=(),
        description="As the second word of an answer they show that it is a whole sentence.",
    )
    joins: tuple[Text, ...] = Field(
        default=(), description="An answer that starts with one of them goes on from the template."
    )


class FieldWords(Model):
    """What fields say about themselves. ``{most}`` is a number of characters."""

    too_long: WithMost
    bad_date: Text
    choose: Text
    clear: Text
    row: Text
    sentence: SentenceWords = SentenceWords()


class FigureWords(Model):
    """What stands where a drawing cannot be shown."""

    failed: Text
    steps: Text


class NotebookWords(Model):
    """Where a notebook is opened without a server of ours.

    ``run_cells`` stands where a saved notebook had an exercise, ``elsewhere`` where its scripts do
    not come, ``no_scripts`` on a page of Voila that lacks them, ``no_package`` on one whose Python
    lacks this library. ``another_page`` stands where there is no address to link to: {title} and
    {notebook}.
    """

    run_cells: Text
    elsewhere: Text
    no_scripts: Text
    no_package_title: Text
    no_package: Text
    another_page: WithTitleAndNotebook = "{title}"


class PaperWords(Model):
    """What stands on the blank worksheets beside the words of the chapters."""

    title: Text
    lead: Text
    marks: Text = Field(description="What a ring and a box before an answer mean.")
    found: Text
    more: Text


class ErrorWords(Model):
    """Cards and error pages. ``{status}`` is a number the server gave."""

    section_title: Text
    section: Text
    not_found_title: Text
    not_found: Text
    failed_title: Text
    failed: WithStatus
    sign_in_title: Text
    sign_in: Text
    address_title: Text
    address: Text
    full_title: Text
    full: Text
    locked_title: Text
    locked: Text
    back_home: Text
    no_script: Text


class Interface(Model):
    """``interface.yaml``: every label and message that is not part of a chapter.

    ``browser`` came later than the first packs; a pack without it is given the English words.
    """

    frame: FrameWords
    safety: SafetyLineWords | None = None
    leave: QuickExitWords
    save: SaveWords
    banner: BannerWords
    browser: BrowserWords | None = None
    loan: BinderWords
    field: FieldWords
    figure: FigureWords
    notebook: NotebookWords | None = None
    error: ErrorWords
    paper: PaperWords

    @property
    def safety_on_paper(self) -> str:
        """The line about safety where nothing can be linked; empty where the pack has none."""
        return f"{self.safety.ask} {self.safety.nowhere}" if self.safety else ""
