"""Handlers of pages, assets and the JSON API."""
