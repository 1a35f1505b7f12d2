"""Writes results as JSON, Markdown tables and SVG bars to ``results``."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from statistics import median, quantiles

FOLDER = Path(os.environ.get("BENCH_RESULTS") or Path(__file__).parent / "results")
WIDTH, BAR, LEFT = 720, 26, 130


def middle(values):
    """Return the median, or None."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def p95(values):
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else max(values)


def short(value, digits=2):
    return "–" if value is None else f"{value:.{digits}f}"


def spread(values, digits=0):
    """Return median and p95 as text."""
    return f"{short(middle(values), digits)} / {short(p95(values), digits)}" if values else "–"


def table(columns, rows):
    """Return a Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def verdicts(results):
    """Return targets as a table: name, value, maximum, and whether it is met."""

    def met(value, most):
        return "–" if value is None else "yes" if value <= most else "NO"

    rows = [(label, short(value), short(most), met(value, most)) for label, value, most in results]
    return table(("target", "measured", "at most", "met"), rows)


def bars(title, values):
    """Return a bar chart of names and values. Colors follow the page's text."""
    top = max([value for value in values.values() if value is not None] or [1]) or 1
    room = WIDTH - LEFT - 80
    parts = [f'<text x="0" y="18" font-weight="bold">{escape(title)}</text>']
    for place, (name, value) in enumerate(values.items()):
        y = 32 + place * BAR
        long = room * (value or 0) / top
        fill = "#4f2d63" if name.startswith("ours") else "#b9aac4"
        parts += [
            f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{long:.1f}" height="{BAR - 6}" fill="{fill}"/>',
            f'<text x="{LEFT + long + 6:.1f}" y="{y + 15}">{short(value)}</text>',
        ]
    high = 40 + len(values) * BAR
    font = 'font-family="sans-serif" font-size="14"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" role="img" '
        f'aria-label="{escape(title)}" {font}><rect width="{WIDTH}" height="{high}" fill="#fff"/>'
        f"{''.join(parts)}</svg>\n"
    )


def keep(name, title, parts, raw, drawings=()):
    """Write the results of a benchmark, and print its tables.

    Parameters
    ----------
    name, title
        Of the files, and of the page.
    parts
        Markdown, a block each.
    raw
        Everything that was measured, so that other figures can be made of it.
    drawings
        Pairs of a title and a mapping of names to numbers, drawn as bars.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    when = datetime.now(UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {when}."
    pictures = []
    for place, (heading, values) in enumerate(drawings, 1):
        (FOLDER / f"{name}-{place}.svg").write_text(bars(heading, values), "utf-8")
        pictures.append(f"![{heading}]({name}-{place}.svg)")
    page = "\n\n".join((f"# {title}", machine, *parts, *pictures))
    (FOLDER / f"{name}.md").write_text(f"{page}\n", "utf-8")
    text = json.dumps({"made": when, "cores": os.cpu_count(), **raw}, indent=1)
    (FOLDER / f"{name}.json").write_text(f"{text}\n", "utf-8")
    print("\n\n".join((title, *parts)), flush=True)
