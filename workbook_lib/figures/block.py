"""Words that stand together in a drawing: a heading and what it heads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from workbook_lib.figures.fonts import Face
from workbook_lib.figures.text_layout import marked_up

Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Part:
    """Lines in one face and one color, with some pixels of air above them."""

    lines: list[str]
    face: Face
    color: str
    air: float = 0

    @property
    def height(self) -> float:
        """Pixels from the top of the air to the foot of the last line."""
        return self.air + len(self.lines) * self.face.line


@dataclass(frozen=True)
class Block:
    """Parts one under the other."""

    parts: tuple[Part, ...] = ()

    @property
    def height(self) -> float:
        """Pixels from top to foot."""
        return sum(part.height for part in self.parts)

    @property
    def width(self) -> float:
        """Pixels of the widest line."""
        return max((part.face.width(line) for part in self.parts for line in part.lines), default=0)

    def annotations(
        self, x: float, y: float, *, right: float = 0, down: float = 0, anchor: Anchor = "center"
    ) -> list[dict[str, Any]]:
        """Return plotly annotations for the words.

        Parameters
        ----------
        x, y : float
            A point of the drawing, in its units.
        right, down : float
            Pixels from that point to the top of the block, at the side that ``anchor`` says.
        anchor : {"left", "center", "right"}
            Which side of the words stands there.
        """
        made = []
        for part in self.parts:
            if part.lines:
                made.append(
                    {
                        "x": x,
                        "y": y,
                        "xshift": right,
                        "yshift": -(down + part.air),
                        "xanchor": anchor,
                        "yanchor": "top",
                        "align": anchor,
                        "text": marked_up(part.lines),
                        "font": font(part.face, part.color),
                        "showarrow": False,
                        "borderpad": 0,
                        "borderwidth": 0,
                    }
                )
            down += part.height
        return made


def font(face: Face, color: str) -> dict[str, Any]:
    """Return a face as plotly takes it."""
    return {
        "family": face.family,
        "size": face.size,
        "weight": face.weight,
        "style": "italic" if face.italic else "normal",
        "color": color,
    }
