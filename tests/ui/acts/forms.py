"""A body's person and a shift worker over one appeal, for the tests and pictures of act forms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.services.bench import Bench, an_appeal, make

AUTHORITY = "Распоряжение администрации от 12.01.2026 № 7"


def body_bench(folder: Path) -> Bench:
    """A desk of a person with the body's authority."""
    bench = make(folder, role="authority")
    bench.core.actor = replace(bench.core.actor, authority=AUTHORITY)
    return bench


def road(bench: Bench, **more: Any) -> dict[str, Any]:
    """A registered appeal with two formalised questions."""
    document = an_appeal(bench, title="Ямы на ул. Полевой, не горят фонари у школы", **more)
    first = document["registrations"][0]["id"] if document["registrations"] else None
    essences = (
        "Просят отремонтировать проезжую часть ул. Полевой: ямы до 20 см",
        "Просят восстановить освещение у школы",
    )
    document["questions"] = [
        {
            "id": f"q{n}",
            "order": n,
            "essence": essence,
            "registration": first,
            "formalised_at": "2026-11-21T08:00:00Z",
        }
        for n, essence in enumerate(essences)
    ]
    return document
