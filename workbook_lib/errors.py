"""The error that users read: a code and its values, with a message for each code.

The messages are in English here, and in the language of a content pack under ``errors`` in its
``interface.yaml``.
"""

from __future__ import annotations

import errno
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

ERROR_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        # Saving and reading the record
        "disk_full": "The disk is full, so your last change could not be saved to {path}. Nothing "
        "that you saved before is lost. Free some space on the disk, then try again.",
        "file_busy": "Another program is using {path}, so your last change could not be saved. "
        "Nothing that you saved before is lost. Close programs that show or copy that file, then "
        "save again.",
        "save_not_allowed": "Your account may not write in the folder of {path}, so your last "
        "change could not be saved. Nothing that you saved before is lost. Allow writing in that "
        "folder, or start the workbook with another data folder.",
        "save_failed": "Your last change could not be saved to {path} ({cause}). Nothing that you "
        "saved before is lost. Try again. If it still fails, check the disk.",
        "lock_timeout": "Another program was using {path} for {seconds} seconds, so your last "
        "change could not be saved. Nothing that you saved before is lost. Close other windows of "
        "the workbook, then try again.",
        "read_not_allowed": "{path} cannot be read because your account does not have permission. "
        "Give your account permission to read and write it, then open the page again.",
        "read_failed": "{path} cannot be read ({cause}). Nothing in it was changed. Try again. If "
        "it still fails, check the disk.",
        "folder_in_place_of_file": "{path} is a folder, but the workbook needs a file with that "
        "name there. Move the folder or give it another name.",
        "file_in_place_of_folder": "The data folder {folder} cannot be used because there is a "
        "file where a folder should be. Move that file, or start the workbook with another data "
        "folder.",
        "broken_link": "{path} is a link to a file that is not there. Connect the disk that it is "
        "on, or remove the link to start a new workbook.",
        "clear_failed": "Not everything in {folder} could be deleted ({cause}), so some of your "
        "words may still be there. Delete that folder yourself.",
        "copy_not_found": "There is no such copy any more. Load the page again to see what is "
        "there.",
        "version_not_found": "That older copy is no longer there. Look at the list again.",
        "version_has_other_passphrase": "That older copy is locked with another passphrase than "
        "the one you use now, so it was not opened. Nothing was changed.",
        "passphrase_needed": "Your words are locked with a passphrase. Go to the start page and "
        "unlock them, then load this page again.",
        "passphrase_wrong": "That passphrase does not open this file. Nothing was changed.",
        "passphrase_length": "A passphrase needs {least} to {most} characters.",
        "open_leftovers": "Another program left files that may show your words: {paths}. They "
        "cannot be locked. Close that program, remove them, then lock again. Nothing was changed.",
        "store_outdated": "Your words were locked, unlocked or cleared after this page was opened, "
        "so this page no longer saves. Copy what you wrote last, then load the page again.",
        "mode_unknown": "WORKBOOK_MODE must be either personal or guest.",
        # Entries of a record
        "answer_not_saved": "The answer {path} cannot be saved because {reason}.",
        "unnamed_answer_not_saved": "One answer cannot be saved because {reason}.",
        "more_not_saved": "{first} Other answers that cannot be saved either: {count}.",
        "entry_name": "its name is not one that this workbook uses",
        "entry_time": "the time when it was written cannot be read",
        "entry_incomplete": "its words or its time are missing",
        "entry_number": "it has a number in it that is too large",
        "entry_depth": "its parts are nested too deeply",
        "entry_type": "it has something in it that is not a text, a number, a list or a table",
        "clock_at_end": "One answer in this workbook is dated at the very end of the calendar, so "
        "nothing newer can be saved. Check the clock of your device.",
        "record_too_large": "Your workbook has grown past {megabytes} MB, the most that one file "
        "can hold, so your last change was not saved. Shorten or remove something.",
        "record_too_many_parts": "Your workbook has more entries than one file can hold, so your "
        "last change was not saved. Remove something.",
        # Files that cannot be opened
        "file_unreadable": "{file} cannot be opened as a workbook, and nothing was changed: "
        "{reason}.",
        "file_unreadable_has_versions": "{file} cannot be opened as a workbook, and nothing was "
        "changed: {reason}. Older copies are in {folder}. The command “workbook versions” lists "
        "them and can bring one back.",
        "file_unreadable_no_versions": "{file} cannot be opened as a workbook, and nothing was "
        "changed: {reason}. Move it somewhere else to start a new workbook.",
        "this_file": "This file",
        "that_version": "That older copy",
        "file_foreign": "it was not made by this workbook",
        "file_without_version": "it does not say which version of the workbook made it",
        "file_newer": "it was made by a newer version of the workbook, so please update the "
        "workbook first",
        "file_without_answers": "the part with your answers is missing or damaged",
        "file_answer_damaged": "the answer {path} is damaged because {reason}",
        "file_unnamed_answer_damaged": "one of its answers is damaged because {reason}",
        "file_too_large": "it is larger than {megabytes} MB",
        "file_empty": "it is empty",
        "file_too_many_parts": "it has far more in it than a workbook can have",
        "file_truncated": "it ends too early, as if part of it was lost",
        "file_not_text": "it is not a text file",
        "file_web_page": "it is a web page",
        "file_not_json": "it does not have the format of a workbook file",
        "file_too_deep": "its parts are nested too deeply for a workbook file",
        "file_number": "it has a number in it that cannot be read",
        "file_duplicate_key": "one of its parts is in it twice",
        "seal_foreign": "it was not locked by this workbook",
        "seal_newer": "it was locked by a newer version of the workbook, so please update the "
        "workbook first",
        "seal_damaged": "it is locked, and the part that is needed to unlock it is damaged",
        "seal_changed": "it was changed after it was locked",
        # Share codes
        "code_length": "This code needs {length} letters and numbers and has {count}. Please check "
        "it and type it again.",
        "code_mistyped": "A letter or number in this code is wrong or in the wrong place. Please "
        "check it and type it again.",
        "code_of_other_words": "This code was made with other words than the ones used here. "
        "Please open the same version of the workbook and make it again.",
        "code_too_long": "This is too long to be a code. Please enter one code at a time.",
        "code_missing": "There is no code here yet. Please enter the one that you were given.",
        "code_has_u": "A code never has a U in it. Please check if it is a V, and try again.",
        "code_has_sign": "A code has only letters and numbers, and there is something else in this "
        "one. Please check it and type it again.",
        "code_has_too_much": "This code has more in it than can be chosen. Please make it again.",
        "code_is_empty": "There are no choices in this code, so there is nothing to count.",
        # Content packs
        "pack_has_problem": "The words in {folder} cannot be used: one problem. {problem}",
        "pack_has_problems": "The words in {folder} cannot be used. Problems: {count}. The first: "
        "{problem}",
        "pack_not_found": "There are no words in {folder}. Name a folder with a pack.yaml in it, "
        "or make one with: workbook copy my-words",
        "pack_folder_name": "The folder {folder} has words in it, but its name is not a language. "
        "Rename it, for instance to en, and try again.",
        "language_code": "“{language}” is not the code of a language to translate into. Write it "
        "as in es, ar or pt-BR.",
        "po_not_read": "The file {path} cannot be read ({cause}). Check its name.",
        "po_not_imported": "{path} has words that are not in the workbook yet, so it was left as "
        "it is. Import it first, or name another file with --out.",
        "translation_not_written": "The translation cannot be written to {folder} ({cause}). When "
        "this is solved, import the file again.",
        "copy_folder_not_empty": "The folder {folder} is not empty. Name a new or an empty folder.",
        "copy_failed": "The words cannot be copied to {folder}. Name a folder that you may write "
        "to.",
        "check_in_unreadable": "The weekly form of this chapter cannot be read, so its weeks "
        "cannot be shown. Look at the part of kind “check_in” in the chapter’s file.",
        # Tables and charts in a notebook
        "record_opened": "Answers from {path}: {count}",
        "record_not_found": "There is no file at {path}. Check its name. To get a file with your "
        "words, save them on the start page.",
        "record_is_folder": "{path} is a folder. Name the file in it that has your words.",
        "record_empty": "There are no words of yours on this computer yet. Write something in a "
        "chapter, then run this notebook again.",
        "record_elsewhere": "This server keeps no words of yours. Save them as a file, then name "
        "that file in a notebook on your own computer.",
        "passphrase_not_asked": "{path} is locked, and this program cannot ask for the passphrase. "
        "Open the notebook in JupyterLab.",
        "example_shown": "{reason} Until then you see an example here: the words of two people who "
        "are made up.",
        "part_unknown": "There is no part named {name}. Choose one of these: {known}.",
        "table_unknown": "There is no table named {name}. Choose one of these: {known}.",
        "chart_unknown": "There is no chart named {name}. Choose one of these: {known}.",
        "chart_not_in_pack": "This chart needs a chapter that your words do not have.",
        # Commands
        "command_unclear": "This command has a mistake in it. Put --help at its end to see how it "
        "is written.",
        "passphrases_differ": "The two passphrases are not the same, so nothing was changed.",
        "version_number": "There is no older copy with that number. “workbook versions” lists "
        "them.",
        "no_record": "This workbook keeps no words of your own, so there is nothing to lock or "
        "restore.",
        "shortcut_temporary": "This copy of the workbook may be removed at any time, and the start "
        "file with it. First install the workbook, for instance with the command “uv tool install "
        "between-us-workbook”.",
        "shortcut_exists": "{path} was there before, so it was left as it is. Move it, or name "
        "another folder.",
        "shortcut_not_written": "The start file cannot be written to {folder} ({cause}). Name "
        "another folder.",
        "pages_not_written": "The pages cannot be written to {folder} ({cause}). Name another "
        "folder.",
        "handout_unknown": "There is no handout named {name}. Choose one of these: {known}.",
        "notebooks_not_copied": "The notebooks cannot be copied to {folder} ({cause}). Name a "
        "folder that you may write to with --data-dir.",
        "folder_not_writable": "Your account may not write in {folder}, where your words are "
        "kept. Nothing in it was changed. Allow writing there, or name another folder with "
        "--data-dir.",
        "folder_without_space": "The disk with {folder} is full, so nothing new could be kept. "
        "What you wrote before is not lost. Free some space on the disk, then start again.",
        "folder_failed": "{folder}, where your words are kept, cannot be written ({cause}). "
        "Nothing in it was changed. Check the disk, or name another folder with --data-dir.",
        "library_damaged": "A library of the workbook is missing or damaged ({cause}). Nothing "
        "that you wrote is lost. Install the workbook again; with uv, run “uv cache clean” before.",
        "python_too_old": "The workbook needs Python {oldest} or newer, and this is Python "
        "{present}. Install a newer one, then start the workbook with it.",
        "python_without_docstrings": "Jupyter cannot run when Python leaves out docstrings. Start "
        "it without the option -OO and without the variable PYTHONOPTIMIZE.",
        "lab_needs_home": "JupyterLab needs a home folder, and this account has none. Name one in "
        "the variable HOME.",
        "no_home": "This account has no home folder to keep your words in. Name a folder for them "
        "with --data-dir.",
        "data_folder_needed": "A personal workbook needs a folder to keep it in: name one with "
        "--data-dir.",
        "path_unclear": "It is not clear where {path} is. Write its full path.",
        "path_not_usable": "{path} cannot be used ({cause}). Check what is there, or name another "
        "place.",
        "temporary_folder_needed": "The workbook needs a folder for temporary files that has free "
        "space, a short path, and nobody else who may change it, and none was there. Free some "
        "space, or name a folder in the variable TMPDIR (at most 30 letters).",
        "secret_not_removed": "{path} could not be removed ({cause}). Remove it by hand.",
        # Addresses of a server
        "personal_on_network": "Your own workbook opens on this computer only. Leave out --host, "
        "or add --workshop for guests, whose words are not kept on this computer.",
        "port_in_use": "Port {port} is in use by another program. Close that program, or choose "
        "another port with --port.",
        "ports_in_use": "The ports from {first} to {last} are all in use. Choose another one with "
        "--port.",
        "port_not_allowed": "Port {port} may not be used on this computer. Choose one above 1023 "
        "with --port.",
        "host_of_other_computer": "The address {host} does not belong to this computer. Check "
        "--host.",
        "host_on_one_cable": "No browser opens the address {host}: addresses that begin with fe80 "
        "or 169.254 hold on one cable only. Name another with --host.",
        "host_does_not_answer": "Nothing answers at {address}, although this computer listens "
        "there. A firewall may be in the way. Check --host.",
        "certificate_needs_key": "Encryption needs two files: name both, with --certfile and "
        "--keyfile.",
        "certificate_unreadable": "{path} cannot be read ({cause}). Check {option}.",
        "certificate_key_locked": "{key} is locked with a passphrase. Name a key without one with "
        "--keyfile.",
        "certificate_of_other_key": "The key {key} does not belong to the certificate "
        "{certificate}. Name two files that were made together.",
        "certificate_invalid": "{certificate} or {key} is not what encryption needs: a certificate "
        "and its private key, both in PEM form. Check --certfile and --keyfile.",
        "hub_only": "Only a JupyterHub can start this. Use it as the command of its spawner.",
        "hub_not_installed": "JupyterHub is not installed here. Install the workbook with its "
        "extra “hub”.",
        "library_conflict": "A library of the workbook could not be loaded ({cause}). The variable "
        "PYTHONPATH may lead to another version of it. Start again without that variable.",
        # In the terminal
        "starting": "Starting the workbook. The first time, this can take a minute.",
        "keep_window": "Keep this window open while you write. To end the workbook, press Ctrl+C "
        "here.",
        "browser_not_opened": "No browser could be opened here. Open the address above in one.",
        "port_changed": "Another program uses port {requested}, so this time the workbook is at "
        "port {port}. If you wrote while the workbook was closed, those words wait in your "
        "browser at port {requested}.",
        "folder_synced": "Your words are in a folder that {service} copies: whoever can open it "
        "there can read them. You can lock them with a passphrase, or name another folder with "
        "--data-dir.",
        "cloud_service": "a cloud service",
        "file_opening": "Opening your workbook ({megabytes} MB)…",
        "room_word": "Room: {word}",
        "room_join": "To join: {address}",
        "room_other_networks": "If phones cannot open that, they may be on one of these networks:",
        "room_not_encrypted": "The connection is not encrypted: others on the same Wi-Fi could "
        "read what is sent. Use a network that only your group is on, such as a phone’s hotspot, "
        "or start with --certfile and --keyfile.",
        "room_no_network": "This computer does not seem to be on a network, so only this computer "
        "can open the room. Join a Wi-Fi or turn on a hotspot, then load the leader’s page again. "
        "You do not need the internet.",
        "room_local_only": "Only this computer can open the room, because of the option --host.",
        "room_leader_only": "For you as the leader only. Do not show this address to anyone or "
        "pass it on:",
        "notebook_renewed": "There is a new version of {file}. You changed yours, so it stays as "
        "it is. The new one is beside it: {beside}.",
        "notebook_beside": "{name} (new version)",
        "pdf_not_made": "There is no new PDF, because neither Chrome, Chromium nor Edge was found. "
        "Open the pages in any browser and print them from there.",
        "pdf_failed": "{browser} could not make a PDF of {pages}, so there is none or only an "
        "older one. Open the pages in any browser and print them from there.",
        "words_copied": "Your own copy of the words is in {folder}. Start with GUIDE.md there.",
        "shortcut_made": "This file opens the workbook: {path}",
        "shortcut_allow": "If your desktop shows a text instead, use its menu to allow launching.",
        "passphrase_ask": "Passphrase:",
        "passphrase_choose": "Choose a passphrase. If you forget it, nobody can open your words, "
        "not even you.",
        "passphrase_new": "New passphrase:",
        "passphrase_again": "New passphrase again:",
        "words_locked": "Your words are locked now, and so are the older copies.",
        "words_not_locked": "Your words are not locked.",
        "lock_removed": "The lock is removed. Anyone who can use your account can read your file.",
        "version_line": "{number}  {date}, {time}  {size} kB, {inside}",
        "version_answers": "answers: {count}",
        "version_closed": "cannot be opened",
        "version_restored": "You are back at the copy of {date}, {time}. What you had until now is "
        "number 1 in the list of older copies.",
        "versions_none": "There are no older copies yet.",
        # What the system says about a file
        "cause_disk_full": "the disk is full",
        "cause_not_allowed": "your account does not have permission",
        "cause_read_only": "nothing can be written on that disk",
        "cause_not_found": "there is nothing with that name",
        "cause_folder": "a folder has that name",
        "cause_no_folder": "there is a file where a folder should be",
        "cause_long_name": "a name is too long",
        "cause_busy": "another program is using it",
        "cause_other": "error {number} of this computer",
        "cause_unknown": "no reason given",
        # Pages
        "page_outdated": "This page is of an earlier version. Please load it again.",
    }
)
"""English messages by code. Words in braces are filled in."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def placeholders(message: str) -> tuple[str, ...]:
    """Return the names in braces in a message, in order."""
    return tuple(_PLACEHOLDER.findall(message))


@dataclass(frozen=True)
class ErrorMessage:
    """A message by its code, with the values that fill it.

    Parameters
    ----------
    code
        A key of ``ERROR_MESSAGES``.
    values
        Values by placeholder. A value that is a message too is shown in the same language.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, words: Mapping[str, str] = ERROR_MESSAGES, *, isolated: bool = False) -> str:
        """Return the message in the language of a pack; in English where it has none.

        Parameters
        ----------
        words
            Messages by code, as in ``interface.yaml``.
        isolated
            Whether paths and other values in a text from right to left are between marks that keep
            their order on a page (FSI and PDI of Unicode Standard Annex 9). Not for a terminal,
            where people copy them.

        Examples
        --------
        >>> ErrorMessage("record_is_folder", {"path": "/home"}).text()
        '/home is a folder. Name the file in it that has your words.'
        """
        template = words.get(self.code) or ERROR_MESSAGES[self.code]
        isolated = isolated and any(map(_is_right_to_left, template))

        def replacement(match: re.Match[str]) -> str:
            value = self.values.get(match[1], match[0])
            if isinstance(value, ErrorMessage):
                return value.text(words, isolated=isolated)
            return f"\u2068{value}\u2069" if isolated else str(value)

        return _PLACEHOLDER.sub(replacement, template)


def _is_right_to_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL")


_CAUSES: Mapping[int, ErrorMessage] = MappingProxyType(
    {
        errno.ENOSPC: ErrorMessage("cause_disk_full"),
        errno.EDQUOT: ErrorMessage("cause_disk_full"),
        errno.EACCES: ErrorMessage("cause_not_allowed"),
        errno.EPERM: ErrorMessage("cause_not_allowed"),
        errno.EROFS: ErrorMessage("cause_read_only"),
        errno.ENOENT: ErrorMessage("cause_not_found"),
        errno.EISDIR: ErrorMessage("cause_folder"),
        errno.ENOTDIR: ErrorMessage("cause_no_folder"),
        errno.EEXIST: ErrorMessage("cause_no_folder"),
        errno.ENAMETOOLONG: ErrorMessage("cause_long_name"),
        errno.EBUSY: ErrorMessage("cause_busy"),
    }
)


def cause_of(error: OSError) -> ErrorMessage:
    """Return a message for an error of the system, whose own text is in English.

    It has no path, which may be that of a temporary file.

    Examples
    --------
    >>> cause_of(OSError(errno.ENOSPC, "No space left on device")).text()
    'the disk is full'
    >>> cause_of(OSError(errno.EIO, "Input/output error")).text()
    'error 5 of this computer'
    """
    if error.errno is None:
        return ErrorMessage("cause_unknown")
    return _CAUSES.get(error.errno) or ErrorMessage("cause_other", {"number": error.errno})


class UserError(Exception):
    """An error that a user can act on.

    Its message is shown on the page and on the command line: what is wrong, where, and what to do
    next. It never contains anything that a person wrote in the workbook. Subclasses exist only
    where an error is caught by its type.

    Parameters
    ----------
    code
        A key of ``ERROR_MESSAGES``.
    values
        Values of the placeholders in its message.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.message = ErrorMessage(code, values)
        self.words: Mapping[str, str] = ERROR_MESSAGES

    def __str__(self) -> str:
        return self.message.text(self.words)

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in place of a traceback."""
        return str(self).splitlines()

    def text(self, words: Mapping[str, str] = ERROR_MESSAGES, *, isolated: bool = False) -> str:
        """Return the message in the language of a pack; see `ErrorMessage.text`."""
        return self.message.text(words, isolated=isolated)
