"""A JupyterHub on one server that gives each visitor the pages of the workbook only.

Nobody needs an account: each browser gets a random name. Each person has a small server with the
pages of the workbook only: no JupyterLab, no terminal, no files, no code execution.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

c = get_config()  # noqa: F821 - JupyterHub puts it here

# A new name for each browser. For existing accounts use another authenticator; nothing else depends
# on it.
c.JupyterHub.authenticator_class = "tmp"
c.Authenticator.allow_all = True

# The server of each person. All run as the user of this process, and nobody can run code.
c.JupyterHub.spawner_class = "simple"
c.Spawner.cmd = [sys.executable, "-m", "workbook_lib.cli", "serve", "--hub"]
c.Spawner.default_url = "/"
c.Spawner.environment = {"WORKBOOK_MODE": "guest"}
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "PYTHONPATH", "WORKBOOK_LANG", "WORKBOOK_CONTENT"]
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120

# Maximum number of servers; later visitors are asked to wait.
c.JupyterHub.active_server_limit = int(os.environ.get("WORKBOOK_SEATS", "40"))
c.JupyterHub.concurrent_spawn_limit = 4

# The proxy. JupyterHub's default proxy is on npm; the one written in Python is installed by pip
# beside this Python.
proxy = Path(sys.executable).with_name("configurable-http-proxy")
if proxy.exists():
    c.ConfigurableHTTPProxy.command = [os.fspath(proxy)]

# Redirect to the pages without a list of servers.
c.JupyterHub.redirect_to_server = True
c.JupyterHub.hub_connect_ip = "127.0.0.1"

# Log no user names and no URLs, and require sign-in for the metrics.
c.JupyterHub.log_level = "WARN"
c.JupyterHub.authenticate_prometheus = True

# End servers after an idle hour, to free memory. The words are in the person's browser and in the
# file they saved.
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
