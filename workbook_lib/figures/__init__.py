"""Draws pandas tables as plotly figures and SVG, one module per subject.

``canvas`` is the empty figure, ``theme`` the colors, ``fonts`` and ``text_layout`` measure and wrap
text, ``loop_layout`` places the parts of the loop, and ``svg`` renders figures for print.
"""
