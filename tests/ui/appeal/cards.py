"""Synthetic appeals for the card: two questions, a neighbour's registration, files. All invented."""

from __future__ import annotations

from typing import Any

from cur_desk.domain.formalisation import add_question, set_forwarding, start
from tests.services.bench import Bench, an_appeal

ROADS = "0003.0009.0099.0742.0111"
TEXT = (
    "Здравствуйте! Обращаюсь от жителей ул. Полевой пгт Оричи. На участке от дома 14 до дома 22 "
    "дорога разбита полностью, ямы глубиной до 20 см, после дождей стоит вода. Скорая 12 ноября "
    "не смогла подъехать к дому 19, врач шёл пешком. Два года назад обещали отсыпать щебнем, но "
    "работы так и не начались.\n"
    "Второй вопрос: с октября не горят фонари на этой же улице, три опоры подряд. Дети ходят в "
    "школу по темноте. Прошу отремонтировать дорогу и восстановить освещение, ответ направить в "
    "личный кабинет."
)


def place_of(bench: Bench, name: str = "Орич") -> str:
    """ОКТМО of a municipality by the beginning of its name."""
    found = [c for c in bench.directory.municipalities() if name in c.name]
    return (found or bench.directory.municipalities())[0].code


def own_body(bench: Bench) -> str:
    """An executor that is the registering body itself."""
    return bench.core.actor.organisation


def other_body(bench: Bench) -> str:
    """An executor to whom the appeal would be forwarded."""
    organisations = bench.directory.organisations("орич", responsible=True)
    return (organisations or bench.directory.organisations(responsible=True))[-1].code


def road_appeal(bench: Bench, **more: Any) -> dict[str, Any]:
    """The appeal of the mock-up."""
    body = bench.core.actor.organisation
    fields: dict[str, Any] = {
        "title": "Ямы на ул. Полевой и неработающее освещение",
        "text": TEXT,
        "place": {"oktmo": place_of(bench), "locality": "пгт Оричи", "street": "ул. Полевая"},
        "files": [
            {"id": "f1", "sha256": "a" * 64, "name": "Фото дороги.jpg", "size": 1_800_000},
            {"id": "f2", "sha256": "b" * 64, "name": "Фото фонарей.jpg", "size": 2_100_000},
        ],
        "movement": [
            {"id": "m1", "at": "2026-11-20T14:50:00Z", "act": "register", "organisation": body},
            {"id": "m2", "at": "2026-11-23T10:40:00Z", "act": "take",
             "person": bench.core.actor.person},
        ],
    }  # fmt: skip
    made = an_appeal(bench, **(fields | more))
    made["applicants"][0]["confirmed"] = True
    return made


def started(bench: Bench, uid: str) -> dict[str, Any]:
    """A draft half done: the first question but for its kind, the second hardly begun."""
    card = bench.cards.open(uid)
    content = start(card.appeal)
    first = content["questions"][0]
    first |= {
        "essence": "Просят отремонтировать дорогу по ул. Полевой (от д. 14 до д. 22): ямы до 20 см, "
        "12.11.2026 скорая не смогла подъехать к д. 19. Обещанная отсыпка щебнем не выполнена.",
        "code": ROADS,
        "classifier": bench.codes.edition(),
        "block": "roads",
        "executor": other_body(bench),
    }
    first["place"]["house"] = "14–22"
    letter, notice = bench.cards.letters(uid, first["id"], content)
    set_forwarding(content, first["id"], first["executor"], letter, notice)
    second = add_question(content, card.appeal)
    second["block"] = "housing"
    return content
