"""Hand-built people, bodies and appeals for the portal's tests, and a client that speaks to it."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import uvicorn

from cur_desk.clock import FixedClock
from cur_desk.domain.changes import Document
from cur_desk.domain.events import Change, Event
from cur_desk.domain.records.base import new_id
from cur_portal.store import Store
from cur_portal.web.app import create_app

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PASSWORD = "верный-пароль-1"
OKTMO = "33701000"


def a_body(name: str = "Администрация города", **more: Any) -> Document:
    return {
        "kind": "organisation",
        "id": new_id(),
        "schema": 1,
        "name": name,
        "short_name": name[:40],
        "organisation_kind": "body",
        **more,
    }


def a_person(login: str, role: str, organisation: str, **post: Any) -> Document:
    return {
        "kind": "person",
        "id": new_id(),
        "schema": 1,
        "name": "Сменова Вера Пробовна",
        "login": login,
        "posts": [
            {
                "id": new_id(),
                "organisation": organisation,
                "role": role,
                "title": "сотрудник",
                **post,
            }
        ],
    }


def an_appeal(body: str, number: int = 1, **more: Any) -> Document:
    return {
        "kind": "appeal",
        "id": new_id(),
        "schema": 1,
        "number": f"26-11/{number}",
        "channel": "epgu",
        "regime": "fz59",
        "received_at": "2026-11-20T14:48:00Z",
        "applicants": [
            {
                "id": "a1",
                "name": f"Канарейкина{number} Анна Образцовна",
                "phone": "+7 900 000-00-00",
                "addressee": True,
            }
        ],
        "text": f"Канарейка{number}: ямы на улице Полевой, дом 7.",
        "place": {"oktmo": OKTMO, "street": "Полевая", "house": "7"},
        "registrations": [
            {
                "id": "r1",
                "organisation": body,
                "regime": "fz59",
                "number": f"26-11/{number}",
                "registered_on": "2026-11-20",
                "due_on": f"2026-12-{1 + number % 28:02d}",
            }
        ],
        **more,
    }


class RunningServer:
    """The application on a real port of the loopback, served by a thread."""

    def __init__(self, app: Any) -> None:
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(100)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, date_header=False,
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._hub = app.state.portal.hub
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],))
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._hub.wake_all()
        self._thread.join()
        self._listener.close()


class World:
    """A portal over a real base, with a body and people in several seats."""

    def __init__(self, url: str, appeals: int = 0) -> None:
        self.clock = FixedClock(NOW)
        self.store = Store.open(url, region="kirov")
        self.body = a_body()
        self.other = a_body("Министерство дорог")
        self.centre = a_body("Центр управления регионом")
        self.company = a_body("ООО «Тепло»", organisation_kind="commercial")
        centre, body, other = self.centre["id"], self.body["id"], self.other["id"]
        self.people = {
            "shift": a_person("shift", "shift", centre),
            "second": a_person("second", "shift", centre),
            "senior": a_person("senior", "senior", centre),
            "head": a_person("head", "head", centre),
            "executor": a_person("executor", "executor", body),
            "stranger": a_person("stranger", "executor", other),
            "authority": a_person("authority", "authority", body, authority="Приказ № 1"),
        }
        self.appeals = [an_appeal(self.body["id"], n) for n in range(1, appeals + 1)]
        directories = [self.body, self.other, self.centre, self.company, *self.people.values()]
        self.store.bulk_load([*directories, *self.appeals], now=NOW)
        for login, person in self.people.items():
            self.store.create_user(login, PASSWORD, person["id"], now=NOW)
        self.app = create_app(self.store, self.clock)
        self.server = RunningServer(self.app)
        self.url = self.server.url
        self.http = requests.Session()
        self.http.trust_env = False

    def close(self) -> None:
        self.http.close()
        self.server.stop()
        self.store.close()

    def enter(self, login: str, device: str | None = None) -> Station:
        return Station(self, login, device or f"pc-{login}")

    def add_person(self, login: str, role: str, body: Document, **post: Any) -> None:
        """One more person with an account."""
        self.people[login] = a_person(login, role, body["id"], **post)
        self.store.put_document(self.people[login], now=self.clock.now())
        self.store.create_user(login, PASSWORD, self.people[login]["id"], now=self.clock.now())

    def show(self, record: str, key: str) -> None:
        """Puts an appeal under one more scope key."""
        document = self.store.find(record)
        assert document is not None
        document["scope"] = [*document.get("scope", []), key]
        self.store.put_document(document, now=self.clock.now())

    def advance(self, **step: float) -> None:
        self.clock.advance(timedelta(**step))


class Station:
    """A signed-in workstation that keeps what the feed gives it."""

    def __init__(self, world: World, login: str, device: str) -> None:
        self.world, self.login, self.device = world, login, device
        self.person = world.people[login]
        self.post = self.person["posts"][0]["id"]
        self.cursor: str | None = None
        self.docs: dict[str, Document] = {}
        self.versions: dict[str, int] = {}
        self.removed: dict[str, str] = {}
        self.digest: str | None = None
        self.pages: list[dict[str, Any]] = []
        answer = world.http.post(
            f"{world.url}/v1/auth/token",
            data={
                "grant_type": "password",
                "username": login,
                "password": PASSWORD,
                "device": device,
                "public_key": "ab" * 32,
            },
        )
        assert answer.status_code == 200, answer.text
        self.tokens = answer.json()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    def get(self, path: str, **query: Any) -> Any:
        return self.world.http.get(self.world.url + path, params=query, headers=self.headers)

    def post_json(self, path: str, body: Any) -> Any:
        return self.world.http.post(self.world.url + path, json=body, headers=self.headers)

    def page(self, limit: int = 100, **query: Any) -> dict[str, Any]:
        asked = {"limit": limit, **query}
        if self.cursor:
            asked["cursor"] = self.cursor
        answer = self.get("/v1/sync/changes", **asked)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        for row in page["changes"]:
            self._take(row)
        self.cursor = page["cursor"]
        self.digest = page.get("digest", self.digest)
        self.pages.append(page)
        return page

    def pull(self, limit: int = 100) -> None:
        for _ in range(10_000):
            if not self.page(limit)["more"]:
                return
        raise AssertionError("the feed does not end")

    def _take(self, row: dict[str, Any]) -> None:
        from cur_portal.packing import apply_patch

        key = row["id"]
        if row["op"] == "remove":
            self.docs.pop(key, None)
            self.versions.pop(key, None)
            self.removed[key] = row["reason"]
        elif row["version"] < self.versions.get(key, 0):
            return
        elif row["op"] == "put":
            self.docs[key], self.versions[key] = row["doc"], row["version"]
        elif row["op"] == "patch" and row["version"] > self.versions[key]:
            assert self.versions[key] == row["base_version"]
            apply_patch(self.docs[key], row)
            self.docs[key]["version"] = self.versions[key] = row["version"]
        elif row["op"] == "seen" and row["version"] > self.versions[key]:
            self.docs[key] = self.get(f"/v1/documents/{row['kind']}/{key}").json()
            self.versions[key] = row["version"]

    def event(self, record: str, base: int, act: str = "save", **more: Any) -> Event:
        return Event(
            record=record,
            base_version=base,
            act=act,
            author=self.person["id"],
            post=self.post,
            device=self.device,
            made_at=self.world.clock.now(),
            **more,
        )

    def save(self, record: str, base: int, path: str, value: Any, **more: Any) -> Event:
        change = Change(path=path, value=value, was=more.pop("was", None))
        return self.event(record, base, changes=[change], **more)

    def push(self, *events: Event) -> list[dict[str, Any]]:
        body = {"events": [e.to_document() for e in events]}
        answer = self.post_json("/v1/sync/events", body)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def push_one(self, event: Event) -> dict[str, Any]:
        return self.push(event)[0]


def a_formalisation(body: str | None, key: str = "q1", **more: Any) -> dict[str, Any]:
    question = {
        "id": key,
        "essence": "Просят отремонтировать дорогу",
        "registration": "r1",
        "code": "0005.0005.0056.1155",
        "block": "roads",
        **more,
    }
    if body is not None:
        question["executor"] = body
    return {"questions": [question], "proposals": []}


def two_persons(world: World) -> list[str]:
    """Two with the right to open: the head, and an operator who is added."""
    operator = a_person("operator", "operator", world.centre["id"])
    world.store.put_document(operator, "administrator")
    world.store.create_user("operator", PASSWORD, operator["id"])
    return ["--person", "head", "--person", "operator"]
