"""The size of a visit, and what a browser may cache."""

from __future__ import annotations

import re

import pytest

from tests.server.running import start_kernel
from workbook_lib.assets import asset_urls, digest

LOOP, SIGNS = (f"voila/render/{name}.ipynb" for name in ("01-map-your-loop", "signs-over-time"))
FIRST, WITH_CHART, SECOND = 200_000, 750_000, 60_000
"""Maximum bytes of a first visit without and with a chart, and of one with a filled cache."""

SCRIPTS_AND_STYLES = 50_000
"""Maximum bytes of the scripts and style sheets of a first visit."""


@pytest.mark.parametrize(
    ("chapter", "named", "loaded"),
    [(LOOP, [], []), (SIGNS, ["large_fields"], ["chart_widgets", "activities"])],
    ids=["diagrams", "charts"],
)
def test_visits_stay_within_their_size_limits(client, chapter, named, loaded):
    page = client.get(chapter)
    below = f"/workbook/static/{digest()}/"
    paths = {*re.findall(rf'(?:href|src)="{below}([^"]+)"', page.text)}
    urls = asset_urls(below)
    scripts = {name for entry in ("chapter", "exercises") for name in urls["scripts"][entry]}
    scripts |= {*urls["scripts"]["feature_check"]}
    named_files = {name for entry in named for name in urls["scripts"][entry]} - scripts
    styles = {f"css/pages.css{urls['version']}", "css/noscript.css"}
    fonts = {path for path in paths if path.endswith(".woff2")}
    assert paths == scripts | named_files | styles | fonts
    paths |= {name for entry in loaded for name in urls["scripts"][entry]}
    assert len(fonts) == 3  # two upright, one italic for quotes
    paths.add(f"plotly.min.js{urls['version']}")
    responses = {path: client.get(f"{below}{path}") for path in paths}
    for path, item in responses.items():
        assert "immutable" in item.headers["cache-control"]
        # A font is compressed by itself.
        assert (item.headers.get("content-encoding") == "gzip") is (path not in fonts), path
    sizes = {path: item.num_bytes_downloaded for path, item in responses.items()}
    anew = page.num_bytes_downloaded + start_kernel(client, chapter).num_bytes_downloaded
    assert anew < SECOND
    assert sum(sizes[path] for path in scripts | styles) < SCRIPTS_AND_STYLES
    assert anew + sum(sizes[path] for path in scripts | styles | fonts) < FIRST
    assert anew + sum(sizes.values()) < WITH_CHART


@pytest.mark.parametrize(
    ("sheet", "page"),
    [
        ("agenda", "voila/render/workshop.ipynb"),
        ("pacer", "voila/render/02-pause-and-settle.ipynb"),
        ("plan", "voila/render/10-a-plan-for-two.ipynb"),
        ("prompts", "voila/render/09-what-closeness-stirs-up.ipynb"),
    ],
)
def test_styles_of_a_part_are_requested_by_its_page_alone(client, sheet, page):
    path = f"css/{sheet}.css{asset_urls('')['version']}"
    assert path in client.get(page).text
    assert path not in client.get(LOOP).text
