"""Spots: where widgets stand on a page, the same in every kernel that shows it."""

MOUNT_POINTS = "spots"
"""Under this name the metadata of a cell's output say which model stands at which spot."""

CHANGED_STATES = "early"
"""Under this name, by spot, what is not as a page shows it already, and may be shown at once."""

WATCHED_PATHS = "follows"
"""Under this name, the paths below which every change is followed by what is shown so far."""

PRERENDERED_VARIABLE = "WORKBOOK_WAITED_FOR"
"""This stands in the environment of a kernel for which a page waits that is there already."""

PAGE_FRAME = "workbook"
"""Under this name the metadata hold what stands around a page: of the notebook, where a server of
ours has put it there, else of the output that the first cell shows."""

SERVED_VARIABLE = "WORKBOOK_SERVED"
"""This stands in the environment where our own server or server extension answers."""

STATIC_PATH = "voila/templates/between-us/static/"
"""Where every Voila serves our style sheets, fonts and scripts, below its base address."""
