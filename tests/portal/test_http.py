"""The wire: problems, packing, limits, garbage, long letters; nothing personal in the log."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from cur_desk.contract.problems import MEDIA_TYPE, Problem
from tests.portal.builders import Station, World

Worlds = Callable[..., World]


@pytest.fixture
def shift(sqlite_world_of: Worlds) -> Station:
    return sqlite_world_of(3).enter("shift")


def send(shift: Station, body: bytes, path: str = "/v1/sync/events", **headers: str) -> Any:
    return shift.world.http.post(
        shift.world.url + path,
        data=body,
        headers={**shift.headers, "Content-Type": "application/json", **headers},
    )


def assert_problem(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    problem = Problem.model_validate(answer.json())
    assert problem.code == code
    assert problem.request_id == answer.headers["X-Request-Id"]
    assert any("а" <= letter <= "я" for letter in problem.title)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"<html><body>login</body></html>", 400, "bad-request"),
        (b"", 422, "invalid"),
        (b"[]", 422, "invalid"),
        (b'{"events": 7}', 422, "invalid"),
        (b'{"events": [' + b'"x",' * 5 + b"1]}", 422, "invalid"),
        (b'{"events": [' + b"{}," * 100 + b"{}]}", 422, "invalid"),
        (b"\xff\xfe\x00", 400, "bad-request"),
        (b"[" * 100_000, 400, "bad-request"),
        (b'{"events": [' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"]}", 400, "bad-request"),
    ],
)
def test_garbage_is_a_problem(shift: Station, body: bytes, status: int, code: str) -> None:
    assert_problem(send(shift, body), status, code)


def test_unknown_places_and_methods_are_problems_too(shift: Station) -> None:
    world = shift.world
    assert_problem(world.http.get(f"{world.url}/v2/nothing"), 404, "not-found")
    wrong = world.http.delete(f"{world.url}/v1/session")
    assert_problem(wrong, 405, "bad-request")
    assert "GET" in wrong.headers["Allow"]
    assert_problem(world.http.get(f"{world.url}/v1/session"), 401, "unauthorized")
    assert_problem(shift.get("/v1/sync/changes", limit=2**80), 422, "invalid")
    assert_problem(shift.get("/v1/sync/changes", limit="много"), 422, "invalid")
    assert_problem(shift.get("/v1/documents/appeal/none"), 404, "not-found")
    assert_problem(shift.get("/v1/sync/receipts/none"), 404, "not-found")


def test_packed_requests_are_taken_and_bombs_are_not(shift: Station) -> None:
    event = shift.save(shift.world.appeals[0]["id"], 1, "note", "длинная пометка " * 100)
    body = gzip.compress(json.dumps({"events": [event.to_document()]}).encode())
    taken = send(shift, body, **{"Content-Encoding": "gzip"})
    assert taken.json()["results"][0]["outcome"] == "applied"
    bomb = gzip.compress(b" " * 30_000_000)
    assert_problem(send(shift, bomb, **{"Content-Encoding": "gzip"}), 413, "too-large")
    cut = send(shift, body[:-9], **{"Content-Encoding": "gzip"})
    assert_problem(cut, 400, "bad-request")
    assert_problem(send(shift, b"junk", **{"Content-Encoding": "gzip"}), 400, "bad-request")
    assert_problem(send(shift, b"{}", **{"Content-Encoding": "br"}), 400, "bad-request")
    assert_problem(send(shift, b" " * 9_000_000), 413, "too-large")


def test_a_five_megabyte_letter_goes_alone(shift: Station) -> None:
    record, other = (a["id"] for a in shift.world.appeals[:2])
    letter = shift.save(record, 1, "text", "длинный текст " * 170_000)
    small = shift.save(other, 1, "note", "x")
    together = json.dumps({"events": [letter.to_document(), small.to_document()]})
    packed = gzip.compress(together.encode())
    assert_problem(send(shift, packed, **{"Content-Encoding": "gzip"}), 413, "too-large")
    alone = gzip.compress(
        json.dumps({"events": [letter.to_document()]}, ensure_ascii=False).encode()
    )
    answer = send(shift, alone, **{"Content-Encoding": "gzip"})
    assert answer.json()["results"][0]["outcome"] == "applied"
    shift.pull()
    assert len(shift.docs[record]["text"]) == 14 * 170_000


def test_answers_are_packed_only_when_asked(shift: Station) -> None:
    url = f"{shift.world.url}/v1/sync/changes"
    plain = shift.world.http.get(url, headers={**shift.headers, "Accept-Encoding": "identity"})
    packed = shift.world.http.get(url, headers={**shift.headers, "Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.json()["changes"] == packed.json()["changes"]
    assert "ямы" in plain.content.decode("utf-8")


def test_the_log_has_no_person_in_it(shift: Station, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        shift.pull()
        shift.push_one(shift.save(shift.world.appeals[0]["id"], 1, "note", "Канарейка в записи"))
        shift.get("/v1/sync/changes", cursor="Канарейка в строке запроса")
        send(shift, "Канарейка {".encode())
    told = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("cur_portal"))
    assert "/v1/sync/changes" in told
    assert "анарейк" not in told
    assert shift.tokens["access_token"] not in told


def test_a_bug_is_a_problem_and_its_words_stay_inside(
    shift: Station, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Канарейка в исключении")

    monkeypatch.setattr("cur_portal.web.exchange.leases.fill", broken)
    with caplog.at_level(logging.DEBUG):
        answer = shift.post_json("/v1/lease", {"want": 1})
    assert_problem(answer, 500, "internal")
    told = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("cur_portal"))
    assert "RuntimeError" in told
    assert "анарейк" not in told + answer.text


def test_health_and_capabilities_need_no_sign_in(shift: Station) -> None:
    world = shift.world
    assert world.http.get(f"{world.url}/health").json() == {"status": "ok"}
    told = world.http.get(f"{world.url}/v1/capabilities").json()
    assert (told["region"], told["compressions"]) == ("kirov", ["gzip"])
