"""The page without Python behind it: one HTML file and plotly.js, sent compressed and kept."""

from __future__ import annotations

import gzip
import html
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import plotly
import weeks

HERE = Path(__file__).parent


def row(name, label, healthy, concerning):
    """Return the HTML of one row."""
    choices = "".join(
        f'<label><input type="radio" name="{name}" value="{level}">{html.escape(words)}</label> '
        for level, words in weeks.LEVELS.items()
    )
    note = f'<label>A note <textarea name="{name}-note"></textarea></label>'
    words = f"<legend>{label}</legend><p>{healthy} / {concerning}</p>"
    return f"<fieldset>{words}{choices}{note}</fieldset>"


def files():
    """Return the files by path: content type and compressed bytes."""
    known = {
        "names": weeks.NAMES,
        "labels": weeks.LABELS,
        "levels": weeks.LEVELS,
        "heights": weeks.HEIGHTS,
        "earlier": weeks.earlier().to_numpy().tolist(),
        "figure": json.loads(weeks.strip({}).to_json()),
    }
    parts = {
        "TITLE": weeks.TITLE,
        "LEAD": weeks.LEAD,
        "ROWS": "".join(row(*item) for item in weeks.ROWS),
        "KNOWN": json.dumps(known),
    }
    text = (HERE / "page.html").read_text("utf-8")
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    library = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    contents = {
        "/": ("text/html; charset=utf-8", text.encode()),
        "/page.js": ("text/javascript", (HERE / "page.js").read_bytes()),
        "/plotly.min.js": ("text/javascript", library.read_bytes()),
    }
    return {path: (kind, gzip.compress(content)) for path, (kind, content) in contents.items()}


class Handler(BaseHTTPRequestHandler):
    """Sends the files."""

    protocol_version = "HTTP/1.1"
    known = files()

    def do_GET(self):
        """Send one."""
        kind, content = self.known.get(self.path, ("text/plain", b""))
        self.send_response(200 if content else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        lasts = "no-cache" if self.path == "/" else "max-age=31536000, immutable"
        self.send_header("Cache-Control", lasts)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Say nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
