"""A JupyterHub on one server: whoever opens the link gets the dashboards, and nothing else.

Nobody needs an account: each browser is given a name of its own. Each person has one small server,
which knows only the workbook's pages: no JupyterLab, no terminal, no files, no code to run.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

c = get_config()  # noqa: F821 - JupyterHub puts it here

# Who: a new name for each browser that comes. Put another authenticator here for people with
# accounts; nothing else depends on it.
c.JupyterHub.authenticator_class = "tmp"
c.Authenticator.allow_all = True

# What each person gets. They share the user of this process, and can run nothing in its name.
c.JupyterHub.spawner_class = "simple"
c.Spawner.cmd = [sys.executable, "-m", "workbook_lib.cli", "serve", "--hub"]
c.Spawner.default_url = "/"
c.Spawner.environment = {"WORKBOOK_MODE": "guest"}
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "PYTHONPATH", "WORKBOOK_LANG", "WORKBOOK_CONTENT"]
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120

# How many at once, so that the last to come is told to wait and the first do not suffer.
c.JupyterHub.active_server_limit = int(os.environ.get("WORKBOOK_SEATS", "40"))
c.JupyterHub.concurrent_spawn_limit = 4

# The way in. The proxy that JupyterHub is made with comes from npm; the one in Python does the same
# and lies beside this Python once pip has brought it.
proxy = Path(sys.executable).with_name("configurable-http-proxy")
if proxy.exists():
    c.ConfigurableHTTPProxy.command = [os.fspath(proxy)]

# Straight to the pages, and no list of servers on the way.
c.JupyterHub.redirect_to_server = True
c.JupyterHub.hub_connect_ip = "127.0.0.1"

# Only the hub's own numbers: no name of a person, no address, no word of theirs is in its log.
c.JupyterHub.log_level = "WARN"
c.JupyterHub.authenticate_prometheus = True

# Ends the server of who has been away for an hour: it is the memory of the next one. Their words
# are in their own browser and in the file they saved.
if find_spec("jupyterhub_idle_culler"):
    c.JupyterHub.load_roles = [
        {
            "name": "idle-culler",
            "scopes": ["list:users", "read:users:activity", "delete:servers", "admin:users"],
            "services": ["idle-culler"],
        }
    ]
    c.JupyterHub.services = [
        {
            "name": "idle-culler",
            "command": [
                *(sys.executable, "-m", "jupyterhub_idle_culler"),
                *("--timeout=3600", "--cull-every=300", "--cull-users=true"),
            ],
        }
    ]
