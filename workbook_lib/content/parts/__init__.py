"""The models of what a section of a chapter can hold, one module a subject."""
