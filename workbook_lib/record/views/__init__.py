"""Typed views of a record, one module a subject: only they know the paths of entries."""
