"""The size of a visit, and what a browser may cache."""

from __future__ import annotations

import re

from tests.server.running import start_kernel
from workbook_lib.assets import digest

CHAPTER = "voila/render/05-signs-over-time.ipynb"
FIRST, SECOND = 1_000_000, 60_000
"""Maximum bytes of a first visit, and of one with a filled cache."""


def test_visits_stay_within_their_size_limits(client):
    page = client.get(CHAPTER)
    assets = {*re.findall(rf'(?:href|src)="(/workbook/static/{digest()}/[^"]+)"', page.text)}
    assets.add(f"/workbook/static/{digest()}/plotly.min.js")
    names = {asset.rpartition("/")[2] for asset in assets if not asset.endswith(".woff2")}
    scripts = {"floor.js", "chapter.js", "exercises.js", "plotly.min.js"}
    assert names == scripts | {"pages.css", "noscript.css"}
    assert len(assets) == len(names) + 3  # fonts: two upright, one italic for quotes
    responses = [client.get(asset) for asset in assets]
    for item in responses:
        assert "immutable" in item.headers["cache-control"]
        typeface = item.url.path.endswith(".woff2")  # compressed by itself
        assert (item.headers.get("content-encoding") == "gzip") is not typeface, item.url.path
    anew = page.num_bytes_downloaded + start_kernel(client, CHAPTER).num_bytes_downloaded
    assert anew < SECOND
    assert anew + sum(item.num_bytes_downloaded for item in responses) < FIRST
