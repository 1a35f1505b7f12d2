"""What the workbook asks and says: the models of a content pack, loading and checking.

``load`` finds and loads a pack, ``opened`` one chapter of it even when a section is broken, and
``markdown`` turns its prose into HTML. The models stand in ``pack``, ``chapter``, ``part``,
``exercise``, ``field``, ``home`` and ``interface``, smallest last; ``schema`` writes them out for
editors. Behind ``load`` stand ``draft`` (a folder as found), ``tree`` (a file with its lines),
``rules`` (what must hold between parts) and ``sentences`` (a mistake in plain words).
"""
