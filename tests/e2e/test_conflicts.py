"""Two desks on one real portal: the matrix of conflicts, each settled, each followed by a sync.

Nothing is lost silently: what a person typed stands in the record, in the movement journal or in
«Отклонено», and both desks end with the portal's document.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cur_desk.domain.events import Change, Event
from cur_desk.domain.formalisation import Content, add_question, start
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.outbox_row import EventState
from cur_desk.services import station
from cur_desk.services.conflicts.views import ConflictView, Pick
from cur_desk.services.desk import Desk
from cur_desk.services.views import ExchangeMark
from cur_desk.sync.client import PortalClient
from tests.sync.portal import CENTRE, PASSWORD, RealPortal

MINE, THEIRS = Pick("mine"), Pick("theirs")


def enter(portal: RealPortal, home: Path, user: str) -> Desk:
    home.mkdir(exist_ok=True)
    login = station.login_of(home, memory_keyring=True)
    return station.sign_in(portal.url, user, PASSWORD, home=home, login=login)


def filled(desk: Desk, question: Content, essence: str) -> None:
    codes = [row.code for row in desk.codes.search("дорога")]
    question |= {
        "essence": essence, "code": codes[0], "classifier": desk.codes.edition(),
        "block": "none", "question_kind": "statement", "executor": CENTRE["id"],
        "place": {"oktmo": "33627000", "locality": "пгт Оричи"},
    }  # fmt: skip


@dataclass
class Two:
    """Two people of one shift on one appeal that is formalised already."""

    portal: RealPortal
    one: Desk
    two: Desk
    uid: str = ""
    question: str = ""

    def begin(
        self, essences: tuple[str, ...] = ("Просят отремонтировать дорогу у школы.",)
    ) -> None:
        [record] = self.portal.add_appeals(1)
        self.uid = record["id"]
        self.sync()
        content = start(self.one.cards.open(self.uid).appeal)
        while len(content["questions"]) < len(essences):
            add_question(content, self.one.cards.open(self.uid).appeal)
        for question, essence in zip(content["questions"], essences, strict=True):
            filled(self.one, question, essence)
        self.question = content["questions"][0]["id"]
        self.one.acts.submit(self.uid, content)
        self.sync()

    def sync(self) -> None:
        for desk in (self.one, self.two, self.one):
            desk.exchange.sync_now()
            report = desk.sync_once()
            assert report.error is None, report.words()

    def content(self, desk: Desk, **changed: Any) -> Content:
        """The formalisation as the desk shows it with fields of the first question changed."""
        content = start(desk.cards.open(self.uid).appeal)
        content["questions"][0] |= changed
        return content

    def formalise(self, desk: Desk, **changed: Any) -> str:
        return desk.acts.submit(self.uid, self.content(desk, **changed)).event

    def save(self, desk: Desk, path: str, value: Any) -> Event:
        """An everyday save over what the desk shows."""
        core = desk.core
        shown = core.workspace.queries.document(self.uid)
        assert shown is not None
        event = Event(
            record=self.uid, base_version=shown.version,
            after=core.workspace.work.outbox.last_unsent(self.uid),
            changes=[Change(path=path, was=shown.document.get(path), value=value)],
            author=core.actor.person, post=core.actor.post, device=core.device,
            made_at=core.now(),
        )  # fmt: skip
        core.workspace.save(event)
        return event

    def clash(self, mine: dict[str, Any], theirs: dict[str, Any]) -> tuple[str, ConflictView]:
        """Both formalise without a link; the second desk's goes first. Gives the first's."""
        event = self.formalise(self.one, **mine)
        self.formalise(self.two, **theirs)
        assert self.two.sync_once().error is None
        report = self.one.sync_once()
        assert report.conflicts == 1, report.words()
        return event, self.one.conflicts.open(event)

    def at_portal(self) -> dict[str, Any]:
        document = self.portal.find(self.uid)
        assert document is not None
        return document

    def first(self) -> dict[str, Any]:
        """The first question as the portal has it."""
        [found] = [q for q in self.at_portal()["questions"] if q["id"] == self.question]
        return found

    def notes(self) -> str:
        return "\n".join(m.get("note", "") for m in self.at_portal()["movement"])

    def settle(self, event: str, **picks: Pick) -> None:
        """Settles with picks by the name of the field, then everybody syncs and agrees."""
        view = self.one.conflicts.open(event)
        keyed = {r.key: picks[n] for r in view.rows for n in picks if r.key.endswith(n)}
        self.one.conflicts.resolve(event, view.picks | keyed)
        self.sync()
        self.agree()

    def agree(self) -> None:
        for desk in (self.one, self.two):
            shown = desk.core.workspace.queries.document(self.uid)
            assert shown is not None
            assert shown.document == shown.server == self.at_portal()
            assert desk.core.workspace.work.outbox.counts().unsent == 0


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    (tmp_path / "portal").mkdir()
    portal = RealPortal(tmp_path / "portal")
    portal.add_user("smena1")
    portal.add_user("smena2")
    with (
        enter(portal, tmp_path / "one", "smena1") as one,
        enter(portal, tmp_path / "two", "smena2") as second,
    ):
        made = Two(portal, one, second)
        yield made
    portal.stop()


# --- the same field -----------------------------------------------------------------------------

BASE = "Просят отремонтировать дорогу у школы."
OURS = "Просят срочно отремонтировать дорогу у школы."
OTHER = "Просят отремонтировать дорогу у школы № 2."


@pytest.mark.parametrize(
    ("pick", "result", "noted"),
    [
        (MINE, OURS, OTHER),
        (THEIRS, OTHER, OURS),
        (Pick("both"), f"{OTHER}\n{OURS}", ""),
        (Pick("merged"), "Просят срочно отремонтировать дорогу у школы № 2.", ""),
        (Pick("edited", "Просят ремонт дороги."), "Просят ремонт дороги.", OURS),
    ],
    ids=["mine", "theirs", "both", "merged", "edited"],
)
def test_the_same_text(two: Two, pick: Pick, result: str, noted: str) -> None:
    two.begin((BASE,))
    event, view = two.clash({"essence": OURS}, {"essence": OTHER})
    [row] = view.rows
    assert (row.label, row.was, row.mine.words, row.theirs.words) == ("Суть", BASE, OURS, OTHER)
    assert not row.needs_person
    assert [p.text.strip() for p in row.mine.pieces if p.kind == "added"] == ["срочно"]
    assert two.one.cards.open(two.uid).exchange is ExchangeMark.CONFLICT
    two.settle(event, essence=pick)
    assert two.first()["essence"] == result
    assert noted in two.notes()
    assert two.one.conflicts.waiting() == []


@pytest.mark.parametrize(("pick", "wins"), [(MINE, 0), (THEIRS, 1)])
def test_the_same_code_needs_a_person(two: Two, pick: Pick, wins: int) -> None:
    two.begin()
    codes = [row.code for row in two.one.codes.search("дорога")][1:3]
    event, view = two.clash({"code": codes[0]}, {"code": codes[1]})
    [row] = view.rows
    assert row.needs_person
    assert row.label == "Код вопроса"
    with pytest.raises(InputError) as refused:
        two.one.conflicts.resolve(event, {})
    assert refused.value.field == row.key
    two.settle(event, code=pick)
    assert two.first()["code"] == codes[wins]
    assert two.one.codes.name(codes[1 - wins]) in two.notes()


def test_the_same_field_of_a_save(two: Two) -> None:
    two.begin()
    mine = two.save(two.one, "title", "Слова первой")
    two.save(two.two, "title", "Слова второго")
    two.two.sync_once()
    assert two.one.sync_once().conflicts == 1
    two.settle(mine.id, title=THEIRS)
    assert two.at_portal()["title"] == "Слова второго"
    assert "Слова первой" in two.notes()


def test_equal_words_are_no_conflict(two: Two) -> None:
    two.begin()
    two.formalise(two.one, essence=OURS)
    two.formalise(two.two, essence=OURS)
    two.two.sync_once()
    assert two.one.sync_once().conflicts == 0


# --- different fields ---------------------------------------------------------------------------


def test_different_fields_of_saves_merge_without_anybody(two: Two) -> None:
    two.begin()
    two.save(two.one, "note", "Моё примечание")
    two.save(two.two, "title", "Его заголовок")
    two.sync()
    two.sync()
    two.agree()
    assert (two.at_portal()["note"], two.at_portal()["title"]) == (
        "Моё примечание",
        "Его заголовок",
    )


def test_different_fields_of_a_legal_act_are_shown_and_both_kept(two: Two) -> None:
    two.begin()
    event, view = two.clash({"essence": OURS}, {"demand": "Положить асфальт"})
    found = {r.label: (r.preset, r.note) for r in view.rows}
    assert found == {
        "Суть": ("mine", "изменено только здесь"),
        "Что просит": ("theirs", "изменено только на портале"),
    }
    assert "Код вопроса" in view.silent
    two.settle(event)
    assert (two.first()["essence"], two.first()["demand"]) == (OURS, "Положить асфальт")


def test_a_field_filled_there_does_not_fall_with_a_legal_act(two: Two) -> None:
    """The act replaces the question whole: what it does not name must not vanish silently."""
    two.begin()
    event = two.formalise(two.one, essence=OURS)
    two.formalise(two.two, demand="Положить асфальт")
    two.two.sync_once()
    assert two.one.sync_once().conflicts == 1
    two.settle(event)
    assert (two.first()["essence"], two.first()["demand"]) == (OURS, "Положить асфальт")


# --- removed there, edited here; added there -----------------------------------------------------


@pytest.mark.parametrize(("pick", "left"), [(MINE, 2), (THEIRS, 1)])
def test_a_question_removed_there_and_edited_here(two: Two, pick: Pick, left: int) -> None:
    two.begin((BASE, "Просят зажечь фонари."))
    content = two.content(two.one)
    content["questions"][1]["essence"] = "Просят зажечь фонари у школы."
    event = two.one.acts.submit(two.uid, content).event
    less = two.content(two.two)
    less["questions"] = less["questions"][:1]
    two.two.acts.submit(two.uid, less)
    two.two.sync_once()
    assert two.one.sync_once().conflicts == 1
    [row] = two.one.conflicts.open(event).rows
    assert (row.label, row.note) == ("Вопрос 2", "убран на портале")
    two.one.conflicts.resolve(event, {row.key: pick})
    two.sync()
    two.agree()
    essences = [q["essence"] for q in two.at_portal()["questions"]]
    assert len(essences) == left
    assert "Просят зажечь фонари у школы." in f"{essences} {two.notes()}"


@pytest.mark.parametrize(("pick", "left"), [(MINE, 1), (THEIRS, 2)])
def test_a_question_added_there(two: Two, pick: Pick, left: int) -> None:
    two.begin()
    event = two.formalise(two.one, essence=OURS)
    more = two.content(two.two)
    filled(two.two, add_question(more, two.two.cards.open(two.uid).appeal), "Просят фонари.")
    two.two.acts.submit(two.uid, more)
    two.two.sync_once()
    assert two.one.sync_once().conflicts == 1
    rows = two.one.conflicts.open(event).rows
    assert [(r.label, r.preset) for r in rows] == [
        ("Суть, вопрос 1", "mine"),
        ("Вопрос 2", "theirs"),
    ]
    row = rows[1]
    assert row.note == "добавлен на портале"
    two.one.conflicts.resolve(event, {row.key: pick})
    two.sync()
    two.agree()
    assert len(two.at_portal()["questions"]) == left
    assert two.first()["essence"] == OURS
    assert "Просят фонари." in f"{two.at_portal()['questions']} {two.notes()}"


# --- an act against a changed state --------------------------------------------------------------


def refuse(two: Two) -> str:
    """The colleague takes the item while this desk is without a link and formalises it."""
    two.begin()
    event = two.formalise(two.one, essence=OURS)
    two.two.acts.take(two.uid)
    two.two.sync_once()
    assert two.one.sync_once().rejected == 1
    [shown] = two.one.exchange.needs_decision()
    assert (shown.event, shown.exchange) == (event, ExchangeMark.REJECTED)
    return event


def test_a_refused_act_keeps_its_text_and_goes_again(two: Two) -> None:
    event = refuse(two)
    read = two.one.refused.read(event)
    assert read.reason == "Обращение разбирает другой сотрудник"
    assert OURS in read.plain()
    assert two.one.refused.retry(event) == 1
    assert two.one.sync_once().rejected == 1
    two.two.acts.act(two.uid, "release")
    two.two.core.workspace.work.outbox.recover()
    two.two.sync_once()
    assert two.one.refused.retry_all() == 1
    two.sync()
    two.agree()
    assert two.first()["essence"] == OURS
    assert two.one.exchange.needs_decision() == []


def test_a_refused_formalisation_becomes_the_draft_again(two: Two) -> None:
    event = refuse(two)
    assert two.one.refused.to_draft(event) == two.uid
    draft = two.one.cards.open(two.uid).draft
    assert draft is not None
    assert draft.content["questions"][0]["essence"] == OURS
    assert two.one.exchange.needs_decision() == []
    two.sync()
    assert two.first()["essence"] == BASE


def test_another_draft_is_never_written_over(two: Two) -> None:
    event = refuse(two)
    two.one.cards.save_draft(two.uid, two.content(two.one, essence="Набрано позже"))
    with pytest.raises(NotAllowed):
        two.one.refused.to_draft(event)
    draft = two.one.cards.open(two.uid).draft
    assert draft is not None
    assert draft.content["questions"][0]["essence"] == "Набрано позже"


def test_giving_up_keeps_the_text_readable(two: Two) -> None:
    event = refuse(two)
    two.one.refused.give_up(event)
    assert two.one.exchange.needs_decision() == []
    [kept] = two.one.refused.given_up()
    assert OURS in kept.plain()
    two.sync()
    two.agree()


def test_giving_up_a_settling_lets_go_what_waits_behind(two: Two) -> None:
    """The conflict, its settling refused, the settling given up: the later event must not wait for
    ever, and what was given up is in the movement journal."""
    two.begin()
    event, view = two.clash({"essence": OURS}, {"essence": OTHER})
    later = two.save(two.one, "note", "Позже")
    made = two.one.conflicts.resolve(event, {view.rows[0].key: MINE}).event
    two.two.acts.take(two.uid)
    two.two.sync_once()
    assert two.one.sync_once().rejected == 1
    two.one.refused.give_up(made)
    two.sync()
    two.sync()
    two.agree()
    assert two.first()["essence"] == OTHER
    assert OURS in two.notes()
    assert two.at_portal()["note"] == "Позже"
    assert two.one.core.workspace.work.receipts.get(later.id) is not None


def test_a_record_removed_there_keeps_what_was_written_here(two: Two) -> None:
    two.begin()
    event = two.formalise(two.one, essence=OURS)
    two.portal.store.remove_document(two.uid, "deleted")
    for _ in range(2):
        two.one.exchange.sync_now()
        two.one.sync_once()
    [shown] = two.one.exchange.needs_decision()
    assert (shown.event, shown.exchange) == (event, ExchangeMark.REJECTED)
    row = two.one.core.workspace.work.outbox.get(event)
    assert row is not None
    if row.body is not None:
        assert OURS in two.one.refused.read(event).plain()
    else:
        assert two.one.core.workspace.work.outbox.sealed()
    assert two.one.refused.retry_all() in (0, 1)
    two.one.refused.give_up(event)
    assert two.one.exchange.needs_decision() == []


# --- edited during its own push, and what waits behind --------------------------------------------


def test_edited_during_its_own_push(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    two.begin()
    made = two.formalise(two.one, essence=OURS)
    sent: list[str] = []
    push = PortalClient.push

    def slow(client: PortalClient, body: bytes) -> Any:
        answer = push(client, body)
        if not sent:
            sent.append("during")
            typing = threading.Thread(
                target=lambda: sent.append(two.formalise(two.one, essence="Ещё позже."))
            )
            typing.start()
            typing.join(10)
        return answer

    monkeypatch.setattr(PortalClient, "push", slow)
    assert two.one.sync_once().conflicts == 0
    two.sync()
    two.agree()
    assert two.first()["essence"] == "Ещё позже."
    for event in (made, sent[1]):
        assert two.one.core.workspace.work.receipts.get(event) is not None


def test_later_events_wait_and_go_on(two: Two) -> None:
    two.begin()
    event, _view = two.clash({"essence": OURS}, {"essence": OTHER})
    later = two.save(two.one, "note", "Позже")
    assert two.one.sync_once().pending == 1
    assert two.one.conflicts.open(event).waiting == 1
    two.settle(event, essence=MINE)
    two.sync()
    assert two.at_portal()["note"] == "Позже"
    assert two.one.core.workspace.work.receipts.get(later.id) is not None


def test_t22_the_portal_moved_again(two: Two) -> None:
    """T22: settled over version n while the portal is at n+1: a conflict again, newest typing
    kept, and what waits behind the first of them goes when the last is settled."""
    two.begin()
    event, view = two.clash({"essence": OURS}, {"essence": OTHER})
    later = two.save(two.one, "note", "Позже")
    two.formalise(two.two, essence="Третьи слова.")
    two.two.sync_once()
    typed = Pick("edited", "Набрано при решении.")
    again = two.one.conflicts.resolve(event, {view.rows[0].key: typed}).event
    assert two.one.sync_once().conflicts == 1
    second = two.one.conflicts.open(again)
    assert second.again
    [row] = second.rows
    assert (row.mine.words, row.theirs.words) == ("Набрано при решении.", "Третьи слова.")
    two.settle(again, essence=MINE)
    two.sync()
    two.agree()
    assert two.first()["essence"] == "Набрано при решении."
    assert "Третьи слова." in two.notes()
    assert two.at_portal()["note"] == "Позже"
    assert two.one.core.workspace.work.receipts.get(later.id) is not None


def test_choices_survive_a_restart(two: Two, tmp_path: Path) -> None:
    two.begin()
    event, view = two.clash({"essence": OURS}, {"essence": OTHER})
    typed = {view.rows[0].key: Pick("edited", "Недописано")}
    two.one.conflicts.keep(event, typed)
    two.one.__exit__(None, None, None)
    with enter(two.portal, tmp_path / "one", "smena1") as again:
        assert again.conflicts.open(event).picks == typed


def test_what_settles_a_conflict_cannot_be_taken_back(two: Two) -> None:
    two.begin()
    event, view = two.clash({"essence": OURS}, {"essence": OTHER})
    made = two.one.conflicts.resolve(event, view.picks)
    row = two.one.core.workspace.work.outbox.get(made.event)
    assert row is not None
    assert not row.may_withdraw
    assert two.one.core.workspace.work.outbox.rows(EventState.CONFLICT) == []
