"""Content packs: what the workbook asks and says.

``schema`` and ``parts`` are the models of a pack; ``loading`` reads a pack from YAML and checks it.
``markdown`` renders its prose, ``page_frame`` collects the words around a page, and ``json_schema``
describes the files for editors.
"""
