"""Runs the command with ``python -m workbook_lib.cli``."""

from __future__ import annotations

import sys

from workbook_lib.cli import main

sys.exit(main())
