"""The state of an open page: its record, and the selected item of each collection."""
