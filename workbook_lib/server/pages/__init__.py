"""Request handlers: chapters, the start page, assets, and the API for the record file."""
