"""The files of the project."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.settings import Settings

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "workbook_lib"

IGNORED = {
    ".git",
    ".hypothesis",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "build",
    "dist",
    "node_modules",
    "static",
    "test-results",
}
"""Folders created by tools, which are not part of the project."""


def files(*folders: str, ending: tuple[str, ...] = ("",)) -> list[Path]:
    """Return the project's own files below these folders (default: all), in order."""
    paths = []
    for start in [ROOT / folder for folder in folders] or [ROOT]:
        for folder, folder_names, file_names in os.walk(start):
            folder_names[:] = set(folder_names) - IGNORED
            paths += [Path(folder, file) for file in file_names if file.endswith(ending)]
    return sorted(path for path in paths if path.is_file())


def name(path: Path) -> str:
    """Return the path of a file with slashes, below the root."""
    return path.relative_to(ROOT).as_posix()


def chapter_notebooks() -> list[str]:
    """Return the file names of the notebooks that show a chapter, in order."""
    chapters = load_pack(pack_folder("en", Settings())).chapters
    return sorted(f"{chapter.notebook}.ipynb" for chapter in chapters)


def tracked() -> list[Path]:
    """Return the files of a clone."""
    git = shutil.which("git")
    assert git, "git is needed to tell which files belong to the project"
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    return [ROOT / entry for entry in listed.split("\0") if entry and (ROOT / entry).exists()]
