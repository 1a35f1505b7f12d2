"""Custom content packs: copying the shipped packs, and resolving the folder that a user names."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbook_lib.content.loading.loader import content_folder, languages
from workbook_lib.errors import UserError


def copy_packs(to: Path) -> Path:
    """Copy all content packs of the workbook, and the guide to changing them.

    Parameters
    ----------
    to
        Folder to create; it must be empty if it exists.

    Returns
    -------
    Path
        The absolute path of the folder.

    Raises
    ------
    UserError
        When the folder is not empty or cannot be written.
    """
    to = to.expanduser().absolute()
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UserError(f"The folder {to} is not empty. Name a new or an empty folder.")
    try:
        shutil.copytree(content_folder({}), to, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise UserError(
            f"The words cannot be copied to {to}. Name a folder that you may write to."
        ) from error
    return to


def resolve_custom_pack(path: Path) -> tuple[Path, str | None]:
    """Return the folder of packs that a path refers to, and the language if it refers to one.

    Parameters
    ----------
    path
        A folder with a folder for each language, or the folder of one language. The files
        are not validated.

    Raises
    ------
    UserError
        When it is neither.
    """
    folder = path.expanduser().absolute()
    if (folder / "pack.yaml").is_file():
        if folder.name in languages(folder.parent):
            return folder.parent, folder.name
        raise UserError(
            f"The folder {folder} has words in it, but its name is not a language. "
            "Rename it, for instance to en, and try again."
        )
    if languages(folder):
        return folder, None
    raise UserError(
        f"There are no words in {folder}. Name a folder with a pack.yaml in it, or make one with: "
        "workbook copy my-words"
    )
