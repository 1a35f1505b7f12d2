"""Draws pandas tables as plotly figures and SVG, one module per subject.

``canvas`` is the empty figure, ``theme`` the colors, ``text_layout`` measures and wraps text,
``loop_layout`` places the parts of the loop, and ``svg`` renders figures for print.
"""
