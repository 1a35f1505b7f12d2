"""The files that Binder gets."""

from __future__ import annotations

import shutil

import pytest

from tests.project.project_files import name, tracked


@pytest.fixture(scope="session")
def checkout(tmp_path_factory):
    """Return a folder with the files of a clone and their permissions."""
    folder = tmp_path_factory.mktemp("checkout")
    for path in tracked():
        copy = folder / name(path)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    return folder
