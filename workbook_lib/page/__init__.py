"""Opens a chapter in a notebook and shows its sections; draws snapshots of chapters."""
