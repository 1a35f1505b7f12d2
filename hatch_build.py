"""Writes what the Voila template carries beside its own files, when the package is built."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TEMPLATE = "share/jupyter/voila/templates/between-us"


class TemplateHook(BuildHookInterface[Any]):
    """Adds the scripts, fonts and pages that any Voila can serve."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write them, and say where they go."""
        sys.path.insert(0, self.root)
        from workbook_lib.server.voila_template import write_template

        self._written = TemporaryDirectory()
        folder = Path(self._written.name)
        write_template(folder)
        for each in folder.iterdir():
            build_data["shared_data"][str(each)] = f"{TEMPLATE}/{each.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Take them away again."""
        self._written.cleanup()
