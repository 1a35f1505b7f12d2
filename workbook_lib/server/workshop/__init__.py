"""A room: a workshop's guests, what they offer to its board, and the leader's page.

``room`` is the one room of a server; ``invitation`` brings people into it; ``choices`` says what
may be offered; ``guest`` and ``leader`` answer its addresses; ``certificate`` encrypts the line.
``code`` is for those who are on no server that has a room: it carries their choices to one.
"""
