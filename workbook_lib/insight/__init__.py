"""Turns the record into pandas tables and sentences, one module per subject."""
