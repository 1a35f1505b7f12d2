"""Kernels of pages: start, limits, restart, message filter and end."""
