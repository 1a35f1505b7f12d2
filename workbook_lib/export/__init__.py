"""The record turned into files that people take with them.

``spreadsheet`` writes tables that no program takes for formulas; ``check_ins`` says which rows the
check-ins make. The page to take home is a ``sheet`` of plain values, which ``gather`` puts
together; ``page`` writes it as HTML, ``plain`` as text and as a table, and ``svg`` draws what is
on it.
"""
