"""The widgets of a page, one a module, each with a script of the same name in ``assets/js``.

A widget gets values and returns entries; it knows no paths and no store.
"""
