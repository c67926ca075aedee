"""The last words of a workstation whose access was taken away: what was unsent, sealed and signed.

A file of JSON lines, so that it can be carried by hand: first the head with the signature of the
workstation's own key, then one line for each sealed piece. Each piece is sealed to the region's
recovery key and opens only by ``cur-portal recover`` with two persons; the head names no citizen.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cur_desk.contract.canonical import canonical
from cur_desk.contract.wire import Wire

FORMAT = 1
SUFFIX = ".sealed"
MOST_BYTES = 7 * 1024 * 1024
"""Of a file that still goes by the wire; a larger one is carried by hand."""
CHUNK = 4 * 1024 * 1024
"""Of an attached content: a larger one is sealed in several parts, each of which goes by the wire."""
MOST_HEAD = 16 * 1024

_CHUNK_NAME = re.compile(r"^([0-9a-f]{64})\.([0-9]{1,4})-([0-9]{1,4})$")
Kind = Literal["event", "draft", "journal", "file"]


class WordsDamaged(ValueError):
    """The bytes are no last words, or were changed on the way."""


class Head(BaseModel):
    """Whose words, when, why, how many; ``sha256`` is over the lines that follow."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    last_words: Annotated[int, Field(ge=1, le=FORMAT)] = FORMAT
    user: Annotated[str, Field(max_length=60)]
    device: Annotated[str, Field(max_length=60)]
    made_at: datetime
    reason: Annotated[str, Field(max_length=40)]
    part: Annotated[int, Field(ge=0, le=100_000)] = 0
    """0: events, drafts, the journal's tail; each content of an attached file is a part of its own."""
    events: Annotated[int, Field(ge=0)] = 0
    drafts: Annotated[int, Field(ge=0)] = 0
    files: Annotated[int, Field(ge=0)] = 0
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    signature: Annotated[str, Field(pattern=r"^([0-9a-f]{128})?$")] = ""

    def signed_bytes(self) -> bytes:
        """What the workstation signs."""
        return canonical(self.model_dump(mode="json", exclude={"signature"}))

    def signed_by(self, public: bytes) -> bool:
        """Whether the workstation of this public key wrote it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(public)
            key.verify(bytes.fromhex(self.signature), self.signed_bytes())
        except (InvalidSignature, ValueError):
            return False
        return True


class LastWords(Wire):
    """``POST /v1/last-words``: the file as it is, without a sign-in; it proves itself."""

    text: Annotated[str, Field(max_length=MOST_BYTES)]


class LastWordsTaken(Wire):
    """The portal keeps them; ``again``: it had them already."""

    sha256: str
    pieces: int
    again: bool = False


def piece(kind: Kind, name: str, sealed: bytes) -> bytes:
    """One line of the file."""
    line = {"kind": kind, "id": name, "sealed": base64.b64encode(sealed).decode("ascii")}
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def write_words(head: dict[str, Any], pieces: Iterable[bytes], signing_key: bytes) -> bytes:
    """The whole file, signed. ``head``: fields of :class:`Head` but digest and signature."""
    body = b"".join(pieces)
    made = Head(**head, sha256=hashlib.sha256(body).hexdigest())
    key = Ed25519PrivateKey.from_private_bytes(signing_key)
    made = made.model_copy(update={"signature": key.sign(made.signed_bytes()).hex()})
    return made.model_dump_json().encode() + b"\n" + body


def read_words(data: bytes) -> tuple[Head, bytes]:
    """Head and the lines of pieces, whole as they were written. Raises WordsDamaged."""
    head = read_head(data)
    body = data.partition(b"\n")[2]
    if hashlib.sha256(body).hexdigest() != head.sha256:
        raise WordsDamaged("the lines do not fit the head")
    return head, body


def read_head(data: bytes) -> Head:
    """The head alone: whose words they are said to be, before anything is done with the rest.
    Raises WordsDamaged."""
    end = data.find(b"\n", 0, MOST_HEAD)
    try:
        return Head.model_validate_json(data[: max(0, end)])
    except ValidationError as error:
        raise WordsDamaged("no head") from error


class Piece(NamedTuple):
    """One line: what it is, its id, the sealed bytes."""

    kind: str
    id: str
    sealed: bytes


def chunk_name(sha256: str, number: int, of: int) -> str:
    """The id of a piece that holds a content or, of several, the part ``number`` from 1."""
    return sha256 if of == 1 else f"{sha256}.{number}-{of}"


def join_chunks(opened: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Contents by their SHA-256 out of opened pieces ``(id, bytes)``. Where a part is missing, what
    is there stays apart under the ids, so that it can be joined by hand."""
    whole: dict[str, bytes] = {}
    parts: dict[tuple[str, int], dict[int, bytes]] = {}
    for name, plain in opened:
        found = _CHUNK_NAME.match(name)
        if found is None:
            whole[hashlib.sha256(plain).hexdigest()] = plain
        else:
            parts.setdefault((found[1], int(found[3])), {})[int(found[2])] = plain
    for (sha256, of), have in parts.items():
        joined = b"".join(have[n] for n in sorted(have))
        if hashlib.sha256(joined).hexdigest() == sha256:
            whole[sha256] = joined
        else:
            whole |= {chunk_name(sha256, n, of): plain for n, plain in have.items()}
    return whole


def sealed_pieces(body: bytes) -> list[Piece]:
    """The pieces of each line. Raises WordsDamaged."""
    try:
        lines = [json.loads(line) for line in body.decode("utf-8").splitlines() if line.strip()]
        return [
            Piece(
                str(line.get("kind", "event")),
                str(line.get("id", "")),
                base64.b64decode(line["sealed"], validate=True),
            )
            for line in lines
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WordsDamaged("a line is not one") from error
