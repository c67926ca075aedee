"""Fills a portal with a region: directories, people with accounts, appeals in order of time."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cur_desk.domain.changes import Document
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.state import appeal_state
from cur_desk.errors import DeskError, InputError
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.profiles import load_profile
from cur_portal.scopes import is_open
from cur_portal.seed import pictures
from cur_portal.seed.bodies import Bodies
from cur_portal.seed.clockwork import Clockwork
from cur_portal.seed.ids import day_of
from cur_portal.seed.records import Maker, record_id
from cur_portal.seed.staff import DESK, Account, Hiring, Staff, directory
from cur_portal.seed.steps import Region
from cur_portal.seed.timeline import Entry, Timeline
from cur_portal.seed.where import Map
from cur_portal.store import settings
from cur_portal.store.store import Store

DESK_SIZE = 2_165
DEMO_LOGIN = "smena1"
_RECENT = 0.95
MAX_APPEALS = 2_000_000
Progress = Callable[[int, int], None]
"""How many of how many appeals are made."""


class AlreadySeeded(DeskError):
    """The base already holds appeals."""

    code = "seed-not-empty"


@dataclass(frozen=True, slots=True)
class SeededUser:
    """An account that was made, with its password when the seed invented it."""

    login: str
    name: str
    role: str
    post: str
    password: str | None = None


@dataclass(slots=True)
class SeedResult:
    """What the seed made."""

    region: str
    as_of: date
    appeals: int = 0
    open: int = 0
    desk: int = 0
    directories: int = 0
    json_bytes: int = 0
    digest: str = ""
    users: list[SeededUser] = field(default_factory=list)

    def to_document(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "region": self.region,
            "as_of": self.as_of.isoformat(),
            "appeals": self.appeals,
            "open": self.open,
            "desk": self.desk,
            "directories": self.directories,
            "mean_json": round(self.json_bytes / self.appeals) if self.appeals else 0,
            "sha256": self.digest,
            "users": [
                {
                    **{k: getattr(u, k) for k in ("login", "name", "role", "post", "password")},
                    "demo": u.login == DEMO_LOGIN,
                }
                for u in self.users
            ],
        }


class Seed:
    """The appeals of a region for a seed and a day: an iterable that can be run again."""

    def __init__(self, region: str, appeals: int, seed: int, as_of: date) -> None:
        if not 1 <= appeals <= MAX_APPEALS:
            raise InputError(f"Число обращений: от 1 до {MAX_APPEALS}", field="appeals")
        profile = load_profile(region)
        noon = datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=UTC)
        offset = noon.astimezone(profile.tz).utcoffset()
        self.offset = int(offset.total_seconds()) if offset else 0
        self.timeline = Timeline(f"{region}:{seed}", appeals, as_of, self.offset)
        self.map = Map(region)
        bodies = Bodies(profile)
        self.staff: Staff = Hiring(profile, bodies.all, self.map.places).fill()
        self.region = Region(
            profile=profile,
            bodies=bodies,
            staff=self.staff,
            clock=Clockwork(profile, self.timeline.now),
            now=self.timeline.now,
            classifier=load_classifier().edition,
        )
        self.maker = Maker(self.region, self.map)
        self.appeals_wanted = appeals
        self.last_numbers: dict[str, int] = {}

    def recent(self, days: int) -> dict[str, Entry]:
        """Entries of the last days by the ids of their appeals: to take them up again."""
        return {record_id(e.key, e.at): e for e in self.timeline.last(days)}

    def directories(self) -> Iterator[Document]:
        """Bodies, territories and people."""
        return directory(self.staff, self.region.bodies.all, self.map.places)

    def appeals(self) -> Iterator[Document]:
        """All appeals in order of time, with numbers of the year and the demonstration desk."""
        whole = self.appeals_wanted <= DESK_SIZE * 1.25
        recent_since = 0 if whole else self.timeline.since(int(DESK_SIZE * _RECENT))
        older_share = _older_share(self.appeals_wanted)
        self.last_numbers = {}
        for entry in self.timeline:
            day = day_of(entry.at, self.offset)
            year = f"{day.year % 100:02d}"
            number = self.last_numbers[year] = self.last_numbers.get(year, 0) + 1
            made = self.maker.make(entry, f"{year}-{day.month:02d}/{number}")
            fate = int(made.document["id"][-6:], 16) / 0x1000000
            if made.at >= recent_since or (is_open(made.document) and fate < older_share):
                made.document["scope"] = [DESK]
            yield made.document


def _older_share(appeals: int) -> float:
    """Which share of the older open appeals lies on the demonstration desk."""
    return min(1.0, DESK_SIZE * (1 - _RECENT) / max(1.0, 0.038 * appeals))


def seed_portal(
    store: Store,
    region: str,
    appeals: int,
    seed: int,
    as_of: date,
    progress: Progress | None = None,
    *,
    passwords: Mapping[str, str] | None = None,
) -> SeedResult:
    """Fills an empty base. ``passwords``: by login, ``*`` for all; others are invented and
    returned once. Raises AlreadySeeded, InputError, DirectoryError."""
    found = Seed(region, appeals, seed, as_of)
    store.set_region(region)
    now = datetime.fromtimestamp(found.timeline.now, UTC)
    with store.database.read() as conn:
        if settings.get(conn, "seed") is not None:
            raise AlreadySeeded(
                "В этой базе уже есть данные для показа",
                advice="Укажите другую папку (--data-dir) или пустую базу (--database-url).",
            )
    result = SeedResult(region, as_of)
    pictures.ensure(store)
    result.directories = store.bulk_load(found.directories(), now=now)
    counted = _counted(found, result, progress)
    result.appeals = store.bulk_load(counted, now=now)
    with store.database.write() as work:
        for year, number in found.last_numbers.items():
            settings.put(work, f"counter:number:{year}", str(number))
        settings.put(work, "seed", f"{region} {appeals} {seed} {as_of.isoformat()}")
    result.users = [_account(store, a, passwords or {}, now) for a in found.staff.accounts]
    return result


def _counted(found: Seed, result: SeedResult, progress: Progress | None) -> Iterator[Document]:
    digest = hashlib.sha256()
    for number, document in enumerate(found.appeals(), 1):
        line = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        digest.update(line)
        result.json_bytes += len(line)
        result.open += is_open(document)
        result.desk += "scope" in document
        if progress is not None and (number % 250 == 0 or number == found.appeals_wanted):
            progress(number, found.appeals_wanted)
        yield document
    result.digest = digest.hexdigest()


def _account(
    store: Store, account: Account, passwords: Mapping[str, str], now: datetime
) -> SeededUser:
    given = passwords.get(account.login) or passwords.get("*")
    password = given or secrets.token_urlsafe(9)
    store.create_user(account.login, password, account.person, scope=account.scope, now=now)
    invented = None if given else password
    return SeededUser(account.login, account.name, account.role, account.post, invented)


def tally(documents: Iterable[Document]) -> dict[str, Counter[str]]:
    """Shares of channels, regimes, states: what tests and reports of the seed look at."""
    names = ("channel", "regime", "state", "questions")
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for document in documents:
        appeal = Appeal.model_validate(document)
        counts["channel"][appeal.channel.value] += 1
        counts["regime"][appeal.regime.value] += 1
        counts["state"][appeal_state(appeal).value] += 1
        counts["questions"][str(len(appeal.questions))] += 1
    return counts
