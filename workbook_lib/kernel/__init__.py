"""Kernels forked from a process that has imported the libraries already (Linux only).

``pool`` starts and renews the fork server, ``forkserver`` is that process and ``forkserver_client``
its client in the server; ``compat`` has the IPython kernel that runs in a forked process. Elsewhere
kernels start in the ordinary way.
"""
