"""Keys of output metadata and paths that widgets and pages share."""

MOUNT_POINTS = "spots"
"""Key of output metadata: mount point to model id."""

CHANGED_STATES = "early"
"""Key of output metadata: mount point to the state that differs from the snapshot."""

WATCHED_PATHS = "follows"
"""Key of output metadata: paths whose changes update what is shown."""

PAGE_FRAME = "workbook"
"""Key of output metadata: the frame of a page of Voila, in the first cell."""

STATIC_PATH = "voila/templates/between-us/static/"
"""Path of our style sheets, fonts and scripts on any Voila, below its base URL."""
