"""The use cases of one desk, built together: a new one is a line here."""

from __future__ import annotations

from cur_desk.contract.wire import Session
from cur_desk.domain.profile import Profile
from cur_desk.domain.records import parse
from cur_desk.domain.records.directory import Organisation, Person
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.organisations import load_organisations
from cur_desk.reference.places import load_places
from cur_desk.services.acts.bulk import BulkService
from cur_desk.services.acts.forms import ActFormService
from cur_desk.services.acts.service import ActService
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.cards.last_used import LastUsed
from cur_desk.services.cards.service import CardService
from cur_desk.services.cards.snippets import SnippetService
from cur_desk.services.cards.suggest import SuggestService
from cur_desk.services.conflicts.refused import RefusedService
from cur_desk.services.conflicts.service import ConflictService
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.exchange.by_file import FileExchangeService
from cur_desk.services.exchange.service import ExchangeService
from cur_desk.services.execution.service import ExecutionService
from cur_desk.services.files.service import FileService
from cur_desk.services.importing.service import ImportService
from cur_desk.services.intake.carrying import CarryingService
from cur_desk.services.intake.drafts import IntakeDrafts
from cur_desk.services.intake.service import IntakeService
from cur_desk.services.packs.service import PackService
from cur_desk.services.queue.search_help import SearchHelp
from cur_desk.services.queue.service import QueueService
from cur_desk.services.queue.taking import Taking
from cur_desk.services.similar.comparing import ComparingService
from cur_desk.services.similar.mass import MassService
from cur_desk.services.similar.service import SimilarService
from cur_desk.sync.engine import Engine
from cur_desk.sync.exchange import FileExchange
from cur_desk.sync.report import Pulled
from cur_desk.sync.runner import SyncRunner
from cur_desk.sync.signed_in import SignedIn

DIRECTORY_KINDS = ("organisation", "person")


class UseCases:
    """What screens and verbs ask of a desk, by name. ``Desk`` adds the session around them."""

    core: Core
    profile: Profile
    session: Session
    engine: Engine
    runner: SyncRunner

    def _build(self, signed_in: SignedIn) -> None:
        core = self.core
        classifier = load_classifier()
        today = core.now().astimezone(core.zone).date()
        self.directory = DirectoryService(
            self.profile,
            load_places(self.profile.id),
            load_organisations(self.profile.id, today),
            (),
            today,
        )
        self.directory.own = core.actor.organisation
        self.directory.me = core.actor.person
        self.refresh_directory()
        count = core.workspace.queries.count
        self.codes = CodeService(classifier, self.profile, core.workspace.work.settings, count)
        self.acts = ActService(core)
        self.acts.parent_of = self.directory.parent_of
        self.act_forms = ActFormService(core, self.acts, self.directory)
        self.suggest = SuggestService(core, self.directory, classifier)
        self.files = FileService(core, self.acts, self.runner.files.wake)
        self.engine.callbacks.on_file = self.files.progressed
        self.intake = IntakeService(core, self.files)
        self.intake_drafts = IntakeDrafts(core, self.files)
        self.carrying = CarryingService(core, self.acts, self.directory)
        self.importing = ImportService(core, self.intake, self.acts)
        self.queue = QueueService(core, self.directory)
        self.search = SearchHelp(core, self.directory, self.codes)
        self.execution = ExecutionService(core, self.acts, self.directory)
        self.cards = CardService(core, self.acts, self.directory, classifier)
        self.cards.suggest = self.suggest.suggestions
        self.bulk = BulkService(core, self.acts, self.directory)
        self.last_used = LastUsed(core.workspace.work.settings)
        self.snippets = SnippetService(core, self.directory)
        self.exchange = ExchangeService(core, self.runner.sync_now, self._ask_document)
        device = signed_in.device
        self.exchange_file = FileExchangeService(
            core, FileExchange(self.engine, device), device.portal,
            core.workspace.folder.parents[1], self.refresh_directory,
        )  # fmt: skip
        self.conflicts = ConflictService(core, self.directory, self.codes)
        self.refused = RefusedService(core, self.directory, self.codes)
        self.refused.guided = self.act_forms
        self.packs = PackService(core, self.cards, self.directory, self.codes)
        self.similar = SimilarService(
            core, self.acts, self.directory, enrich=self.suggest.enrich,
            ask=signed_in.wires.similar, secret=lambda: self.session.similar_secret,
        )  # fmt: skip
        self.cards.count_earlier = self.similar.earlier_count
        self.mass = MassService(
            core, self.acts, self.cards, self.bulk, self.similar, self.directory, self.codes
        )
        self.comparing = ComparingService(core, self.similar, self.directory, self.codes)
        self.taking = Taking(core, self.acts, signed_in.wires.lease)

    def refresh_directory(self) -> None:
        """Bodies and people that the portal has sent."""
        queries = self.core.workspace.queries
        uids = [e.uid for kind in DIRECTORY_KINDS for e in queries.entries(kind, limit=10_000)]
        records = [parse(d) for d in queries.documents(uids).values()]
        self.directory.refresh(
            [r for r in records if isinstance(r, Organisation)],
            [r for r in records if isinstance(r, Person)],
        )

    def _ask_document(self, kind: str, uid: str) -> None:
        with self.engine.alone():
            self.engine.puller.repairer.fetch([(kind, uid)], Pulled())
