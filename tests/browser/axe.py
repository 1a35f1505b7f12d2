"""Accessibility findings of axe, with the final colors of the page."""

from __future__ import annotations

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe

STILL = """() => {
    for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
}"""
"""Ends color transitions. To wait for them could take for ever: a browser pauses those of elements
in a closed ``details``, and of cells of JupyterLab that are outside of the viewport."""

RUN = """async ([context, left_out]) => {
    const { violations } = await axe.run(context ?? document, {
        resultTypes: ['violations'],
        rules: Object.fromEntries(left_out.map((rule) => [rule, { enabled: false }])),
    });
    return { violations };
}"""
"""Returns the violations only: all results of a page take longer to pass on than to find."""

LAYOUTS = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
"""Widths in pixels and color schemes of a page."""


def finds_nothing(page, context=None, label="", left_out=()):
    """Check that axe finds nothing on a page, or in the part ``context``, without animations.

    The rules `left_out` are not checked.
    """
    page.evaluate(STILL)
    if not page.evaluate("Boolean(window.axe?.run)"):
        page.evaluate(Axe().axe_script)
    result = AxeResults(page.evaluate(RUN, [context, list(left_out)]))
    assert result.violations_count == 0, f"{label}\n{result.generate_report()}"


def in_every_layout(page, context=None, layouts=LAYOUTS):
    """Set each layout, run axe, check that nothing is wider than the page, and yield."""
    for width, scheme in layouts:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        finds_nothing(page, context, f"{width} {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        yield


def finds_nothing_in_any_layout(page, context=None, layouts=LAYOUTS):
    """Run axe in each layout, and check that nothing is wider than the page."""
    for _ in in_every_layout(page, context, layouts):
        pass
