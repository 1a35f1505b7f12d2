"""What a section shows, one module a subject, made from content, record, widgets and figures."""
