"""The pull: versions never go back, patches, repeats, removals, quarantine, digest, rebuilding."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

from cur_desk.contract import digest
from cur_desk.contract.wire import ChangeRow
from cur_desk.domain.filters import Filter
from cur_desk.models.cache_writer import CHUNK
from cur_desk.models.queries import QueueRow
from cur_desk.models.workspace import Workspace

from .builders import appeal, page, put, save_event

Reopen = Callable[..., Workspace]


def _patch(doc: dict[str, Any], base: int, version: int, **fields: Any) -> ChangeRow:
    return ChangeRow(
        op="patch", kind="appeal", id=doc["id"], version=version, base_version=base,
        set=fields.get("set"), unset=fields.get("unset"),
    )  # fmt: skip


def _document(desk: Workspace, doc: dict[str, Any]) -> dict[str, Any]:
    shown = desk.queries.document(doc["id"])
    assert shown is not None
    return shown.document


def test_a_version_never_goes_back_and_a_repeated_page_changes_nothing(desk: Workspace) -> None:
    doc = appeal(1)
    new = doc | {"version": 3, "title": "Новее"}
    old = doc | {"version": 2, "title": "Старее"}
    desk.apply_page(page(put(new)))
    before = desk.writer.digest()
    for _ in range(2):
        applied = desk.apply_page(page(put(old), put(new)))
        assert applied.changed == frozenset()
    assert _document(desk, doc)["title"] == "Новее"
    assert desk.writer.digest() == before == digest.to_hex(digest.mark(doc["id"], 3))


def test_a_patch_needs_its_base_else_the_document_is_asked_for(desk: Workspace) -> None:
    doc = appeal(7)
    question = doc["questions"][0]["id"]
    desk.apply_page(page(put(doc)))
    good = _patch(doc, 1, 2, set={"title": "По частям", f"questions/{question}/block": "tko"},
                  unset=["place/locality"])  # fmt: skip
    stray = _patch(appeal(2), 1, 2, set={"title": "нет"})
    gap = _patch(doc, 5, 6, set={"title": "через версию"})
    lost = _patch(doc, 2, 3, set={"questions/none/block": "x"})
    applied = desk.apply_page(page(good, stray, gap, lost))
    assert applied.needs == (stray.id, doc["id"])
    shown = _document(desk, doc)
    assert shown["title"] == "По частям"
    assert shown["version"] == 2
    assert shown["questions"][0]["block"] == "tko"
    assert "locality" not in shown["place"]
    assert desk.queries.facets(Filter(), ["block"]) == {"block": {"tko": 1}}


def test_the_same_record_many_times_in_one_page(desk: Workspace) -> None:
    doc = appeal(1)
    gone = ChangeRow(op="remove", kind="appeal", id=doc["id"], version=2, reason="reassigned")
    back = doc | {"version": 4, "title": "Вернулось"}
    applied = desk.apply_page(page(put(doc), put(doc | {"version": 2}), gone, put(back)))
    assert applied.changed == {doc["id"]}
    assert applied.removed == frozenset()
    assert desk.queries.size() == 1
    assert _document(desk, doc)["title"] == "Вернулось"
    assert desk.writer.digest() == digest.to_hex(digest.mark(doc["id"], 4))
    assert len(desk.queries.ids(Filter(text="26-11/1"))) == 1
    desk.apply_page(page(put(back | {"version": 5}), gone))
    assert desk.queries.size() == 0
    assert desk.writer.digest() == "0" * 32


def test_random_pages_keep_the_digest_of_what_is_held(desk: Workspace) -> None:
    dice = random.Random(4)
    docs = [appeal(n) for n in range(400)]
    held: dict[str, int] = {}
    for _ in range(30):
        rows = []
        for _ in range(dice.randint(1, 900)):
            doc = dice.choice(docs)
            if dice.random() < 0.15:
                rows.append(ChangeRow(op="remove", kind="appeal", id=doc["id"], reason="revoked"))
                held.pop(doc["id"], None)
            else:
                version = dice.randint(1, 60)
                rows.append(put(doc | {"version": version}))
                held[doc["id"]] = max(version, held.get(doc["id"], 0))
        applied = desk.apply_page(page(*rows, total=digest.digest(held.items())))
        assert applied.digest_agrees is True
    assert {(u, v) for u, _, v in desk.writer.versions()} == set(held.items())
    assert len(desk.queries.ids()) == len(held)


def test_a_broken_document_is_quarantined_and_the_rest_goes_on(desk: Workspace) -> None:
    good, bad = appeal(1), appeal(2, channel="голубь", note="Ромашкина")
    strange = {"kind": "telepathy", "id": appeal(3)["id"], "version": 1, "x": [1]}
    wrong_id = put(appeal(4))
    wrong_id.id = appeal(5)["id"]
    total = digest.digest((i, 1) for i in (good["id"], bad["id"], strange["id"], wrong_id.id))
    applied = desk.apply_page(page(put(good), put(bad), put(strange), wrong_id, total=total))
    assert applied.quarantined == {bad["id"], wrong_id.id}
    assert applied.digest_agrees is True  # quarantined ones count
    assert desk.queries.size() == 1
    held = {q.uid: q for q in desk.work.quarantine.all()}
    assert held[bad["id"]].document == bad
    assert "channel" in held[bad["id"]].reason
    assert "голубь" not in held[bad["id"]].reason
    shown = desk.queries.document(bad["id"])
    assert shown is not None
    assert shown.quarantined
    assert _document(desk, strange) == strange
    desk.apply_page(page(put(bad | {"version": 2, "channel": "epgu"})))
    assert desk.work.quarantine.uids() == {wrong_id.id}
    assert desk.queries.size() == 2


def test_a_known_record_that_breaks_keeps_its_row_with_a_mark(desk: Workspace) -> None:
    doc = appeal(1)
    desk.apply_page(page(put(doc)))
    desk.apply_page(page(put(doc | {"version": 2, "received_at": "2999-01-01T00:00:00Z"})))
    assert desk.queries.rows(desk.queries.ids())[0].exchange == "quarantine"
    applied = desk.apply_page(page(_patch(doc, 2, 3, set={"title": "x"})))
    assert applied.needs == (doc["id"],)


def test_own_changes_stay_on_top_of_what_is_pulled(reopen: Reopen) -> None:
    desk = reopen()
    doc = appeal(1, title="Было")
    desk.apply_page(page(put(doc)))
    desk.save(save_event(doc, "title", "Моё"))
    desk.apply_page(page(put(doc | {"version": 2, "note": "от коллеги", "title": "Было"})))
    first = _everything(desk)
    assert _document(desk, doc)["note"] == "от коллеги"
    for _ in range(2):
        desk.writer.refresh()
        assert _everything(desk) == first
    desk = reopen()
    assert _everything(desk) == first
    assert desk.queries.rows(desk.queries.ids())[0].title == "Моё"
    assert len(desk.queries.ids(Filter(text="коллеги"))) == 1


def test_saving_while_pages_arrive_never_hides_own_work(desk: Workspace) -> None:
    docs = [appeal(n) for n in range(200)]
    desk.apply_page(page(*map(put, docs)))
    done = threading.Event()
    failed: list[Exception] = []

    def pull() -> None:
        version = 1
        try:
            while not done.is_set():
                version += 1
                desk.apply_page(page(*(put(d | {"version": version}) for d in docs)))
        except Exception as error:  # noqa: BLE001 - told by the test below
            failed.append(error)

    thread = threading.Thread(target=pull)
    thread.start()
    for doc in docs[:60]:
        desk.save(save_event(doc, "title", f"Моё {doc['number']}"))
        assert _row(desk, doc).title == f"Моё {doc['number']}"
    done.set()
    thread.join()
    assert failed == []
    for doc in docs[:60]:
        row = _row(desk, doc)
        assert (row.title, row.exchange) == (f"Моё {doc['number']}", "pending")


def test_a_record_made_here_is_listed_before_the_portal_knows_it(reopen: Reopen) -> None:
    desk = reopen()
    doc = appeal(1, version=0)
    changes = {
        k: v for k, v in doc.items() if k not in ("kind", "id", "version", "schema", "scope")
    }
    first, *others = changes.items()
    made = save_event(doc, *first)
    made.changes.extend(save_event(doc, *other).changes[0] for other in others)
    desk.save(made)
    assert desk.queries.rows(desk.queries.ids())[0].exchange == "pending"
    assert desk.writer.digest() == "0" * 32
    desk = reopen()
    assert _document(desk, doc)["text"] == doc["text"]
    desk.apply_page(page(put(doc | {"version": 1}), total=digest.mark(doc["id"], 1)))
    assert desk.queries.size() == 1
    assert desk.queries.rows(desk.queries.ids())[0].version == 1


def test_a_withdrawn_record_made_here_disappears(desk: Workspace) -> None:
    doc = appeal(1, version=0)
    made = save_event(doc, "channel", "epgu")
    for name in ("regime", "received_at"):
        made.changes.extend(save_event(doc, name, doc[name]).changes)
    desk.save(made)
    assert desk.queries.size() == 1
    desk.withdraw(made.id)
    assert desk.queries.size() == 0
    assert desk.queries.document(doc["id"]) is None


def test_projections_are_rebuilt_from_documents(reopen: Reopen) -> None:
    desk = reopen()
    docs = [appeal(n) for n in range(250)]
    desk.apply_page(page(*map(put, docs)))
    desk.save(save_event(docs[0], "title", "Своё"))
    before = _everything(desk)
    with desk.writer._db.write() as connection:  # an older program's rows
        connection.exec_driver_sql("UPDATE appeal SET title='?', block='?', exchange='?'")
        connection.exec_driver_sql("DELETE FROM words")
        connection.exec_driver_sql("DELETE FROM question")
    desk.writer.set_meta(projection="0:old")
    desk = reopen(rebuild_now=False)
    assert desk.needs_rebuild
    assert len(desk.queries.ids()) == 250  # the old list can be read meanwhile
    told: list[tuple[str, int, int]] = []
    assert desk.rebuild(cancelled=lambda: True) is False
    assert desk.needs_rebuild
    assert desk.rebuild(progress=lambda *a: told.append(a)) is True
    assert told[-1] == ("Обновление списка", 250, 250)
    assert _everything(desk) == before
    assert not reopen().needs_rebuild


def test_a_rebuild_that_was_cut_goes_on_where_it_was(reopen: Reopen) -> None:
    desk = reopen()
    desk.apply_page(page(*(put(appeal(n)) for n in range(2 * CHUNK + 1))))
    before = _everything(desk)
    with desk.writer._db.write() as connection:
        connection.exec_driver_sql("UPDATE appeal SET title='?'")
    desk.writer.set_meta(projection="0:old")
    desk = reopen(rebuild_now=False)
    looks = iter([False, True])
    assert desk.rebuild(cancelled=lambda: next(looks)) is False
    desk = reopen(rebuild_now=False)
    assert desk.needs_rebuild
    told: list[int] = []
    assert desk.rebuild(progress=lambda _words, done, _total: told.append(done)) is True
    assert told == [2 * CHUNK, 2 * CHUNK + 1]
    assert _everything(desk) == before
    assert not reopen().needs_rebuild


def test_a_rebuild_cut_under_another_version_begins_anew(reopen: Reopen) -> None:
    desk = reopen()
    desk.apply_page(page(*(put(appeal(n)) for n in range(3))))
    desk.writer.set_meta(projection="0:old@2")
    desk = reopen(rebuild_now=False)
    told: list[int] = []
    assert desk.rebuild(progress=lambda _words, done, _total: told.append(done)) is True
    assert told == [3]


def test_directories_serve_completers(desk: Workspace) -> None:
    base = {"version": 1, "schema": 1, "scope": []}
    rows = [
        {"kind": "territory", "id": "mo:33630000", "oktmo": "33630000", "name": "Оричевский район",
         "short_name": "Оричевский р-н", "territory_kind": "район", "valid_to": "2025-12-31"},
        {"kind": "territory", "id": "mo:33630001", "oktmo": "33630001", "territory_kind": "округ",
         "name": "Оричевский муниципальный округ", "short_name": "Оричевский м. о."},
        {"kind": "organisation", "id": "org:1", "name": "Министерство транспорта области",
         "short_name": "Минтранс", "organisation_kind": "body"},
        {"kind": "organisation", "id": "org:2", "name": "ООО «Ёлка-Сервис»",
         "short_name": "Ёлка-Сервис", "organisation_kind": "commercial"},
    ]  # fmt: skip
    desk.apply_page(page(*(put(r | base) for r in rows)))
    from datetime import date

    found = desk.queries.entries("territory", "орич", on=date(2026, 11, 25))
    assert [e.code for e in found] == ["33630001"]
    assert [e.uid for e in desk.queries.entries("organisation", "елка")] == ["org:2"]
    assert [e.uid for e in desk.queries.entries("organisation", "трансп обл")] == ["org:1"]
    assert desk.queries.entries("organisation", "ранспорт") == []
    assert desk.queries.names("territory")["33630001"] == "Оричевский м. о."
    entry = desk.queries.entry("org:1")
    assert entry is not None
    assert entry.sort == "body"


def _row(desk: Workspace, doc: dict[str, Any]) -> QueueRow:
    local = desk.queries.local_id(doc["id"])
    assert local is not None
    return desk.queries.rows([local])[0]


def _everything(desk: Workspace) -> list[Any]:
    rows = desk.queries.rows(desk.queries.ids())
    blocks = desk.queries.facets(Filter(), ["block", "oktmo", "executor"])
    hits = [list(desk.queries.ids(Filter(text=t))) for t in ("яма", "моё", "26-11/7")]
    return [rows, blocks, hits, desk.writer.digest()]
