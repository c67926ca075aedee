"""The shared strings of a workbook, packed: a file of long texts must not lie in memory whole."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections import OrderedDict

_BLOCK_CHARS = 128 * 1024
_KEEP = 6
_SEPARATOR = "\x00"


class PackedStrings:
    """Append only; read by number. Neighbours are asked for together, so a few opened blocks do."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._blocks: list[bytes] = []
        self._open: OrderedDict[int, list[str]] = OrderedDict()
        self._tail: list[str] = []
        self._tail_chars = 0
        self._packed = 0

    def append(self, text: str) -> None:
        """Adds a string."""
        self._tail.append(text.replace(_SEPARATOR, ""))
        self._tail_chars += len(text) + 8
        if self._tail_chars >= _BLOCK_CHARS:
            self._starts.append(self._packed)
            self._blocks.append(zlib.compress(_SEPARATOR.join(self._tail).encode(), 1))
            self._packed += len(self._tail)
            self._tail, self._tail_chars = [], 0

    def __len__(self) -> int:
        return self._packed + len(self._tail)

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        if number >= self._packed:
            return self._tail[number - self._packed]
        block = bisect_right(self._starts, number) - 1
        found = self._open.get(block)
        if found is None:
            found = zlib.decompress(self._blocks[block]).decode().split(_SEPARATOR)
            self._open[block] = found
            if len(self._open) > _KEEP:
                self._open.popitem(last=False)
        else:
            self._open.move_to_end(block)
        return found[number - self._starts[block]]
