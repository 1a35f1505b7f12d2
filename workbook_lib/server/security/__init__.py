"""Cookies, security headers, allowed hosts, logging and core dumps."""
