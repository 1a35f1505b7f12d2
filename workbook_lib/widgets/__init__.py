"""The widgets of a page; each names its script in ``assets/js`` by its trait ``component``.

A widget gets values and returns entries; it knows no paths and no store.
"""
