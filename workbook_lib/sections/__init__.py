"""Builds sections from content, record, widgets and figures, one module per subject."""
