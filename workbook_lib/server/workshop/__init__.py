"""The workshop room of a server: pages and API of guests and the facilitator.

``room`` is the room and ``invitation`` its addresses; ``participant`` and ``facilitator`` have the
handlers, with their base classes in ``base``.
"""
