"""Cookies, response headers, allowed host names, and what the process may log."""
