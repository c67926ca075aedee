"""``POST /v1/last-words``: what a revoked workstation had unsent. No sign-in: it has none any more;
the signature of the workstation's registered key is the proof."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from cur_desk.contract.last_words import (
    LastWords,
    LastWordsTaken,
    WordsDamaged,
    read_head,
    read_words,
    sealed_pieces,
)
from cur_portal.store import last_words
from cur_portal.web.caller import ThePortal
from cur_portal.web.entry import reply
from cur_portal.web.problems import Refusal

router = APIRouter(prefix="/v1")


@router.post("/last-words", response_model=LastWordsTaken)
def take_last_words(portal: ThePortal, words: LastWords) -> Response:
    """Keeps what is sealed; the same again changes nothing. Only from a workstation or a person
    whose access was taken away, and once."""
    data = words.text.encode("utf-8")
    try:
        # Anybody may call: who it is comes first, then the unpacking, the one writer's turn last.
        head = read_head(data)
        with portal.store.database.read() as conn:
            last_words.check(conn, head)
        pieces = len(sealed_pieces(read_words(data)[1]))
        with portal.store.database.write() as work:
            again = last_words.take(work, head, pieces, data, portal.clock.now())
    except WordsDamaged:
        raise Refusal("words-damaged") from None
    except last_words.TooMuch:
        raise Refusal("too-large", "Остальное запечатанное передайте на носителе") from None
    except last_words.AlreadyOther:
        raise Refusal("words-twice") from None
    return reply(LastWordsTaken(sha256=head.sha256, pieces=pieces, again=again))
