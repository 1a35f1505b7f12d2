"""The record turned into files that people take with them.

``spreadsheet`` writes tables that no program takes for formulas; ``check_ins`` says which rows the
check-ins make.
"""
