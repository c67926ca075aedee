"""Documents as stored bytes: the format itself is of ``contract/``, since the portal reads a sealed
file too."""

from __future__ import annotations

from cur_desk.contract.packed import Document, pack, unpack

__all__ = ["Document", "pack", "unpack"]
