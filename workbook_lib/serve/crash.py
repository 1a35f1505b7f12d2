"""What a crash may leave behind: nothing. An image of memory would hold what someone wrote."""

from __future__ import annotations

import sys


def leave_no_image() -> None:
    """Have this process, and all that it starts, never written to a file when it crashes."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    # With 0, Linux would still hand the image to a program that collects crashes, where the system
    # has one; 1 means to neither write nor hand over.
    limit = 0 if most == 0 else 1
    resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
