"""Which Python runs a page: the one that runs the server."""

from __future__ import annotations

from jupyter_client.kernelspec import KernelSpecManager
from traitlets import default


class OwnKernelSpecs(KernelSpecManager):
    """Knows the kernel of this very Python, and none of those that somebody installed elsewhere."""

    @default("kernel_dirs")
    def _kernel_dirs_default(self) -> list[str]:
        return []
