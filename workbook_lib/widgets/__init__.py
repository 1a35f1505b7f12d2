"""The widgets of a page; the trait ``component`` names the script in ``frontend/src/widgets``.

A widget gets values and returns entries; it knows no paths and no store.
"""
