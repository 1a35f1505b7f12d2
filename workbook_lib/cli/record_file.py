"""The commands for the record file: versions, seal and unseal.

The passphrase is read from the terminal without echo, never from the command line, which other
programs can read.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.cli.startup import add_data_folder_option, terminal_words
from workbook_lib.errors import ErrorMessage, UserError
from workbook_lib.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from workbook_lib.store.personal import PersonalStore


def add_commands(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands with the method ``add_parser`` of a parser's subparsers."""
    for name, run, description in (
        ("versions", _versions, "list the older copies of your words, or bring one back"),
        ("seal", _seal, "lock your words with a passphrase, or change it"),
        ("unseal", _unseal, "remove the lock"),
    ):
        command = add_parser(name, help=description)
        add_data_folder_option(command)
        command.set_defaults(run=run)
        if name == "versions":
            command.add_argument(
                "--restore", type=int, metavar="N", help="bring back number N of the list"
            )


def unlock_in_terminal(settings: Settings) -> None:
    """Ask for the passphrase in the terminal, if the record file is sealed.

    Raises
    ------
    UserError
        When the passphrase is wrong.
    """
    from workbook_lib.store.mode import Mode, mode_for

    if mode_for(settings) is Mode.PERSONAL:
        _unlock(_store(settings))


def _ask(question: ErrorMessage, words: Mapping[str, str]) -> str:
    if sys.stdin is None:  # closed
        raise EOFError
    return getpass.getpass(f"{question.text(words)} ")


def _store(settings: Settings, folder: Path | None = None) -> PersonalStore:
    from workbook_lib.store.mode import store_for
    from workbook_lib.store.personal import PersonalStore

    folder = folder or settings.data_folder
    store = store_for(replace(settings, data_folder=folder, mode="personal"))
    if not isinstance(store, PersonalStore):
        raise UserError("no_record")
    return store


def _unlock(store: PersonalStore) -> PersonalStore:
    from workbook_lib.store.passphrase import SealState, seal_state, unlock

    if seal_state(store.file) is SealState.SEALED:
        unlock(store.file, _ask(ErrorMessage("passphrase_ask"), terminal_words()))
    return store


def _versions(options: argparse.Namespace) -> int:
    from workbook_lib.store.version_history import list_versions, read_version, restore_version

    store, words = _unlock(_store(Settings.read(), options.data_dir)), terminal_words()
    listed = list_versions(store.file)
    if options.restore is not None:
        if not 1 <= options.restore <= len(listed):
            raise UserError("version_number")
        chosen = listed[options.restore - 1]
        restore_version(store.file, chosen.name)
        day, time = _moment(chosen.moment)
        print(ErrorMessage("version_restored", {"date": day, "time": time}).text(words))
        return 0
    if not listed:
        print(ErrorMessage("versions_none").text(words))
    for number, entry in enumerate(listed, start=1):
        try:
            count = len(read_version(store.file, entry.name).paths())
            inside = ErrorMessage("version_answers", {"count": count})
        except UserError:
            inside = ErrorMessage("version_closed")
        day, time = _moment(entry.moment)
        line = ErrorMessage(
            "version_line",
            {
                "number": f"{number:2}",
                "date": day,
                "time": time,
                "size": -(-entry.size // 1000),
                "inside": inside,
            },
        )
        print(line.text(words))
    return 0


def _moment(moment: datetime) -> tuple[str, str]:
    """Return day and time of a moment, in the language of the process."""
    from workbook_lib.content.language import format_day

    local = moment.astimezone()
    day = format_day(local.date(), Settings.read().language, long=True)
    return day, f"{local:%H:%M:%S}"


def _seal(options: argparse.Namespace) -> int:
    from workbook_lib.store.passphrase import set_passphrase

    store, words = _unlock(_store(Settings.read(), options.data_dir)), terminal_words()
    print(ErrorMessage("passphrase_choose").text(words))
    passphrase = _ask(ErrorMessage("passphrase_new"), words)
    if passphrase != _ask(ErrorMessage("passphrase_again"), words):
        raise UserError("passphrases_differ")
    set_passphrase(store.file, passphrase)
    print(ErrorMessage("words_locked").text(words))
    return 0


def _unseal(options: argparse.Namespace) -> int:
    from workbook_lib.store.passphrase import SealState, remove_passphrase, seal_state

    store, words = _store(Settings.read(), options.data_dir), terminal_words()
    if seal_state(store.file) is SealState.UNSEALED:
        print(ErrorMessage("words_not_locked").text(words))
        return 0
    remove_passphrase(_unlock(store).file)
    print(ErrorMessage("lock_removed").text(words))
    return 0
