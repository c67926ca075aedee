"""A desk over real encrypted files for the rooms of papers and settings: the bench of services."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cur_desk.domain.records.base import new_id
from cur_desk.services.queue.search_help import SearchHelp
from tests.services.bench import NOW, Bench, an_appeal, make


def desk_of(bench: Bench) -> Any:
    """The names of ``services/desk.py`` that these rooms use."""
    return SimpleNamespace(
        core=bench.core,
        profile=bench.core.profile,
        clock=bench.clock,
        actor=bench.core.actor,
        person_name=bench.core.person_name,
        role_title=bench.core.role_title,
        zone_label=bench.core.profile.zone_label,
        packs=bench.packs,
        carrying=bench.carrying,
        cards=bench.cards,
        codes=bench.codes,
        directory=bench.directory,
        queue=bench.queue,
        search=SearchHelp(bench.core, bench.directory, bench.codes),
        exchange=bench.exchange,
        act_forms=bench.act_forms,
    )


def late_appeals(bench: Bench, count: int) -> list[dict[str, Any]]:
    """Appeals of several municipalities and blocks whose terms have passed."""
    places = bench.directory.municipalities()
    blocks = [b.code for b in bench.directory.blocks()]
    bodies = bench.directory.organisations(responsible=True)
    made = []
    for n in range(count):
        received = NOW - timedelta(days=24 + n % 9)
        document = an_appeal(
            bench,
            number=f"26-10/{4100 + n}",
            days_ago=40,
            received_at=received.isoformat().replace("+00:00", "Z"),
            stage_due_at="2026-11-05T15:00:00Z",
            place={"oktmo": places[n % len(places)].code, "locality": "пгт Оричи"},
        )
        document["questions"] = [
            {
                "id": new_id(),
                "order": 0,
                "registration": document["registrations"][0]["id"],
                "essence": "Просят отремонтировать дорогу на ул. Полевой",
                "for_report": f"Ремонт дороги, участок {n + 1}",
                "code": "0003.0009.0099.0742.0111",
                "block": blocks[n % len(blocks)],
                "question_kind": "statement",
                "executor": bodies[n % 7].code,
            }
        ]
        made.append(document)
    return made


def bench_with(folder: Path, count: int = 40, role: str = "shift") -> Bench:
    """A bench with late appeals in it."""
    bench = make(folder, role=role)
    bench.give(*late_appeals(bench, count))
    return bench
