"""Intake by hand and in thousands: durable offline, judged by the portal, one outside number once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from cur_desk.domain.filters import Filter, where
from cur_desk.domain.records.words import FileKind
from cur_desk.errors import InputError, NotAllowed
from cur_desk.models.outbox import EventState
from cur_desk.services import station
from cur_desk.services.desk import Desk
from cur_desk.services.files.views import NewFile
from cur_desk.services.intake import service as intake
from cur_desk.sync.shutdown import Why
from tests.sync.portal import PASSWORD, RealPortal

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPortal]:
    made = RealPortal(tmp_path_factory.mktemp("portal"))
    for login in ("smena1", "smena2"):
        made.add_user(login)
    made.add_user("head1", role="head")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def desks(
    portal: RealPortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Desk]]:
    made: dict[str, Desk] = {}

    def build(login: str) -> Desk:
        if login not in made:
            home = tmp_path_factory.mktemp(login)
            keys = station.login_of(home, memory_keyring=True)
            made[login] = station.sign_in(portal.url, login, PASSWORD, home=home, login=keys)
            made[login].sync_once()
        return made[login]

    yield build
    for one in made.values():
        one.shut_down(Why.QUIT)


@pytest.fixture
def desk(desks: Callable[[str], Desk]) -> Desk:
    return desks("smena1")


def today(desk: Desk) -> date:
    return desk.core.now().astimezone(desk.core.zone).date()


def a_letter(desk: Desk, **more: Any) -> dict[str, Any]:
    return {
        "channel": "letter",
        "regime": "fz59",
        "received_on": (today(desk) - timedelta(days=1)).isoformat(),
        "received_ground": "штамп на письме",
        "applicants": [{"name": "Ромашкина Татьяна Ивановна", "addressee": True}],
        "text": "Прошу отремонтировать мостки у дома 4.",
        "place": {"locality": "пгт Оричи"},
        **more,
    }


def _day(document: dict[str, Any]) -> str:
    return f"{date.fromisoformat(document['received_on']):%d.%m.%Y}"


def outcome_of(desk: Desk, uid: str) -> tuple[EventState, str]:
    row = desk.core.workspace.work.outbox.of_record(uid)[-1]
    return row.state, row.last_error or ""


def test_a_letter_is_shown_at_once_and_gets_the_portals_number(
    desk: Desk, portal: RealPortal
) -> None:
    uid = desk.intake.receive(a_letter(desk))
    waiting = Filter(conditions=(where("exchange", "pending"),))
    shown = desk.queue.rows(desk.queue.ids(waiting))
    provisional = next(r.number for r in shown if r.uid == uid)
    assert provisional.startswith(f"вр. {desk.session.station}/")
    assert portal.find(uid) is None
    desk.sync_once()
    stored = portal.find(uid)
    assert stored is not None
    assert stored["provisional_number"] == provisional  # for ever, beside the portal's own
    card = desk.cards.open(uid)
    assert card.number == stored["number"] != provisional
    assert [m.title for m in card.movement] == ["Внесено обращение"]
    assert stored["received_on"] == a_letter(desk)["received_on"]
    assert card.received == f"{_day(stored)}, штамп на письме · {provisional}"
    register = next(t for t in card.terms if t.title == "Зарегистрировать")
    assert "59-ФЗ ст. 8 ч. 2" in "".join(register.why)
    by_paper = desk.queue.ids(Filter(text=provisional.removeprefix("вр. ")))
    assert desk.queue.local(uid) in by_paper


def test_provisional_numbers_never_come_twice(desks: Callable[[str], Desk]) -> None:
    one, two = desks("smena1"), desks("smena2")
    uids = [d.intake.receive(a_letter(d)) for d in (one, one, two)]
    numbers = [
        d.acts.appeal(u)[0].provisional_number for d, u in zip((one, one, two), uids, strict=True)
    ]
    assert len(set(numbers)) == 3
    assert one.session.station != two.session.station


def test_the_same_outside_number_is_refused_with_the_number_that_is_there(
    desks: Callable[[str], Desk], portal: RealPortal
) -> None:
    one, two = desks("smena1"), desks("smena2")
    source = {"system": "ПОС", "external_number": "7001"}
    first = one.intake.receive(a_letter(one, source=source))
    one.sync_once()
    number = (portal.find(first) or {})["number"]
    second = two.intake.receive(a_letter(two, source=source, text="Второй экземпляр письма."))
    two.sync_once()
    assert portal.find(second) is None
    state, reason = outcome_of(two, second)
    assert state is EventState.REJECTED
    assert f"уже есть: № {number}" in reason
    event = two.core.workspace.work.outbox.of_record(second)[-1].id
    assert "Второй экземпляр письма." in two.refused.read(event).plain()
    with pytest.raises(InputError, match=number) as known:  # here it is known before the portal
        one.intake.receive(a_letter(one, source=source))
    assert known.value.field == "source/external_number"
    other = a_letter(one, source=source | {"system": "Инцидент"})
    assert one.intake.receive(other)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": "hotline"}, "regime"),
        ({"channel": "email"}, "regime"),
        ({"regime": "oral"}, "regime"),
        ({"received_on": ""}, "received_on"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"received_ground": " "}, "received_ground"),
        ({"applicants": [{"name": "Ромашкина"}, {"name": "Лютиков"}]}, "applicants"),
        ({"applicants": [{"name": "", "addressee": True}]}, "applicants/0/name"),
        ({"text": " "}, "text"),
        ({"source": {"external_number": "5"}}, "source/system"),
        (
            {"registrations": [{"organisation": "x", "number": "1"}]},
            "registrations/0/registered_on",
        ),
        ({"holder": "кто-то"}, "holder"),
        ({"title": "о" * 201}, "title"),
        ({"received_on": "1900-01-01"}, "received_at"),
        ({"applicants": [{"id": "a", "name": "о" * 301, "addressee": True}]}, "applicants/a/name"),
    ],
)
def test_what_cannot_be_entered_is_refused_at_its_field(
    desk: Desk, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        desk.intake.receive(a_letter(desk, **change))
    assert refused.value.field == field


def test_a_registration_is_copied_from_the_bodys_journal_with_its_ground(
    desk: Desk, portal: RealPortal
) -> None:
    body = desk.directory.organisations()[0].code
    day = today(desk).isoformat()
    given = {"organisation": body, "number": "вх-18", "registered_on": day}
    with pytest.raises(InputError) as refused:
        desk.intake.receive(a_letter(desk, registrations=[given]))
    assert refused.value.field == "registrations/0/ground"
    portal_body = "5f6b1c52-0001-7000-8000-000000000001"
    given |= {"organisation": portal_body, "ground": "журнал министерства"}
    uid = desk.intake.receive(a_letter(desk, registrations=[given]))
    desk.sync_once()
    stored = (portal.find(uid) or {})["registrations"][0]
    assert (stored["number"], stored["ground"]) == ("вх-18", "журнал министерства")
    assert stored["due_on"]  # the legal term runs from the date that was typed


def test_who_has_no_right_enters_nothing(desks: Callable[[str], Desk]) -> None:
    head = desks("head1")
    assert head.intake.refusal() is not None
    with pytest.raises(NotAllowed, match="нет права"):
        head.intake.receive(a_letter(head))


def test_a_scan_goes_with_the_appeal_and_its_bytes_follow(desk: Desk, portal: RealPortal) -> None:
    scan = NewFile("письмо.pdf", FileKind.SCAN, data=PDF)
    uid = desk.intake.receive(a_letter(desk, text=""), [scan])
    desk.sync_once()
    stored = (portal.find(uid) or {})["files"]
    assert [f["name"] for f in stored] == ["письмо.pdf"]
    assert not stored[0].get("awaited")
    assert desk.core.workspace.work.attachments.counts().waiting == 0


def test_many_go_part_by_part_and_the_bad_ones_stop_nothing(
    desk: Desk, portal: RealPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "PART", 8)
    part, count = 8, 14

    def contents() -> Iterator[dict[str, Any]]:
        for n in range(count):
            source = {"system": "ПОС", "external_number": f"90{n // 2 if n == 1 else n}"}
            more: dict[str, Any] = {"received_on": "2999-01-01"} if n == 5 else {}
            yield a_letter(desk, source=source, **more)

    parts = list(desk.intake.receive_parts(contents()))
    assert [len(p) for p in parts] == [part, count - part]
    done = [o for p in parts for o in p]
    assert [(o.place, o.gap.field) for o in done if o.gap] == [
        (1, "source/external_number"),
        (5, "received_on"),
    ]
    uids = [o.uid for o in done if o.uid]
    assert len(uids) == count - 2
    back = desk.intake.withdraw_many(uids[:2])
    assert back == uids[:2]
    desk.sync_once()
    assert portal.find(uids[0]) is None
    assert all(portal.find(u) is not None for u in (uids[2], uids[-1]))
    again = [o.uid for p in desk.intake.receive_parts(contents()) for o in p if o.uid]
    assert len(again) == 2  # the two taken back; all else is there
    assert desk.intake.withdraw_many(again) == again
    assert desk.intake.withdraw_many(uids[2:]) == []  # the portal has them


def test_an_import_may_be_stopped_and_what_was_entered_stays(desk: Desk) -> None:
    contents = (a_letter(desk) for _ in range(5 * intake.PART))
    parts = desk.intake.receive_parts(contents)
    uids = [o.uid for o in next(parts)]
    del parts
    assert len(uids) == intake.PART
    assert desk.intake.withdraw_many(uids) == uids


def test_a_draft_holds_its_scan_over_a_restart(desk: Desk) -> None:
    store, drafts = desk.core.workspace.work.attachments, desk.intake_drafts
    uid, values = drafts.begin()
    scan = NewFile("скан.pdf", FileKind.SCAN, data=PDF + b"% 2\n")
    sha = drafts.add_file(uid, scan)[0]["sha256"]
    drafts.save(uid, values)
    store.sweep(opening=True)
    assert store.get(sha) is not None
    assert store.next_to_send() is None
    assert uid not in {e.uid for e in desk.exchange.needs_decision()}  # nobody has taken it away
    assert desk.queue.counts(desk.queue.views())["not_entered"] == 1
    drafts.drop(uid)
    assert store.get(sha) is None
    # Cut between the scan and the draft that was to name it: nothing holds it for ever.
    sha = drafts.add_file(uid, scan)[0]["sha256"]
    store.sweep(opening=True)
    assert store.get(sha) is None


def test_a_scan_of_two_unfinished_forms_stays_for_the_second(desk: Desk) -> None:
    store, drafts = desk.core.workspace.work.attachments, desk.intake_drafts
    scan = NewFile("скан.pdf", FileKind.SCAN, data=PDF + b"% of two\n")
    uids = [drafts.begin()[0] for _ in range(2)]
    refs = [drafts.add_file(uid, scan) for uid in uids]
    for uid in uids:
        drafts.save(uid, {"kind": "letter", "content": {}})
    first = a_letter(desk, files=refs[0])
    desk.intake.receive(first, uid=uids[0], draft_form="receive")
    desk.sync_once()
    assert store.get(refs[1][0]["sha256"]) is not None
    drafts.drop(uids[1])
    assert store.get(refs[1][0]["sha256"]) is None


def test_one_with_its_scan_can_be_taken_back_while_nobody_works_on_it(
    desks: Callable[[str], Desk], portal: RealPortal
) -> None:
    desk, other = desks("smena1"), desks("smena2")
    uids = [
        desk.intake.receive(
            a_letter(desk), [NewFile("скан.pdf", FileKind.SCAN, data=PDF + b"%% back %d" % n)]
        )
        for n in range(2)
    ]
    for one in (desk, desk, other):
        one.sync_once()
    assert (portal.find(uids[0]) or {})["version"] == 2  # the scan has come: nobody's work
    # Whose reserve the portal has put it in may take it: the other one, if nobody else.
    worker = desk if uids[1] in desk.taking.reserve() else other
    worker.acts.act(uids[1], "take")
    worker.sync_once()
    assert (portal.find(uids[1]) or {})["holder"] is not None
    desk.acts.act(uids[0], "take_back", {"reason": "внесено по ошибке"})
    desk.sync_once()
    assert portal.find(uids[0]) is None
    with pytest.raises(NotAllowed, match="уже работают"):
        desk.acts.act(uids[1], "take_back", {"reason": "внесено по ошибке"})


def test_a_number_spelled_otherwise_is_the_same_number(
    desks: Callable[[str], Desk], portal: RealPortal
) -> None:
    one, two = desks("smena1"), desks("smena2")
    one.intake.receive(a_letter(one, source={"system": "СЭД", "external_number": "вх-912"}))
    one.sync_once()
    other = {"system": "СЭД", "external_number": "ВХ - 912"}
    with pytest.raises(InputError, match="уже есть"):
        one.intake.receive(a_letter(one, source=other))
    uid = two.intake.receive(a_letter(two, source=other))
    two.sync_once()
    assert outcome_of(two, uid)[0] is EventState.REJECTED


def test_a_lost_count_begins_above_what_is_known(desk: Desk) -> None:
    last = desk.acts.appeal(desk.intake.receive(a_letter(desk)))[0].provisional_number
    desk.sync_once()
    desk.core.workspace.work.settings.set("intake.number", None)
    again = desk.acts.appeal(desk.intake.receive(a_letter(desk)))[0].provisional_number
    assert last is not None
    assert again is not None
    assert int(again.rpartition("/")[2]) == int(last.rpartition("/")[2]) + 1


def test_a_refused_one_comes_back_to_its_form_with_scan_and_goes_again(
    desks: Callable[[str], Desk], portal: RealPortal
) -> None:
    one, two = desks("smena1"), desks("smena2")
    source = {"system": "СЭД", "external_number": "вх-77"}
    one.intake.receive(a_letter(one, source=source))
    one.sync_once()
    scan = NewFile("письмо.pdf", FileKind.SCAN, data=PDF + b"% other\n")
    uid = two.intake.receive(a_letter(two, source=source), [scan])
    two.sync_once()
    event = two.core.workspace.work.outbox.of_record(uid)[-1].id
    text = two.refused.read(event)
    assert text.may_draft
    assert ("Файлы", "письмо.pdf") in text.lines
    assert two.refused.to_draft(event) == uid
    kept = two.intake_drafts.read(uid)
    assert kept is not None
    assert kept["kind"] == "letter"
    content = kept["content"] | {"source": source | {"external_number": "вх-78"}}
    assert two.intake.receive(content, uid=uid, draft_form="receive") == uid
    assert not two.intake_drafts.holds(uid)
    two.sync_once()
    stored = portal.find(uid)
    assert stored is not None
    assert [(f["name"], f.get("awaited")) for f in stored["files"]] == [("письмо.pdf", None)]


def test_one_that_comes_back_keeps_its_number_and_its_moment(
    desk: Desk, portal: RealPortal
) -> None:
    uid = desk.intake.receive(a_letter(desk))
    first = desk.acts.appeal(uid)[0]
    desk.acts.withdraw(desk.intake.event_of(uid))
    content = (desk.intake_drafts.read(uid) or {})["content"] | {"text": "Мостки у дома 5."}
    desk.intake.receive(content, uid=uid, draft_form="receive")
    again = desk.acts.appeal(uid)[0]
    assert again.provisional_number == first.provisional_number
    assert again.received_at == first.received_at
    # The day was typed wrong: the moment follows the day, the number stays.
    desk.acts.withdraw(desk.intake.event_of(uid))
    earlier = (today(desk) - timedelta(days=2)).isoformat()
    content = (desk.intake_drafts.read(uid) or {})["content"] | {"received_on": earlier}
    desk.intake.receive(content, uid=uid, draft_form="receive")
    desk.sync_once()
    stored = portal.find(uid) or {}
    assert (stored["received_on"], stored["provisional_number"]) == (
        earlier, first.provisional_number,
    )  # fmt: skip


def test_a_withdrawn_one_is_a_draft_again(desk: Desk) -> None:
    scan = NewFile("скан.pdf", FileKind.SCAN, data=PDF + b"% third\n")
    uid = desk.intake.receive(a_letter(desk), [scan])
    event = desk.core.workspace.work.outbox.of_record(uid)[-1].id
    desk.acts.withdraw(event)
    assert desk.queue.local(uid) is None
    kept = desk.intake_drafts.read(uid)
    assert kept is not None
    sha = kept["content"]["files"][0]["sha256"]
    assert [d.words for d in desk.intake_drafts.all() if d.uid == uid] == [
        "Ромашкина Т. И. — Прошу отремонтировать мостки у дома 4."
    ]
    store = desk.core.workspace.work.attachments
    store.sweep(opening=True)
    assert store.get(sha) is not None
    desk.intake_drafts.drop(uid)
    assert store.get(sha) is None
