"""One page a notebook: sections of a chapter, put together from widgets, figures and the record.

``page`` opens a chapter and shows its sections; ``desk`` holds the record while the page is open;
``current`` is the episode at hand; each other module builds one kind of part.
"""
