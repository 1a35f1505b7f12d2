"""Our own server as a single-user server of a JupyterHub.

The environment from the hub has the address to listen on and the base path, and the hub decides who
may open it. JupyterHub has to be installed, for example with the extra ``hub``.
"""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from jupyterhub.singleuser.extension import (
    JupyterHubAuthorizer,
    JupyterHubIdentityProvider,
    JupyterHubOAuthCallbackHandler,
)
from traitlets import default
from traitlets.config import Config

from workbook_lib.content.loading.loader import load_pack, pack_folder
from workbook_lib.errors import UserError
from workbook_lib.server.kernels.provisioner import new_pool
from workbook_lib.server.kernels.sockets import private_folder
from workbook_lib.server.listening import listen
from workbook_lib.server.site import Site, notebooks_folder
from workbook_lib.server.start import open_when_ready
from workbook_lib.settings import SERVED_VARIABLE, Settings, remove_variables

TOKEN_VARIABLES = ("JUPYTERHUB_API_TOKEN", "JPY_API_TOKEN")
"""Variables with the API token for the hub, removed before kernels start."""


class HubIdentity(JupyterHubIdentityProvider):
    """Identifies users by the hub alone, without a token of our own."""

    def __init__(self, token: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)

    @default("hub_auth")
    def _shared_hub_auth(self) -> HubOAuth:
        # The same instance as in the OAuth callback handler, which keeps the state of a login.
        return HubOAuth.instance()


def serve_on_hub() -> None:
    """Serve until a signal ends the process.

    Raises
    ------
    UserError
        When no hub has started this process, the content cannot be read, or the port is not free.
    """
    settings = Settings.read()
    host, port, base = _listen_address(settings)
    auth = HubOAuth.instance(api_token=settings.hub_token)
    remove_variables(*TOKEN_VARIABLES)
    site = Site(Settings.read(), notebooks_folder())
    load_pack(pack_folder(site.default_language, site.settings))
    os.environ[SERVED_VARIABLE] = "1"
    with ExitStack() as end:
        folder = end.enter_context(private_folder())
        pool = new_pool()
        pool.open()
        end.callback(pool.close)
        from workbook_lib.server.app import Server, ServerOptions

        listening = listen(host, port)
        end.callback(listening.close)
        options = ServerOptions(
            listening,
            token="",
            secret=secrets.token_bytes(32),
            pool=pool,
            folder=folder,
            base=base,
            config=Config(
                Voila={
                    "identity_provider_class": HubIdentity,
                    "authorizer_class": JupyterHubAuthorizer,
                },
            ),
            routes=(("oauth_callback", JupyterHubOAuthCallbackHandler, {"hub_auth": auth}),),
        )
        address = listening.address().rstrip("/") + base
        Server.make(site, options, open_when_ready(address, browser=False)).start()


def _listen_address(settings: Settings) -> tuple[str, int, str]:
    """Return host, port and base path from the hub's variables."""
    if not (settings.hub_url and settings.hub_prefix and settings.hub_token):
        raise UserError("hub_only")
    url = urlsplit(settings.hub_url)
    base = settings.hub_prefix
    return url.hostname or "127.0.0.1", url.port or 80, base.rstrip("/") + "/"
