from pathlib import Path

import platformdirs
import pytest

from workbook_lib.errors import UserError
from workbook_lib.settings import PAGE_VARIABLE, Settings
from workbook_lib.store import (
    GuestStore,
    Mode,
    PersonalStore,
    mode_for,
    store_for,
)

BINDER = {"BINDER_LAUNCH_HOST": "https://binder.example/", "JUPYTERHUB_USER": "jovyan"}
HUB = {"JUPYTERHUB_USER": "someone"}
VOILA = {"SERVER_SOFTWARE": "voila/0.5.13", "VOILA_KERNEL_ID": "0f1e"}


@pytest.mark.parametrize(
    ("environ", "mode"),
    [
        ({}, "personal"),
        ({"HOME": "/home/someone", "JPY_SESSION_NAME": "02.ipynb"}, "personal"),
        ({"SERVER_SOFTWARE": "jupyter/2.17"}, "personal"),
        (VOILA, "guest"),
        ({"SERVER_SOFTWARE": "voila/0.5.13"}, "guest"),
        ({"VOILA_KERNEL_ID": "0f1e"}, "guest"),
        ({PAGE_VARIABLE: "1"}, "guest"),
        ({PAGE_VARIABLE: "1", "WORKBOOK_MODE": "personal"}, "personal"),
        (HUB, "guest"),
        (BINDER, "guest"),
        ({"BINDER_REQUEST": ""}, "guest"),
        ({"BINDER_REF_URL": "x", "JPY_SESSION_NAME": "02.ipynb"}, "guest"),
        ({"BINDERS": "x"}, "personal"),
        ({"WORKBOOK_MODE": "personal"}, "personal"),
        ({"WORKBOOK_MODE": "guest"}, "guest"),
        ({**VOILA, "WORKBOOK_MODE": "personal"}, "personal"),
        ({**HUB, "WORKBOOK_MODE": "personal"}, "personal"),
        ({**BINDER, "WORKBOOK_MODE": "guest"}, "guest"),
        ({**BINDER, "WORKBOOK_MODE": ""}, "guest"),
        ({"WORKBOOK_MODE": " Guest "}, "guest"),
    ],
)
def test_the_environment_decides_the_mode(environ, mode):
    assert mode_for(Settings.read(environ)) == Mode(mode)
    kind = GuestStore if mode == "guest" else PersonalStore
    assert type(store_for(Settings.read(environ))) is kind


@pytest.mark.parametrize(
    ("environ", "binder"), [({}, False), (HUB, False), (VOILA, False), (BINDER, True)]
)
def test_binder_is_recognized(environ, binder):
    assert Settings.read(environ).on_binder is binder


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(None, 600), ("30", 30), ("2.5", 2.5), ("0", 600), ("-1", 600), ("nan", 600), ("inf", 600)],
)
def test_the_idle_timeout_of_binder_is_read(value, seconds):
    environ = {} if value is None else {"WORKBOOK_QUIET": value}
    assert Settings.read({**BINDER, **environ}).binder_idle_timeout == seconds
    assert Settings.read({**HUB, **environ}).binder_idle_timeout is None


def test_an_unknown_mode_is_reported():
    with pytest.raises(UserError, match=r"^WORKBOOK_MODE must be either personal or guest\.$"):
        mode_for(Settings.read({"WORKBOOK_MODE": "private"}))


def test_the_data_folder_can_be_chosen(tmp_path, monkeypatch):
    assert store_for(Settings(data_folder=tmp_path)).path == tmp_path / "workbook.json"
    assert store_for(Settings(data_folder=Path("~/notes"))).folder == Path.home() / "notes"
    monkeypatch.chdir(tmp_path)
    store = store_for(Settings(data_folder=Path("here")))
    monkeypatch.undo()
    assert store.folder == tmp_path / "here"


@pytest.mark.parametrize("environ", [{}, {"WORKBOOK_DATA_DIR": ""}])
def test_the_default_data_folder_is_that_of_the_system(environ):
    folder = store_for(Settings.read(environ)).folder
    assert folder == platformdirs.user_data_path("between-us", appauthor=False)
    assert folder.name == "between-us"
    assert folder.is_absolute()
