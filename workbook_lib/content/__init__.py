"""Content packs: all texts of the workbook.

``schema`` and ``parts`` are the models of a pack; ``loading`` reads a pack from YAML and checks it.
``markdown`` renders its prose, ``page_frame`` builds the frame of a page, and ``json_schema``
describes the files for editors.
"""
