"""``POST /v1/similar``: does the portal know like appeals, asked by sealed keys alone.

A key on the wire is an HMAC of a key of ``domain/similar_keys.py`` under a secret of the region that
the session gives to signed-in workstations. What that protects against: whoever reads a request,
a log of a proxy or a copy of the portal's table without the secret cannot try names, telephones or
texts against it, and cannot tell which citizen was asked about. What it does not protect against:
the portal itself, and a signed-in workstation, which both have the secret and could try names one
by one. Therefore the portal bounds how often one may ask, writes every question into its journal,
and answers with numbers and bodies only.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from cur_desk.contract.wire import Wire
from cur_desk.domain.similar_keys import SimilarKeys

MOST_KEYS = 32
MOST_FOUND = 50
PER_MINUTE = 60
"""Questions of one person a minute: twice what hands can do, far too few to try a directory."""
ASK_RIGHTS = ("link_repeat", "link_related", "formalise", "register")
"""Who has one of these may ask."""
Sealed = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class SimilarRequest(Wire):
    """Sealed keys of one appeal, each with its kind. A person alone is never asked about: ``repeat`` is an
    author and a theme."""

    keys: Annotated[
        dict[Sealed, Literal["repeat", "place", "text", "bands"]], Field(max_length=MOST_KEYS)
    ]
    record: Annotated[str, Field(max_length=80)] = ""
    """The appeal itself, not to be found; empty for one that the portal does not know."""


class SimilarFound(Wire):
    """A like appeal: number, body, day, whether it is open; never a name, a text or an answer."""

    number: str
    organisation: str = ""
    received_on: str
    open: bool
    by: list[str]
    """What agrees: repeat (author and theme) | place | text | bands."""
    record: str | None = None
    """Its id, only where it is in the caller's scope: then it opens by right."""


class SimilarAnswer(Wire):
    """What the portal found, the closest first."""

    found: list[SimilarFound]
    more: int = 0
    """Found besides, not listed."""
    searched: int
    total: int
    """Of how many appeals the keys are ready, and how many there are."""


def sealed(secret: bytes, key: int) -> str:
    """A key as it goes over the wire: sixteen hex digits."""
    return hmac.digest(secret, key.to_bytes(8), "sha256")[:8].hex()


def sealed_keys(secret: bytes, keys: SimilarKeys) -> dict[str, str]:
    """The keys of an appeal that go over the wire, sealed, with their kinds."""
    by = keys.by()
    order: Iterable[int] = (*keys.repeat, *keys.text, *keys.place, *keys.bands)
    return {sealed(secret, k): by[k] for k in list(dict.fromkeys(order))[:MOST_KEYS]}
