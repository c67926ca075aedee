"""Documents as bytes: JSON, compressed one by one, a format byte in front (rulings D12).

Format 1: plain zlib. Format 2: zlib with the fixed dictionary ``_WORDS_2`` of the names and
phrases that every document repeats; a dictionary in use is never changed, a new one gets a new
format byte.
"""

from __future__ import annotations

import zlib
from typing import Any

from pydantic_core import from_json, to_json

_WORDS_2 = (
    '"external_number":"","link":"","carried_by":"","carried_at":"","false_information":"",'
    '"signatures":0,"collective":false,"repeat_of":[],"marks":[],"redacted":[],"special":[],'
    '"life_threat":{"marked_by":"","marked_at":"","reason":"","calls":[{"service":"","phone":"",'
    '"told_to":"","called_at":"","called_by":""}]},"files":[{"sha256":"","name":"","size":,'
    '"media_type":"image/jpeg"}],"measures":{"taken":"","planned":"","planned_until":""},'
    '"answers":[{"text":"","signer":"","signed_on":"","signature_file":"","made_at":"",'
    '"state":"draft"}],"assignments":[{"id":"","organisation":"","co_executors":[],"person":"",'
    '"due_at":"","state":"sent","reason":"","accepted_at":""}],"result":"explained","supported",'
    '"not_supported","answered","forwarded","jurisdiction":"local","regional","joint","federal",'
    '"question_kind":"statement","complaint","proposal","demand":"","category":"","cause":"",'
    '"classifier":"","code":"0003.0009.0097.0689","block":"housing","roads","for_report":"",'
    '"essence":"","executor":"org:","formalised_at":"","closed_at":"","questions":[{"id":"",'
    '"order":0,"registration":"","extension":{"ground":"","decided_by":"","decided_on":"",'
    '"notice_number":"","notice_on":"","due_on":""},"forwarding":{"to_organisation":"",'
    '"letter_number":"","letter_on":"","letter_text":"","notice_text":""},"sent":{"channel":"",'
    '"sent_on":"","number":"","proof":""},"history":[],"registrations":[{"id":"",'
    '"organisation":"","number":"","registered_on":"2026-","received_from":"",'
    '"covering_letter":"","regime":"fz59","due_on":"2026-","due_at":"2026-",'
    '"movement":[{"id":"","at":"2026-","act":"formalise","take","assign","person":"",'
    '"organisation":"","note":""},"applicants":[{"id":"","applicant_kind":"citizen","name":"",'
    '"address":"ул. , д. , кв. ","phone":"+7","email":"@","addressee":true,"confirmed":true}],'
    "Здравствуйте! Прошу принять меры, просим разобраться, в связи с тем что, до сих пор, "
    "по адресу, обращаюсь к вам, жители нашего дома, не работает, отремонтировать, улица, "
    '"place":{"oktmo":"33","locality":"","street":"","house":"","note":""},"title":"","text":"",'
    '"received_at":"2026-T:00Z","received_on":"2026-","source":{"system":"","answer_at":"2026-"},'
    '"channel":"epgu","pos","site","letter","social","hotline","regime":"fz59","pos",'
    '"open_source","holder":"","taken_at":"","number":"26-11/","provisional_number":"",'
    '"scope":["org:","mo:","block:","person:"],"schema":1,"version":1,"kind":"appeal","id":"019'
).encode()

Document = dict[str, Any]


class NewerFormat(ValueError):
    """Stored by a newer program."""


def pack(document: Document) -> bytes:
    """The stored bytes of a document."""
    raw = to_json(document)
    engine = zlib.compressobj(3, zlib.DEFLATED, -14, 8, zlib.Z_DEFAULT_STRATEGY, _WORDS_2)
    return b"\x02" + engine.compress(raw) + engine.flush()


def unpack(stored: bytes) -> Document:
    """The document of stored bytes. Raises NewerFormat; ValueError, zlib.error or IndexError for
    damaged ones."""
    form, body = stored[0], memoryview(stored)[1:]
    if form == 2:
        raw = zlib.decompressobj(-15, _WORDS_2).decompress(body)
    elif form == 1:
        raw = zlib.decompress(body)
    else:
        raise NewerFormat(f"unknown format of a stored document: {form}")
    document: Document = from_json(raw)
    return document
