"""The calls of ``/v1`` over one kept connection. Plain Python: one thread uses a client at a time,
any thread may cancel it."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

import requests
import urllib3.exceptions
from pydantic import BaseModel, ValidationError

from cur_desk import __version__
from cur_desk.clock import Clock, SystemClock
from cur_desk.contract import wire
from cur_desk.contract.last_words import LastWordsTaken
from cur_desk.contract.receipt import Receipt
from cur_desk.contract.similar import SimilarAnswer, SimilarRequest
from cur_desk.domain.changes import Document
from cur_desk.sync import errors
from cur_desk.sync.answers import Answer, Unpacker, check, trouble_of
from cur_desk.sync.link import LinkMeter
from cur_desk.sync.policy import GZIP_FROM_BYTES, MAX_ANSWER_BYTES, STALL_S
from cur_desk.sync.silence import Heard, Silence
from cur_desk.sync.transport import Line, check_address, make_session

_PIECE = 16 * 1024
M = TypeVar("M", bound=BaseModel)


class Access(Protocol):
    """Where a client takes the access token, and who renews it (``sync/access.py``)."""

    def token(self) -> str:
        """The present token. Raises NeedSignIn."""
        ...

    def renew(self, refused: str) -> str:
        """A newer token than the refused one. Raises NeedSignIn when it cannot be had."""
        ...


class RecoveredKey(wire.Wire):
    """Answer of ``POST /v1/recovery/open``: the file key in hex."""

    key: str


class PortalClient:
    """HTTP client of one portal. ``skew_s``: the portal's clock minus ours, last measured.

    ``on_bytes`` hears the size of each piece that has travelled, ``meter`` of each whole answer. ``access``
    is set after sign-in.
    """

    def __init__(
        self,
        url: str,
        *,
        access: Access | None = None,
        ca_bundle: Path | None = None,
        stall_s: float = STALL_S,
        clock: Clock | None = None,
        meter: LinkMeter | None = None,
    ) -> None:
        self.url = check_address(url)
        self.access = access
        self.line = Line()
        self.silence = Silence()
        self.skew_s: float | None = None
        self.requests_made = 0
        self.bytes_up = self.bytes_down = 0
        self.last_arrived_s = self.last_parse_s = 0.0
        self._clock = clock or SystemClock()
        self._stall_s = stall_s
        self._meter = meter
        self.on_bytes: Callable[[int], None] | None = None
        self._session = make_session(self.line, self.url, ca_bundle)

    # --- calls -------------------------------------------------------------------------------

    def capabilities(self) -> wire.Capabilities:
        """What the portal can and its clock; needs no sign-in."""
        return self._ask("GET", "/v1/capabilities", wire.Capabilities, signed=False)

    def sign_in(self, user: str, password: str, offer: wire.DeviceOffer) -> wire.Tokens:
        """Password grant; introduces this workstation."""
        form = {
            "grant_type": "password",
            "username": user,
            "password": password,
            "device": offer.device,
            "device_name": offer.name,
            "public_key": offer.public_key,
        }
        return self._ask("POST", "/v1/auth/token", wire.Tokens, form=form, signed=False)

    def refresh(self, refresh_token: str, device: str) -> wire.Tokens:
        """Refresh grant; the old refresh token is dead afterwards."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "device": device}
        return self._ask("POST", "/v1/auth/token", wire.Tokens, form=form, signed=False)

    def session(self) -> wire.Session:
        """Who is signed in, with posts, rights, keys of the portal and the lease."""
        return self._ask("GET", "/v1/session", wire.Session)

    def changes(self, cursor: str | None, limit: int, wait_s: int = 0) -> wire.ChangesPage:
        """A page of the feed; ``wait_s`` > 0 holds an idle question open."""
        query: dict[str, Any] = {"limit": limit}
        if cursor:
            query["cursor"] = cursor
        if wait_s:
            query["wait"] = wait_s
        return self._ask("GET", "/v1/sync/changes", wire.ChangesPage, query=query)

    def manifest(self, bucket: int | None = None) -> wire.Manifest:
        """The compact list of what is in scope: all of it or one bucket of 256."""
        query = {} if bucket is None else {"bucket": bucket}
        return self._ask("GET", "/v1/sync/manifest", wire.Manifest, query=query)

    def document(self, kind: str, record: str) -> Document:
        """One record as it stands. Raises NotThere."""
        answer = self._send("GET", f"/v1/documents/{kind}/{record}")
        document = _json(answer)
        if document.get("id") != record or document.get("kind") != kind:
            raise errors.PortalNonsense("another record than asked", request_id=answer.request_id)
        return document

    def push(self, body: bytes) -> wire.PushAnswer:
        """Sends events; ``body`` is the JSON of :class:`wire.Push`, made once by the outbox."""
        return self._ask("POST", "/v1/sync/events", wire.PushAnswer, body=body)

    def receipt(self, event: str) -> Receipt:
        """The receipt of an event again, after a lost answer. Raises NotThere."""
        return self._ask("GET", f"/v1/sync/receipts/{event}", Receipt)

    def lease(self, request: wire.LeaseRequest) -> wire.Lease:
        """Fills or gives back the reserve of «take next»."""
        return self._ask("POST", "/v1/lease", wire.Lease, body=_bytes(request))

    def similar(self, request: SimilarRequest) -> SimilarAnswer:
        """Like appeals of the region by sealed keys: numbers and bodies."""
        return self._ask("POST", "/v1/similar", SimilarAnswer, body=_bytes(request))

    def audit(self, batch: wire.AuditBatch) -> None:
        """Lines of the action journal: ids only."""
        self._send("POST", "/v1/audit", body=_bytes(batch))

    def open_recovery(self, slot: wire.RecoverySlot) -> bytes:
        """Asks the portal to open this user's recovery slot; the portal journals it."""
        opened = self._ask("POST", "/v1/recovery/open", RecoveredKey, body=_bytes(slot))
        try:
            return bytes.fromhex(opened.key)
        except ValueError:
            raise errors.PortalNonsense("the key is not hex") from None

    def last_words(self, body: bytes) -> LastWordsTaken:
        """What a revoked workstation had unsent; needs no sign-in, the file proves itself."""
        return self._ask("POST", "/v1/last-words", LastWordsTaken, body=body, signed=False)

    def cancel(self) -> None:
        """Ends what is under way, from any thread, at once."""
        self.line.cancel()

    def reopen(self) -> None:
        """Allows requests after a cancel."""
        self.line.reopen()

    def close(self) -> None:
        """Ends the connection."""
        self.line.close()
        self._session.close()

    # --- inside ------------------------------------------------------------------------------

    def _ask(self, method: str, path: str, shape: type[M], **how: Any) -> M:
        before = self._clock.now()
        answer = self._send(method, path, **how)
        began = time.perf_counter()
        try:
            model = shape.model_validate_json(answer.body)
        except ValidationError as error:
            # Only the place and kind of the fault: the values may be a citizen's words.
            first = error.errors(include_input=False, include_url=False)[0]
            where = f"{shape.__name__}: {first['type']}"
            raise errors.PortalNonsense(where, request_id=answer.request_id) from None
        self.last_parse_s = time.perf_counter() - began
        self._measure_skew(model, before)
        return model

    def _measure_skew(self, model: BaseModel, before: datetime) -> None:
        portal_time = getattr(model, "server_time", None)
        if isinstance(portal_time, datetime) and portal_time.tzinfo is not None:
            middle = before + (self._clock.now() - before) / 2
            self.skew_s = (portal_time - middle).total_seconds()

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        form: Mapping[str, str] | None = None,
        signed: bool = True,
    ) -> Answer:
        headers = {"User-Agent": f"cur-desk/{__version__}", "Accept-Encoding": "gzip"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form).encode()
        elif body is not None:
            headers["Content-Type"] = "application/json"
            if len(body) > GZIP_FROM_BYTES:
                body = gzip.compress(body, 6, mtime=0)
                headers["Content-Encoding"] = "gzip"
        if not signed:
            return self._once_or_again(method, path, query, body, headers)
        if self.access is None:
            raise errors.NeedSignIn
        token = self.access.token()
        headers["Authorization"] = f"Bearer {token}"
        try:
            return self._once_or_again(method, path, query, body, headers)
        except errors.NeedSignIn:
            headers["Authorization"] = f"Bearer {self.access.renew(token)}"
        return self._once_or_again(method, path, query, body, headers)

    def _once_or_again(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: bytes | None,
        headers: dict[str, str],
    ) -> Answer:
        """A kept connection may have died of idleness: that alone is asked again at once. Every
        call of the contract may be repeated: events are known by their ids."""
        opened, got = self.line.opened, self.bytes_down
        try:
            return self._once(method, path, query, body, headers)
        except errors.PortalDead:
            stale = opened > 0 and self.line.opened == opened and self.bytes_down == got
            if not stale or path == "/v1/auth/token":
                raise
        return self._once(method, path, query, body, headers)

    def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: bytes | None,
        headers: dict[str, str],
    ) -> Answer:
        self.line.check()
        self.requests_made += 1
        opened, began = self.line.opened, time.perf_counter()
        rate = self._meter.speed.up_bps if self._meter is not None else None
        self.silence.begin(len(body or b""), rate)
        try:
            # A file-like body goes out in pieces: the socket's time limit is then per piece.
            with self._session.request(
                method,
                self.url + path,
                params=dict(query or {}),
                data=Heard(body, self.silence) if body is not None else None,
                headers=headers,
                timeout=(self._stall_s, self._stall_s),
                stream=True,
                allow_redirects=False,
            ) as response:
                self.bytes_up += len(body or b"")
                if body is not None and self.on_bytes is not None:
                    self.on_bytes(len(body))
                answer = self._read(response, began)
        except (OSError, ValueError, urllib3.exceptions.HTTPError) as error:
            self.line.check()
            raise trouble_of(error, self._stall_s) from None
        except errors.SyncError:
            self.line.check()
            raise
        finally:
            self.silence.end()
            self.line.sweep()
        self.last_arrived_s = answer.arrived_s
        self._measure(
            answer,
            self.line.opened != opened,
            float((query or {}).get("wait", 0)),
            len(body or b""),
        )
        check(answer)
        return answer

    def _measure(self, answer: Answer, fresh: bool, held_s: float, up: int) -> None:
        if self._meter is not None:
            self._meter.answered(
                fresh=fresh, held_s=held_s, up=up, waited_s=answer.waited_s,
                down=answer.wire_bytes, arrived_s=answer.arrived_s,
            )  # fmt: skip

    def _read(self, response: requests.Response, began: float) -> Answer:
        headed = time.perf_counter()
        self.silence.heard()
        unpacker = Unpacker(response.headers.get("Content-Encoding", ""), MAX_ANSWER_BYTES)
        size = 0
        for piece in response.raw.stream(_PIECE, decode_content=False):
            size += len(piece)
            self.bytes_down += len(piece)
            unpacker.feed(piece)
            self.silence.heard()
            if self.on_bytes is not None:
                self.on_bytes(len(piece))
            self.line.check()
        return Answer(
            status=response.status_code,
            headers=response.headers,
            body=unpacker.whole(),
            wire_bytes=size,
            waited_s=headed - began,
            arrived_s=time.perf_counter() - headed,
        )


def _bytes(model: BaseModel) -> bytes:
    return model.model_dump_json(exclude_none=True).encode()


def _json(answer: Answer) -> Document:
    try:
        value = json.loads(answer.body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise errors.PortalNonsense("not JSON", request_id=answer.request_id) from None
    if not isinstance(value, dict):
        raise errors.PortalNonsense("not an object", request_id=answer.request_id)
    return value
