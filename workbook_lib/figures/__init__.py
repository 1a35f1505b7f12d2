"""Plotly charts of what was written, and diagrams as SVG, one module per subject.

``theme`` has the colors and the parts of a chart, ``charts`` the charts by name, ``text_layout``
measures and wraps text, ``loop_layout`` places the parts of the loop, ``svg`` has the parts of a
diagram, and ``chart_svg`` renders a chart for paper.
"""
