"""Turns the record into tables, rows and sentences, one module per subject."""
