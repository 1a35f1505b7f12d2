"""Kernels by fork: one warmed parent has loaded the libraries, and each kernel is a copy of it.

``provisioner`` is what Jupyter calls, ``nursery`` the warmed parent as the server sees it,
``forked`` a kernel as the server sees it; ``warmed`` runs in the parent, ``child`` in a kernel.
Where fork is not to be had, kernels start in the ordinary way.
"""
