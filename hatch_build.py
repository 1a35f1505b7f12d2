"""Build hook that adds the generated files of the Voila template to the package."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TEMPLATE = "share/jupyter/voila/templates/between-us"


class TemplateHook(BuildHookInterface[Any]):
    """Adds scripts, fonts and pages for plain Voila."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the files, and register their target paths."""
        sys.path.insert(0, self.root)
        from workbook_lib.server.voila_template import write_template

        self._written = TemporaryDirectory()
        folder = Path(self._written.name)
        write_template(folder)
        for path in folder.iterdir():
            build_data["shared_data"][str(path)] = f"{TEMPLATE}/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove the temporary files."""
        self._written.cleanup()
