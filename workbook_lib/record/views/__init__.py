"""Typed views of a record, one module per subject. Only they know the paths of entries."""
