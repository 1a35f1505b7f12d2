"""A plugin of pytest for a faster start: leaves out the library that the server leaves out too."""

from __future__ import annotations

import sys

from workbook_lib.cli.startup import UNUSED_LIBRARY

# nbval imports it through jsonschema, in each process, and before any conftest.py is read.
if UNUSED_LIBRARY not in sys.modules:
    sys.modules[UNUSED_LIBRARY] = None
