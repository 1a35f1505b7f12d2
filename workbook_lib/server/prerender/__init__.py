"""What a page shows before its kernel is ready: snapshots of chapters and cached figures."""
