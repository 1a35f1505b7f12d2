"""Tables turned into plotly figures.

``loop`` draws an episode; ``plan`` works out what goes where, on a ``sheet``, round a ``ring``.
``palette`` holds the colours and ``look`` how the two seats look, for every figure; ``face``,
``lettering`` and ``block`` set words.
"""
