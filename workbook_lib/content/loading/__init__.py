"""Reads a content pack from its YAML files, checks it, and says in plain words what is wrong."""
