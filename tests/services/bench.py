"""A desk without a portal for tests: real encrypted files, real profile, hand-built appeals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cur_desk.clock import FixedClock
from cur_desk.contract.wire import ChangeRow, ChangesPage, Lease, LeaseRequest
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.deadlines import DeadlineEngine
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.base import new_id
from cur_desk.models.workspace import Workspace
from cur_desk.reference.calendars import load_calendar
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.organisations import load_organisations
from cur_desk.reference.places import load_places
from cur_desk.reference.profiles import load_profile
from cur_desk.services.acts.bulk import BulkService
from cur_desk.services.acts.forms import ActFormService
from cur_desk.services.acts.service import ActService
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.cards.last_used import LastUsed
from cur_desk.services.cards.service import CardService
from cur_desk.services.cards.snippets import SnippetService
from cur_desk.services.cards.suggest import SuggestService
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.exchange.service import ExchangeService
from cur_desk.services.files.service import FileService
from cur_desk.services.intake.carrying import CarryingService
from cur_desk.services.packs.service import PackService
from cur_desk.services.queue.service import QueueService
from cur_desk.services.queue.taking import Taking
from cur_desk.sync.errors import PortalDead

NOW = datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
KEY = bytes(range(32))
ROADS = "0003.0009.0099.0742"


def _no_portal(_request: LeaseRequest) -> Lease:
    raise PortalDead


@dataclass
class Bench:
    """Services over one workspace."""

    core: Core
    clock: FixedClock
    acts: ActService
    queue: QueueService
    cards: CardService
    codes: CodeService
    directory: DirectoryService
    exchange: ExchangeService
    packs: PackService
    files: FileService
    act_forms: ActFormService
    snippets: SnippetService
    suggest: SuggestService
    bulk: BulkService
    last_used: LastUsed
    bps: float | None = 64_000.0
    """The link upwards, as if it had been measured."""

    @property
    def carrying(self) -> CarryingService:
        """Back to the system an appeal came from."""
        return CarryingService(self.core, self.acts, self.directory)

    @property
    def taking(self) -> Taking:
        """A reserve that no portal fills."""
        return Taking(self.core, self.acts, _no_portal)

    @property
    def profile(self) -> Profile:
        """The region's profile, as a desk has it."""
        return self.core.profile

    def upload_bps(self) -> float | None:
        """The measured link upwards."""
        return self.bps

    def give(self, *documents: dict[str, Any]) -> None:
        """A page of the portal's feed with these documents."""
        rows = [
            ChangeRow(op="put", kind=d["kind"], id=d["id"], version=d["version"], doc=d)
            for d in documents
        ]
        page = ChangesPage(
            changes=rows, cursor=new_id(), more=False, server_time=self.clock.now(), epoch="e1"
        )
        self.core.workspace.apply_page(page)


def make(folder: Path, region: str = "kirov", role: str = "shift") -> Bench:
    """A bench in a fresh folder."""
    profile = load_profile(region)
    clock = FixedClock(NOW)
    workspace = Workspace.open(folder, KEY, zone=profile.tz, clock=clock)
    organisations = load_organisations(region)
    body = organisations[0].id
    actor = Actor(
        person=new_id(),
        post=new_id(),
        organisation=body,
        role=role,
        rights=profile.roles[role].rights,
    )
    core = Core(
        workspace=workspace,
        profile=profile,
        deadlines=DeadlineEngine(profile, load_calendar(region)),
        clock=clock,
        actor=actor,
        person_name="Смирнова Анна Викторовна",
        role_title=profile.roles[role].title,
        device="test-device",
    )
    directory = DirectoryService(profile, load_places(region), organisations, ())
    classifier = load_classifier()
    acts = ActService(core)
    acts.parent_of = directory.parent_of
    codes = CodeService(classifier, profile, workspace.work.settings, workspace.queries.count)
    cards = CardService(core, acts, directory, classifier)
    return Bench(
        core=core,
        clock=clock,
        acts=acts,
        queue=QueueService(core, directory),
        cards=cards,
        codes=codes,
        directory=directory,
        exchange=ExchangeService(core, lambda: None),
        packs=PackService(core, cards, directory, codes),
        files=FileService(core, acts),
        act_forms=ActFormService(core, acts, directory),
        last_used=LastUsed(workspace.work.settings),
        bulk=BulkService(core, acts, directory),
        suggest=SuggestService(core, directory, classifier),
        snippets=SnippetService(core, directory),
    )


def an_appeal(bench: Bench, *, days_ago: int = 3, **more: Any) -> dict[str, Any]:
    """A registered, untaken appeal under 59-ФЗ about a road; over 30 days ago: term missed."""
    body = bench.core.actor.organisation
    place = bench.directory.municipalities()[0].code
    registered = NOW.date() - timedelta(days=days_ago)
    due = bench.core.deadlines.due("review", registered)
    return {
        "kind": "appeal",
        "id": new_id(),
        "version": 1,
        "number": "26-11/4821",
        "channel": "epgu",
        "regime": "fz59",
        "received_at": "2026-11-20T14:48:00Z",
        "text": "Здравствуйте! На улице Полевой ямы до 20 см. Скорая не смогла подъехать. "
        "Второй вопрос: не горят фонари у школы. Прошу отремонтировать дорогу. "
        "Ромашкина Татьяна Ивановна, 8 900 000-00-11",
        "applicants": [
            {
                "id": new_id(),
                "name": "Ромашкина Татьяна Ивановна",
                "phone": "8 900 000-00-11",
                "address": "ул. Полевая, д. 19",
                "addressee": True,
            }
        ],
        "place": {"oktmo": place, "locality": "пгт Оричи", "street": "ул. Полевая"},
        "registrations": [
            {
                "id": new_id(),
                "organisation": body,
                "number": "26-11/4821",
                "registered_on": registered.isoformat(),
                "regime": "fz59",
                "due_on": due.due_on.isoformat(),
                "due_at": due.due_at.isoformat().replace("+00:00", "Z"),
            }
        ],
        "stage_due_at": "2026-11-25T15:00:00Z",
        **more,
    }
