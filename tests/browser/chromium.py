"""Find the Chromium that the browser tests drive; as a command, get Debian's where that is allowed.

The tests use a browser of the system: nothing is fetched from elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
MISSING = (
    "The browser tests need Chromium or Chrome, and neither was found: install one "
    "(Debian and Ubuntu: apt install chromium), or put its path in CHROMIUM."
)

# The first are Playwright's own: of several lists, Chromium reads the last. The others load a page
# for the address bar with each window, which takes half the time of opening one.
DISABLED_FEATURES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)

# Without requests for updates, news or settings.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    f"--disable-features={','.join(DISABLED_FEATURES)}",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def find() -> str | None:
    """Return the path of a Chromium or Chrome on this computer, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    paths = (shutil.which(name) for name in (*NAMES, *MAC))
    return next((path for path in paths if path), None)


def flags() -> list[str]:
    """Return the command line flags (without sandbox for root)."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, "--no-sandbox"] if root else list(FLAGS)


def install(*packages: str) -> None:
    """Install packages of Debian where apt is present and allowed; otherwise do nothing."""
    apt = shutil.which("apt-get")
    if not apt:
        return
    become: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if not sudo:
            return
        allowed = subprocess.run([sudo, "-n", "true"], check=False, capture_output=True)
        if allowed.returncode:
            return
        become = [sudo, "-n"]
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run([*become, *quiet, *step], check=False, stdout=subprocess.DEVNULL)


def main() -> int:
    """Find Chromium, or install it, or report what to install."""
    if not find() and not os.environ.get("CHROMIUM"):
        print("Chromium is missing: trying Debian's.")
        install("chromium")
    if not find():
        print(MISSING, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
