"""Kernels of open pages: how they are started, limited, restarted and ended."""
