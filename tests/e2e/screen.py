"""What a terminal shows of what gillab writes to it."""

from __future__ import annotations

import re
import unicodedata

ESCAPE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")


class Screen:
    """What a terminal of some width shows in the end, and the raw bytes that led there."""

    def __init__(self, raw: bytes, width: int):
        self.raw = raw.decode()
        self.width = width
        self.lines = [""]
        self._draw()

    def _draw(self):
        column, position = 0, 0
        cells: list[str] = []
        while position < len(self.raw):
            if match := ESCAPE.match(self.raw, position):
                if match[2] == "K":
                    del cells[column:]
                else:
                    assert match[2] == "m", f"an escape sequence that this screen does not know: {match[0]!r}"
                position = match.end()
                continue
            character = self.raw[position]
            position += 1
            if character == "\r":
                column = 0
            elif character == "\n":
                self.lines[-1] = "".join(cells)
                self.lines.append("")
                cells, column = [], 0
            else:
                cells[column : column + 1] = character
                column += 1
        self.lines[-1] = "".join(cells)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def frames(self) -> list[str]:
        """Everything that stood on a line for a while and was overwritten."""
        return [ESCAPE.sub("", part) for part in re.findall(r"\r\x1b\[K([^\r\n]+)(?=\r)", self.raw)]

    @property
    def colours(self) -> list[str]:
        return [match[0] for match in ESCAPE.finditer(self.raw) if match[2] == "m"]


def display_width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
