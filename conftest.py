"""Isolates the tests from the files and settings of the person who runs them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from hatch_build import build_front_end

if TYPE_CHECKING:
    import pytest

# Slow examples on a small, busy machine are no finding.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# Prefixes of variables that decide the deployment mode, or configure Jupyter.
ISOLATED_VARIABLES = ("BINDER_", "JPY_", "JUPYTER", "VOILA_", "WORKBOOK_")


def pytest_configure(config: pytest.Config) -> None:
    """Build the front end, and use empty folders for all servers and kernels of this run."""
    if not hasattr(config, "workerinput"):
        build_front_end()
    for name in [name for name in os.environ if name.startswith(ISOLATED_VARIABLES)]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="between-us-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ |= {
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "share"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "WORKBOOK_DATA_DIR": str(folder / "workbook"),
    }


# Folders of tests that start servers, kernels and other programs.
SLOW_FOLDERS = ("fuzz", "hub", "kernel", "server")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run unit tests first, then notebooks, then tests that start programs, then browser tests.

    Several processes begin with the browser tests: short files at the end keep all of them busy.
    """

    def place(item: pytest.Item) -> tuple[bool, bool, str]:
        is_browser_test = item.get_closest_marker("browser") is not None
        return is_browser_test, item.path.parent.name in SLOW_FOLDERS, item.path.suffix

    items.sort(key=place, reverse=hasattr(config, "workerinput"))
