"""Mass problems among open appeals, and one decision for all of a cluster, each its own event.

What is decided goes through the bulk service: a preview of what will change, row by row, one
commit, one Ctrl+Z. Nothing is merged; each appeal keeps its author, its term and its answer.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cur_desk.assist.clusters import FEWEST, WINDOW_DAYS, Cluster, clusters
from cur_desk.assist.duplicates import Sample, sample
from cur_desk.contract.upcast import lift_document
from cur_desk.domain.acts import rules
from cur_desk.domain.acts.table import ACTS
from cur_desk.domain.formalisation import (
    Content,
    add_question,
    forwarding_of,
    needs_forwarding,
    registering,
    start,
)
from cur_desk.domain.records import parse
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.state import appeal_state
from cur_desk.errors import DeskError, NotAllowed
from cur_desk.models.similar import Standing
from cur_desk.models.trouble import FileClosed
from cur_desk.reference.words import label
from cur_desk.services.acts.bulk import BulkDone, BulkPlan, BulkRow, BulkService
from cur_desk.services.acts.service import FORM, ActService
from cur_desk.services.cards.codes import CodeService
from cur_desk.services.cards.service import CardService
from cur_desk.services.core import Core
from cur_desk.services.directory import DirectoryService
from cur_desk.services.similar.mass_views import AS_SAMPLE, MassRow, MassView
from cur_desk.services.similar.service import SimilarService
from cur_desk.services.similar.words import title_of

MOST = 60
BREATHE_S = 0.001
PART = 16
"""Documents read between two rests."""
WINDOW_MS = (WINDOW_DAYS + 1) * 86_400_000
"""A day more than the words decide on: days begin at midnight."""
COPIED = (
    "code", "classifier", "block", "question_kind", "jurisdiction", "category", "cause",
    "executor", "complained_of",
)  # fmt: skip
"""What a body decides. Free words stay with their citizen: суть, требование, «для доклада»."""
DONE, HAS_DRAFT = "Черновики по образцу", "Уже есть ваш черновик"


class MassService:
    """Finds clusters and acts on them."""

    def __init__(
        self,
        core: Core,
        acts: ActService,
        cards: CardService,
        bulk: BulkService,
        similar: SimilarService,
        directory: DirectoryService,
        codes: CodeService,
    ) -> None:
        self._core = core
        self._acts = acts
        self._cards = cards
        self._bulk = bulk
        self._similar = similar
        self._directory = directory
        self._codes = codes
        self._looking = threading.Lock()
        self._kept: tuple[tuple[int, int], tuple[MassView, ...]] | None = None
        """What was found last, while nothing has been written since."""
        self._groups: dict[tuple[Standing, ...], tuple[MassView, ...]] = {}
        """What each street and theme gave, while none of its appeals changes."""
        self._made: dict[str, Content] = {}
        """The drafts made last, as they were made, for taking them back."""

    def problems(self) -> tuple[MassView, ...]:
        """Clusters of open appeals that this person may see, the largest first. Over a region it
        takes seconds: it is asked where nobody waits, and ends when the files are to be closed.
        Raises FileClosed then."""
        self._similar.indexer.start()
        index = self._core.workspace.similar
        with self._looking:  # who asks meanwhile is given the same answer
            at = (index.generation, self._core.workspace.work.database.generation)
            if self._kept is not None and self._kept[0] == at:
                return self._kept[1]
            found: list[MassView] = []
            groups = {}
            for group in index.problems(FEWEST, WINDOW_MS):
                views = self._groups.get(group)
                groups[group] = self._of(group) if views is None else views
                found += groups[group]
            found.sort(key=lambda v: len(v.rows), reverse=True)
            self._groups, self._kept = groups, (at, tuple(found[:MOST]))
            return self._kept[1]

    def _of(self, group: tuple[Standing, ...]) -> tuple[MassView, ...]:
        """The clusters of one street and theme, in parts with a rest between them: a key of the
        person goes before."""
        samples: list[Sample] = []
        for k in range(0, len(group), PART):
            part = [s.uid for s in group[k : k + PART]]
            samples += map(sample, self._core.workspace.queries.documents(part).values())
            self._breathe()
        views = []
        for found in clusters(samples, breathe=self._breathe):
            self._breathe()
            views.append(self._view(found))
        self._breathe()
        return tuple(views)

    def _breathe(self) -> None:
        if not self._similar.indexer.go_on():
            raise FileClosed
        time.sleep(BREATHE_S)

    # --- one decision for all ------------------------------------------------------------------

    def preview(self, view: MassView, code: str, content: dict[str, Any]) -> BulkPlan:
        """What would change in each appeal of the cluster, or why it stays."""
        if code == AS_SAMPLE:
            return self._drafts_plan(view)
        if code == "link_related":
            content = {"related": [r.uid for r in view.rows]}
        return self._bulk.preview([r.local for r in view.rows], code, content)

    def run(self, plan: BulkPlan) -> BulkDone:
        """Does what the preview has shown."""
        self._made = {}
        if plan.code != AS_SAMPLE:
            return self._bulk.run(plan)
        origin = self._acts.appeal(plan.content["sample"])[0]
        made, late = self._made, []
        for row in plan.able():
            refused = self._refused(row.uid)
            if not refused:
                appeal, version = self._acts.appeal(row.uid)
                content = self._after_sample(appeal, origin)
                if self._cards.begin_draft(row.uid, content, version):
                    made[row.uid] = content
                    continue
            late.append(replace(row, refused=refused or HAS_DRAFT))
        return BulkDone(DONE, len(made), (*plan.refused(), *late))

    def _after_sample(self, appeal: Appeal, origin: Appeal) -> Content:
        """The draft; an executor of another body needs letters of its own, so a person chooses."""
        content = after_sample(appeal, origin)
        question, directory = content["questions"][0], self._directory
        executor = directory.organisation(question.get("executor"))
        kept = forwarding_of(content, question["id"])
        to_another = needs_forwarding(*registering(appeal, question, directory.own), executor)
        if to_another and kept is None:
            question.pop("executor")
        return content

    def undo(self) -> str | None:
        """Takes back the last decision: the drafts just made, but for those in which the person has
        worked since; else the last held act. Raises NotAllowed if all of them were worked in."""
        made, self._made = self._made, {}
        if not made:
            return self._acts.undo()
        dropped = [self._cards.drop_untouched(uid, content) for uid, content in made.items()]
        gone, kept = dropped.count(True), dropped.count(False)
        if not gone and not kept:  # all of them have become acts or were thrown away
            return self._acts.undo()
        if not gone:
            raise NotAllowed("В этих черновиках уже работали: они остались")
        return f"{DONE}: {gone}" + (f", изменённых осталось: {kept}" if kept else "")

    def _drafts_plan(self, view: MassView) -> BulkPlan:
        number = next((r.number for r in view.rows if r.uid == view.sample), "")
        after = f"черновик по образцу {number}"
        rows = tuple(
            BulkRow(r.uid, r.number, r.title, r.state, after, self._why_not(r, view))
            for r in view.rows
            if r.uid != view.sample
        )
        return BulkPlan(AS_SAMPLE, DONE, {"sample": view.sample}, rows)

    def _why_not(self, row: MassRow, view: MassView) -> str:
        if not view.sample:
            return "В этом кластере ещё ничего не разобрано: разберите одно обращение"
        return self._refused(row.uid)

    def _refused(self, uid: str) -> str:
        """Why no draft is made in this appeal, as it stands now."""
        try:
            appeal, _ = self._acts.appeal(uid)
        except DeskError as gone:
            return gone.message
        if _formalised(appeal):
            return "Уже разобрано"
        drafts = self._core.workspace.work.drafts
        if drafts.get(uid, FORM, self._core.actor.person) is not None:
            return HAS_DRAFT
        act = ACTS[FORM]
        refused = rules.may(act, self._core.actor) or rules.possible(act, appeal)
        return refused.reason if refused is not None else ""

    # --- words ---------------------------------------------------------------------------------

    def _view(self, found: Cluster) -> MassView:
        rows = [r for m in found.members if (r := self._row(m.document)) is not None]
        ids = {r.uid for r in rows}
        documents = [m.document for m in found.members]
        tied = {d["id"] for d in documents if len(ids & set(d.get("related") or ())) > 0}
        formalised = [r for r in rows if r.formalised]
        shown = next((d for d in documents if _coded(d)), None)
        if shown is None:  # nobody has formalised any: what the newest text speaks of
            shown = self._similar.indexer.enriched(documents[0])
        first = (shown.get("questions") or [{}])[0]
        place, code = (
            first.get("place") or shown.get("place") or {},
            found.code or first.get("code"),
        )
        where = ", ".join(p for p in (place.get("locality"), place.get("street")) if p)
        block = self._codes.block_of(code) if code else None
        name = self._codes.name(code) if code else found.title
        return MassView(
            key=f"{found.theme}|{where}|{found.members[-1].document['id']}",
            name=name[:1].upper() + name[1:] if name else found.title or "Одна тема",
            place=where or self._directory.place_name(place.get("oktmo")),
            block_icon=self._directory.block_icon(block),
            rows=tuple(_with_tie(r, r.uid in tied) for r in rows),
            houses=found.houses,
            authors=found.authors,
            since=rows[-1].when if rows else "",
            until=rows[0].when if rows else "",
            sample=formalised[0].uid if formalised else "",
        )

    def _row(self, document: dict[str, Any]) -> MassRow | None:
        local = self._core.workspace.queries.local_id(document["id"])
        record = parse(lift_document(document))
        if local is None or not isinstance(record, Appeal):
            return None
        at = record.received_at.astimezone(self._core.zone)
        places = [q.place for q in record.questions if q.place.house] or [record.place]
        number = record.number or record.provisional_number or "без номера"
        state, title = label(appeal_state(record)), title_of(record)
        house = f"д. {places[0].house}" if places[0].house else ""
        return MassRow(
            uid=record.id,
            local=local,
            number=number,
            when=f"{at:%d.%m}",
            channel=label(record.channel),
            house=house,
            state=state,
            title=title,
            text="" if "text" in record.redacted else record.text,
            formalised=_formalised(record),
            tied=False,
            spoken=", ".join(p for p in (number, f"{at:%d.%m}", house, state, title) if p),
        )


def after_sample(appeal: Appeal, origin: Appeal) -> Content:
    """A draft for ``appeal`` after the first question of ``origin``: its code, block, executor and
    complained-of bodies, no free words; place and house stay the appeal's own where it has them."""
    content = start(appeal)
    if not content["questions"]:
        add_question(content, appeal)
    question = content["questions"][0]
    given = (
        origin.questions[0].model_dump(mode="json", exclude_none=True) if origin.questions else {}
    )
    for name in COPIED:
        if given.get(name) and not question.get(name):
            question[name] = copy.deepcopy(given[name])
    place = dict(given.get("place") or {})
    place.pop("house", None)
    place.pop("note", None)
    own = {k: v for k, v in (question.get("place") or {}).items() if v}
    question["place"] = {**place, **own}
    if not content.get("place"):
        content["place"] = copy.deepcopy(question["place"])
    return content


def _formalised(appeal: Appeal) -> bool:
    return any(q.formalised_at or q.assignments for q in appeal.questions)


def _coded(document: dict[str, Any]) -> bool:
    return any(q.get("code") for q in document.get("questions") or ())


def _with_tie(row: MassRow, tied: bool) -> MassRow:
    return replace(row, tied=tied)


def chosen(views: Sequence[MassView], key: str) -> MassView | None:
    """The cluster with this key."""
    return next((v for v in views if v.key == key), None)
