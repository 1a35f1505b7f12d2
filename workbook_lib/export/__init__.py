"""Turns the record into files: the take-home sheet as HTML, text and CSV, PDF, and worksheets.

``take_home`` assembles the sheet (``sheet_model``) from the record; ``html`` and ``text`` write it.
"""
