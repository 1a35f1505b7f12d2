"""Full and failing disks: real ones where they can be mounted, simulated ones elsewhere."""

import contextlib
import errno
import os
import shutil
import subprocess


@contextlib.contextmanager
def mounted(folder, *options):
    """Mount a small disk in memory; yield whether that was possible."""
    command = ["mount", "-t", "tmpfs", "-o", ",".join(["size=96k", *options]), "none", str(folder)]
    possible = shutil.which("mount") is not None and os.name == "posix"
    possible = possible and not subprocess.run(command, check=False, capture_output=True).returncode
    try:
        yield possible
    finally:
        if possible:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def fill_up(monkeypatch, room):
    """Accept a number of bytes, even within a write, and then report a full disk."""
    remaining = [room]
    write = os.write

    def stingy(handle, data):
        if not remaining[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        part = bytes(data[: remaining[0]])
        remaining[0] -= len(part)
        return write(handle, part)

    monkeypatch.setattr(os, "write", stingy)
