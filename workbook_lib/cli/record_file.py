"""The commands for the record file: versions, seal and unseal.

The passphrase is read from the terminal without echo, never from the command line, which other
programs can read.
"""

from __future__ import annotations

import argparse
import getpass
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError
from workbook_lib.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbook_lib.store.personal import PersonalStore


def add_commands(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands with the method ``add_parser`` of a parser's subparsers."""
    for name, run, description in (
        ("versions", _versions, "list the older copies of your words, or bring one back"),
        ("seal", _seal, "lock your words with a passphrase, or change it"),
        ("unseal", _unseal, "remove the lock"),
    ):
        command = add_parser(name, help=description)
        command.add_argument("--data-dir", type=Path, metavar="D", help="where your words are kept")
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


def _store(settings: Settings, folder: Path | None = None) -> PersonalStore:
    from workbook_lib.store.mode import store_for
    from workbook_lib.store.personal import PersonalStore

    folder = folder or settings.data_folder
    store = store_for(replace(settings, data_folder=folder, mode="personal"))
    if not isinstance(store, PersonalStore):
        raise UserError("no_record")
    return store


def _unlock(store: PersonalStore) -> PersonalStore:
    from workbook_lib.store.passphrase import PROMPT, SealState, seal_state, unlock

    if seal_state(store.file) is SealState.SEALED:
        unlock(store.file, getpass.getpass(PROMPT))
    return store


def _versions(options: argparse.Namespace) -> int:
    from workbook_lib.store.version_history import list_versions, read_version, restore_version

    store = _unlock(_store(Settings.read(), options.data_dir))
    listed = list_versions(store.file)
    if options.restore is not None:
        if not 1 <= options.restore <= len(listed):
            raise UserError("version_number")
        chosen = listed[options.restore - 1]
        restore_version(store.file, chosen.name)
        print(f"You are back at the copy of {chosen.moment.astimezone():%d %B %Y, %H:%M:%S}.")
        print("What you had until now is number 1 in the list of older copies.")
        return 0
    if not listed:
        print("There are no older copies yet.")
    for number, entry in enumerate(listed, start=1):
        try:
            answers = len(read_version(store.file, entry.name).paths())
            inside = f"{answers} answer" if answers == 1 else f"{answers} answers"
        except UserError:
            inside = "cannot be opened"
        kilobytes = -(-entry.size // 1000)
        print(
            f"{number:2}  {entry.moment.astimezone():%d %B %Y, %H:%M:%S}  {kilobytes} kB, {inside}"
        )
    return 0


def _seal(options: argparse.Namespace) -> int:
    from workbook_lib.store.passphrase import set_passphrase

    store = _unlock(_store(Settings.read(), options.data_dir))
    print("Choose a passphrase. If you forget it, nobody can open your words, not even you.")
    passphrase = getpass.getpass("New passphrase: ")
    if passphrase != getpass.getpass("New passphrase again: "):
        raise UserError("passphrases_differ")
    set_passphrase(store.file, passphrase)
    print("Your words are locked now, and so are the older copies.")
    return 0


def _unseal(options: argparse.Namespace) -> int:
    from workbook_lib.store.passphrase import SealState, remove_passphrase, seal_state

    store = _store(Settings.read(), options.data_dir)
    if seal_state(store.file) is SealState.UNSEALED:
        print("Your words are not locked.")
        return 0
    remove_passphrase(_unlock(store).file)
    print("The lock is removed. Anyone who can use your account can read your file.")
    return 0
