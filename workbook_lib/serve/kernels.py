"""Kernels whose chatter stays out of the server's window, where a reader's words might show."""

from __future__ import annotations

import subprocess
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets.config import Config

from workbook_lib.store.house import Mode


class QuietKernelManager(AsyncMappingKernelManager):
    """Starts kernels that print to nowhere.

    What a cell shows travels to the page; what goes to the kernel's own standard output or error
    (a warning of a library, a traceback with what someone wrote in it) would end in the server's
    window or in a log.
    """

    async def _async_start_kernel(self, **kwargs: Any) -> str:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        kernel_id: str = await super()._async_start_kernel(**{**kwargs, **quiet})
        return kernel_id

    start_kernel = _async_start_kernel  # type: ignore[assignment]


def culling(mode: Mode) -> Config:
    """Return when kernels that nobody looks at any more are ended.

    A kernel with an open page is kept however quiet the reader is. A person's own computer is in
    no hurry; a shared one needs the memory for the next visitor.
    """
    idle, look = (300, 30) if mode is Mode.GUEST else (900, 60)
    return Config(
        MappingKernelManager={
            "cull_idle_timeout": idle,
            "cull_interval": look,
            "cull_connected": False,
        }
    )
