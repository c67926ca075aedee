"""The real portal behind the measurements: seeded once, served as a process, its pages recorded.

A recording holds the very bytes that the portal sent to a first sync, page by page, so that ours
and the floor can be fed the same bytes without the portal's own time in the figure.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks import places
from cur_desk.contract.wire import DeviceOffer, Tokens
from cur_desk.services.embedded import EmbeddedPortal, run_portal
from cur_desk.sync.client import PortalClient

REGION, SEED, AS_OF = "kirov", "1", "2026-11-25"
USER = "starshiy1"
"""The senior of the shift: sees the whole region with full texts."""
PASSWORD = "BenchPortal-2026"
_SEED_SOURCES = ("cur_portal/seed", "cur_portal/store", "cur_portal/packing.py", "resources")
_FEED_SOURCES = (*_SEED_SOURCES, "cur_portal/feed.py", "cur_portal/web", "cur_desk/contract")


def seeded(appeals: int) -> Path:
    """A data folder of the portal with so many appeals."""

    def make(folder: Path) -> None:
        passwords = folder / "passwords.txt"
        passwords.write_text(f"*\t{PASSWORD}\n", "utf-8")
        run_portal(
            [
                "seed", "--region", REGION, "--appeals", str(appeals), "--seed", SEED,
                "--as-of", AS_OF, "--data-dir", str(folder), "--passwords", str(passwords),
            ]
        )  # fmt: skip

    return places.kept(f"portal-{appeals}", places.hash_of(_SEED_SOURCES), make)


def serve(appeals: int) -> EmbeddedPortal:
    """The real portal over these appeals."""
    return EmbeddedPortal(seeded(appeals), live=False)


@dataclass(frozen=True, slots=True)
class Recording:
    """A folder of recorded answers."""

    folder: Path

    @property
    def sizes(self) -> list[int]:
        """Records of each page."""
        return list(self._index()["sizes"])

    @property
    def wire_bytes(self) -> list[int]:
        """Bytes of each page as it travelled."""
        return [(self.folder / f"{n}.gz").stat().st_size for n in range(len(self.sizes))]

    @property
    def appeals(self) -> int:
        """How many appeals the pages hold."""
        return int(self._index()["appeals"])

    @property
    def json_bytes(self) -> int:
        """Bytes of all pages unpacked."""
        return int(self._index()["json_bytes"])

    def page(self, number: int) -> bytes:
        """A page as it travelled: gzip."""
        return (self.folder / f"{number}.gz").read_bytes()

    def _index(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "index.json").read_text("utf-8"))
        return found


def recorded(appeals: int, page_sizes: Sequence[int]) -> Recording:
    """Asks the real portal for a first sync in pages of these sizes (the last one repeats) and
    keeps the bytes of its answers."""
    stamp = f"{places.hash_of(_FEED_SOURCES)} {list(page_sizes)}"

    def make(folder: Path) -> None:
        with serve(appeals) as portal:
            _record(portal.url, folder, page_sizes)

    return Recording(places.kept(f"recording-{appeals}", stamp, make))


def _record(url: str, folder: Path, page_sizes: Sequence[int]) -> None:
    import gzip

    tokens = sign_in(url)
    address = urlsplit(url)
    link = http.client.HTTPConnection(str(address.hostname), address.port, timeout=120)
    headers = {"Authorization": f"Bearer {tokens.access_token}", "Accept-Encoding": "gzip"}
    link.request("GET", "/v1/session", headers={**headers, "Accept-Encoding": "identity"})
    (folder / "session.json").write_bytes(link.getresponse().read())
    cursors: list[str | None] = []
    sizes: list[int] = []
    appeals = json_bytes = 0
    cursor: str | None = None
    while True:
        size = page_sizes[min(len(sizes), len(page_sizes) - 1)]
        path = f"/v1/sync/changes?limit={size}" + (f"&cursor={quote(cursor)}" if cursor else "")
        link.request("GET", path, headers=headers)
        body = link.getresponse().read()
        plain = gzip.decompress(body)
        page = json.loads(plain)
        (folder / f"{len(sizes)}.gz").write_bytes(body)
        cursors.append(cursor)
        sizes.append(len(page["changes"]))
        appeals += sum(row["kind"] == "appeal" for row in page["changes"])
        json_bytes += len(plain)
        cursor = page["cursor"]
        if not page["more"]:
            break
    index = {
        "cursors": cursors, "last": cursor, "sizes": sizes, "appeals": appeals,
        "json_bytes": json_bytes,
    }  # fmt: skip
    (folder / "index.json").write_text(json.dumps(index), "utf-8")


def sign_in(url: str, device: str = "bench-recorder") -> Tokens:
    """Tokens of the bench's person at the real portal."""
    client = PortalClient(url)
    try:
        offer = DeviceOffer(device=device, name="bench", public_key="00" * 32)
        return client.sign_in(USER, PASSWORD, offer)
    finally:
        client.close()
