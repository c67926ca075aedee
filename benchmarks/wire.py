"""The wire: an idle poll and ten one-field edits, counted at a proxy before the real portal.

Floors: one round trip of the same server over the same line; amounts of design § 8.
"""

from __future__ import annotations

import gzip
import http.client
import json
import shutil
import statistics
import time
from typing import Any
from urllib.parse import urlsplit

from benchmarks import desks, places
from benchmarks.counting import CountingProxy
from benchmarks.harness import Row, absolute, against, told
from benchmarks.portal import seeded
from benchmarks.scale import Scale
from cur_desk.domain.events import Change, Event
from cur_desk.services.embedded import EmbeddedPortal
from cur_desk.sync.engine import Engine
from cur_desk.sync.report import SyncReport
from cur_desk.sync.signed_in import SignedIn

DELAY_S = 0.1
EDITS = 10
NOTES = (
    "Перезвонить заявителю после обеда",
    "Фото приложено, ждём акт осмотра",
    "Повтор: прошлый ответ от 12.10",
    "Согласовать срок с дорожной службой",
    "Адрес уточнён: второй подъезд",
    "Передать в понедельник Зыковой",
    "Нужен ответ управляющей компании",
    "Просит отвечать только письмом",
    "Колодец огорожен, люк заказан",
    "На контроле у главы округа",
)
POLLS = 7
APPEALS = 2_000
"""Neither an idle poll nor ten edits depend on how many appeals there are."""


def rows(scale: Scale) -> list[Row]:
    """Idle poll, round trip, edits up and down."""
    folder = places.WORK / "portal-wire"  # a copy: edits must not touch what is kept
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(seeded(APPEALS), folder)
    with (
        EmbeddedPortal(folder, live=False) as portal,
        CountingProxy(portal.url) as near,
        CountingProxy(portal.url, DELAY_S) as far,
    ):
        one = desks.sign_in(places.fresh(places.WORK / "home-wire-1"), near.url)
        two = desks.sign_in(places.fresh(places.WORK / "home-wire-2"), near.url)
        try:
            engines = [desks.engine_of(s) for s in (one, two)]
            for engine in engines:
                desks.cycle(engine)
            return [
                *_idle(one, near, scale),
                _round_trip(far, str(one.workspace.writer.cursor)),
                *_edits(one, engines, near),
            ]
        finally:
            one.close()
            two.close()


def _idle(signed: SignedIn, proxy: CountingProxy, scale: Scale) -> list[Row]:
    client, cursor = signed.wires.poll, signed.workspace.writer.cursor
    client.changes(cursor, 100)  # the connection and the token are there before
    proxy.reset()
    client.changes(cursor, 100, wait_s=scale.poll_s)
    return [
        absolute("idle poll, both ways", "headers and bodies", proxy.up + proxy.down, 500, "B"),
        told("  of it up", "request", proxy.up, "B"),
        told("  of it down", "answer", proxy.down, "B"),
        absolute("idle poll, turns of the line", "round trips", proxy.turns, 1, "turns"),
    ]


def _round_trip(proxy: CountingProxy, head: str) -> Row:
    """An answered poll over a line of 100 ms each way, against one bare request to the portal."""
    signed = desks.sign_in(places.fresh(places.WORK / "home-wire-3"), proxy.url)
    address = urlsplit(proxy.url)
    link = http.client.HTTPConnection(str(address.hostname), address.port)
    ours: list[float] = []
    floor: list[float] = []
    try:
        client = signed.wires.poll
        client.capabilities()
        for _ in range(POLLS):
            start = time.perf_counter()
            client.changes(head, 100)
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            link.request("GET", "/health")
            link.getresponse().read()
            floor.append(time.perf_counter() - start)
    finally:
        link.close()
        signed.close()
    values = statistics.median(ours[1:]), statistics.median(floor[1:])
    return against("poll over 200 ms", "one `changes` call", "one bare GET /health", values, 1.05)


def _edits(one: SignedIn, engines: list[Engine], proxy: CountingProxy) -> list[Row]:
    """Ten notes of one person go up; another person's workstation receives them."""
    mine, other = engines
    caught = _Caught()
    one.wires.main.push = caught.push(one.wires.main.push)  # type: ignore[method-assign]
    for record, note in zip(_open_records(one), NOTES, strict=True):
        _save(one, record, note)
    pushed = _counted(mine, pull=False)
    receipts = caught.receipt_bytes()
    answer = pushed.bytes_down - receipts
    echo = _counted(mine)
    down = _counted(other)
    if pushed.pushed.receipts != EDITS or pushed.pending:
        raise RuntimeError("the edits were not taken")
    return [
        absolute("ten one-field edits up, bodies", "one request", pushed.bytes_up, 1_024, "B"),
        absolute("ten one-field edits up, requests", "requests", pushed.requests, 1, "requests"),
        absolute("  receipts of the answer", "each, packed", receipts / EDITS, 150, "B"),
        absolute("  answer without receipts and own echo", "bodies", answer + echo.bytes_down,
                 1_229, "B"),
        absolute("ten one-field edits down, bodies", "at another workstation", down.bytes_down,
                 1_229, "B"),
    ]  # fmt: skip


class _Caught:
    """Keeps the bytes of the push answer, to weigh its receipts apart."""

    def __init__(self) -> None:
        self._body = b""

    def push(self, send: Any) -> Any:
        """``send`` with an ear on its answer."""

        def heard(body: bytes) -> Any:
            found = send(body)
            self._body = found.model_dump_json(exclude_none=True).encode()
            return found

        return heard

    def receipt_bytes(self) -> int:
        """What the receipts add to the packed answer."""
        document = json.loads(self._body)
        whole = len(_packed(document))
        for result in document["results"]:
            result.pop("receipt", None)
        return whole - len(_packed(document))


def _packed(document: Any) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)


def _counted(engine: Engine, *, pull: bool = True) -> SyncReport:
    report = engine.cycle(pull=pull)
    if report.error is not None:
        raise report.error
    return report


def _open_records(signed: SignedIn) -> list[str]:
    from cur_desk.domain.filters import Filter, flag

    queries = signed.workspace.queries
    found = queries.ids(Filter(conditions=(flag("open"),)), limit=EDITS)
    return [row.uid for row in queries.rows(found)]


def _save(signed: SignedIn, record: str, note: str) -> None:
    shown = signed.workspace.queries.document(record)
    assert shown is not None
    signed.workspace.save(event_of(signed, record, shown.version, shown.document.get("note"), note))


def event_of(signed: SignedIn, record: str, version: int, was: Any, note: str) -> Event:
    """A one-field save: a note."""
    post = signed.session.posts[0]
    return Event(
        record=record,
        base_version=version,
        changes=[Change(path="note", was=was, value=note)],
        author=signed.session.person,
        post=post.id,
        device=signed.device.device,
        made_at=signed.workspace.clock.now(),
    )
