"""Reads content packs from YAML, validates them, and reports problems in plain words."""
