"""The models of a content pack: fields, exercises, chapters, the start page, the interface."""
