"""Spots: where widgets stand on a page, the same in every kernel that shows it."""

SPOTS = "spots"
"""Under this name the metadata of a cell's output say which model stands at which spot."""
