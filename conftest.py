"""What every test shares: none touches the files of the person who runs them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    import pytest

# A small machine that is busy with something else makes examples slowly; that is no finding.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# What tells the workbook in which house it runs, or changes how Jupyter and browsers are found.
HOUSE = ("BINDER_", "JPY_", "JUPYTER", "VOILA_", "WORKBOOK_")


def pytest_configure(config: pytest.Config) -> None:
    """Give this run, and every server and kernel it starts, empty folders of its own."""
    for name in [name for name in os.environ if name.startswith(HOUSE)]:
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what is quick first, then the notebooks, then what needs a browser."""

    def place(item: pytest.Item) -> tuple[bool, str]:
        return item.get_closest_marker("browser") is not None, item.path.suffix

    items.sort(key=place)
