"""``workbook serve --hub`` without a hub reports an error."""

from __future__ import annotations

import sys

import pytest

from workbook_lib.cli import main


@pytest.fixture
def environ(monkeypatch):
    for name in ("WORKBOOK_MODE", "JUPYTERHUB_SERVICE_URL", "JUPYTERHUB_API_TOKEN"):
        # Set first, so that changes by the command are undone.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return monkeypatch


def test_only_a_hub_can_start_it(environ, capsys):
    assert main(["serve", "--hub"]) == 1
    assert capsys.readouterr().err.startswith("Only a JupyterHub can start this.")


def test_a_missing_hub_library_is_reported(environ, capsys):
    environ.setitem(sys.modules, "jupyterhub", None)
    environ.delitem(sys.modules, "workbook_lib.server.hub", raising=False)
    for name in [name for name in sys.modules if name.startswith("jupyterhub.")]:
        environ.delitem(sys.modules, name)
    assert main(["serve", "--hub"]) == 1
    assert capsys.readouterr().err.startswith("JupyterHub is not installed here.")
