"""The commands for a person's own file: its passphrase and its earlier versions.

A passphrase is asked for in the terminal, where nothing shows it: never on the command line, which
every program on the computer can read.
"""

from __future__ import annotations

import argparse
import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_lib.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbook_lib.store.personal import PersonalStore

PROMPT = "Passphrase: "


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the others."""
    for name, run, told in (
        ("versions", _versions, "list the older copies of your words, or bring one back"),
        ("seal", _seal, "lock your words with a passphrase, or change it"),
        ("unseal", _unseal, "remove the lock"),
    ):
        command = commands.add_parser(name, help=told)
        command.add_argument("--data-dir", type=Path, metavar="D", help="where your words are kept")
        command.set_defaults(run=run)
        if name == "versions":
            command.add_argument(
                "--restore", type=int, metavar="N", help="bring back number N of the list"
            )


def unlock_in_terminal(environ: Mapping[str, str]) -> None:
    """Ask for the passphrase in the terminal, if a person's own words are locked.

    Raises
    ------
    UserError
        When it is not the right one.
    """
    from workbook_lib.store.mode import Mode, mode_for

    if mode_for(environ) is Mode.PERSONAL:
        _unlock(_store(environ))


def _store(environ: Mapping[str, str], folder: Path | None = None) -> PersonalStore:
    from workbook_lib.store.mode import store_for
    from workbook_lib.store.personal import PersonalStore

    said = {} if folder is None else {"WORKBOOK_DATA_DIR": str(folder)}
    store = store_for({**environ, **said, "WORKBOOK_MODE": "personal"})
    if not isinstance(store, PersonalStore):
        raise UserError(
            "This workbook keeps no words of your own, so there is nothing to lock or restore."
        )
    return store


def _unlock(store: PersonalStore) -> PersonalStore:
    from workbook_lib.store.passphrase import SealState, seal_state, unlock

    if seal_state(store.place) is SealState.CLOSED:
        unlock(store.place, getpass.getpass(PROMPT))
    return store


def _versions(options: argparse.Namespace) -> int:
    from workbook_lib.store.version_history import list_versions, read_version, restore_version

    store = _unlock(_store(os.environ, options.data_dir))
    found = list_versions(store.place)
    if options.restore is not None:
        if not 1 <= options.restore <= len(found):
            raise UserError(
                "There is no older copy with that number. “workbook versions” lists them."
            )
        chosen = found[options.restore - 1]
        restore_version(store.place, chosen.name)
        print(f"You are back at the copy of {chosen.moment.astimezone():%d %B %Y, %H:%M:%S}.")
        print("What you had until now is number 1 in the list of older copies.")
        return 0
    if not found:
        print("There are no older copies yet.")
    for number, each in enumerate(found, start=1):
        try:
            answers = len(read_version(store.place, each.name).paths())
            inside = f"{answers} answer" if answers == 1 else f"{answers} answers"
        except UserError:
            inside = "cannot be opened"
        kilobytes = -(-each.size // 1000)
        print(
            f"{number:2}  {each.moment.astimezone():%d %B %Y, %H:%M:%S}  {kilobytes} kB, {inside}"
        )
    return 0


def _seal(options: argparse.Namespace) -> int:
    from workbook_lib.store.passphrase import set_passphrase

    store = _unlock(_store(os.environ, options.data_dir))
    passphrase = getpass.getpass("New passphrase (if you forget it, nobody can open your words): ")
    if passphrase != getpass.getpass("New passphrase again: "):
        raise UserError("The two passphrases are not the same, so nothing was changed.")
    set_passphrase(store.place, passphrase)
    print("Your words are locked now, and so are the older copies.")
    return 0


def _unseal(options: argparse.Namespace) -> int:
    from workbook_lib.store.passphrase import SealState, remove_passphrase, seal_state

    store = _store(os.environ, options.data_dir)
    if seal_state(store.place) is SealState.NONE:
        print("Your words are not locked.")
        return 0
    remove_passphrase(_unlock(store).place)
    print("The lock is removed. Anyone who can use your account can read your file.")
    return 0
