"""Who may open what was sealed: two different persons in seats with the right, neither the owner.

The right is the region's profile's (``recover``). Whose files they are is told by the portal's own
record, by the head of a file that was brought and, once opened, by the authors of the work itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from cur_desk.errors import InputError, NotAllowed
from cur_portal.store import Store, users

RIGHT = "recover"


def persons(store: Store, logins: Iterable[str]) -> frozenset[str]:
    """Ids of the two. Raises InputError, NotAllowed."""
    named = sorted(set(logins))
    with store.database.read() as conn:
        known = {login: users.find(conn, login) for login in named}
    found = {login: str(u["person"]) for login, u in known.items() if u and not u["disabled"]}
    if len(found) < len(named) or len(set(found.values())) < 2:
        raise InputError(
            "Вскрытие — по акту двух разных лиц с действующими учётными записями", field="person"
        )
    for login, person in found.items():
        if not _has_right(store, person):
            raise NotAllowed(
                f"У {login} нет права вскрывать запечатанное", advice=f"Право есть: {_who(store)}."
            )
    return frozenset(found.values())


def _has_right(store: Store, person: str) -> bool:
    document = store.find(person)
    if document is None:
        return False
    posts = store.region.posts(document, datetime.now(UTC))
    return any(RIGHT in store.region.rights(post) for post in posts)


def _who(store: Store) -> str:
    roles = store.region.profile.roles.values()
    return ", ".join(sorted(r.title for r in roles if RIGHT in r.rights))


def refuse_owner(store: Store, two: frozenset[str], login: str | None) -> None:
    """Nobody opens the own files as one of the two. Raises NotAllowed."""
    with store.database.read() as conn:
        owner = users.find(conn, login) if login is not None else None
    if owner is not None and str(owner["person"]) in two:
        raise _own()


def refuse_authors(two: frozenset[str], words: Iterable[bytes]) -> None:
    """The same by what was opened, for a file that says nothing of its owner. Raises NotAllowed."""
    for raw in words:
        try:
            said = json.loads(raw)
        except ValueError:
            continue
        if isinstance(said, dict) and {said.get("author"), said.get("owner")} & two:
            raise _own()


def _own() -> NotAllowed:
    return NotAllowed(
        "Запечатанное вскрывают не те, чьи это файлы", advice="Назовите двух других лиц."
    )
