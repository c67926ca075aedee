"""Letters of a text as it came against positions in Qt's document. Pure.

Qt counts UTF-16 units and turns ``\\r\\n`` into one break; facts and quotes count letters of the
text as given. Most letters have neither, then both counts are the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_ODD = re.compile("\r\n|[\U00010000-\U0010ffff]")


class Offsets:
    """Built once a text; both ways in the logarithm of the odd letters."""

    def __init__(self, text: str) -> None:
        self._own: list[int] = [0]
        self._qt: list[int] = [0]
        shift = 0
        for match in _ODD.finditer(text):
            shift += -1 if match[0] == "\r\n" else 1
            self._own.append(match.end())
            self._qt.append(match.end() + shift)

    def to_qt(self, own: int) -> int:
        """Position in the document of a letter of the text."""
        at = bisect_right(self._own, own) - 1
        return self._qt[at] + own - self._own[at]

    def from_qt(self, position: int) -> int:
        """Letter of the text at a position of the document."""
        at = bisect_right(self._qt, position) - 1
        return self._own[at] + position - self._qt[at]
