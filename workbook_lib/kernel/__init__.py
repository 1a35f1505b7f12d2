"""Kernels forked from a process that has imported the libraries already (Linux only).

``provisioner`` is the Jupyter provisioner, ``pool`` starts and renews the fork server,
``forkserver`` is that process and ``forkserver_client`` its client in the server; ``ipykernel_app``
runs in a forked kernel. Elsewhere kernels start in the ordinary way.
"""
