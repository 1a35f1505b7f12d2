"""Tables turned into plotly figures.

``loop`` draws an episode; ``plan`` works out what goes where, on a ``sheet``, around a ``ring``.
``pressure`` draws the pressure loop, ``feel`` a talk before and after a small change.
``strip`` draws weeks of check-ins, on the sheets of ``lanes``.
``canvas`` is what each of them lies on; ``palette`` holds the colors and ``look`` how the two
seats look, for every figure; ``face``, ``lettering`` and ``block`` set words.
"""
