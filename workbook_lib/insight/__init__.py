"""The record turned into pandas tables.

``cycle`` makes one episode into the steps of its loop, ``story`` reads a worked example as an
episode, ``repeats`` counts what comes back from episode to episode.
``talk`` sets a talk's lines before and after a small change side by side.
``weeks`` puts check-ins in a row of weeks, ``reading`` says what moved and what stayed in them, and
``finding`` puts that into words.
"""
