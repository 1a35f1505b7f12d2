"""Tables of rules that Python and JavaScript implement alike; both are tested with them."""

from __future__ import annotations

import json
from pathlib import Path

FOLDER = Path(__file__).parent


def table(name):
    """Return the cases of a table by their kind."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
