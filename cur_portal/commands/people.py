"""``cur-portal user`` and ``cur-portal device``: accounts and workstations, all journalled."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from cur_desk.domain.changes import Document
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.words import ViewLevel
from cur_desk.errors import InputError
from cur_portal.commands.opened import opened, read_password
from cur_portal.commands.output import result
from cur_portal.passwords import hash_password
from cur_portal.store import Store, audit, last_words, users
from cur_portal.store import tables as t


def run(arguments: argparse.Namespace) -> int:
    """Does the verb."""
    with opened(arguments) as store:
        return _VERBS[arguments.verb, arguments.what](store, arguments)


def _add(store: Store, arguments: argparse.Namespace) -> int:
    password = read_password()
    users.check_strength(password)
    person = arguments.person or _new_person(store, arguments)
    view = ViewLevel(arguments.view) if arguments.view else None
    store.create_user(arguments.login, password, person, scope=arguments.scope, view=view)
    words = f"Учётная запись {arguments.login} создана"
    return result(arguments, {"login": arguments.login, "person": person}, words)


def _new_person(store: Store, arguments: argparse.Namespace) -> str:
    missing = [n for n in ("name", "organisation", "role", "title") if not getattr(arguments, n)]
    if missing:
        raise InputError(
            "Нужен --person либо сведения нового сотрудника",
            field=missing[0],
            advice="Не хватает: " + ", ".join(f"--{n}" for n in missing),
        )
    if arguments.role not in store.region.profile.roles:
        known = ", ".join(sorted(store.region.profile.roles))
        raise InputError("Такой роли нет в профиле региона", field="role", advice=f"Есть: {known}")
    if (store.find(arguments.organisation) or {}).get("kind") != "organisation":
        raise InputError("Такой организации нет в справочнике", field="organisation")
    post: dict[str, Any] = {
        "id": new_id(),
        "organisation": arguments.organisation,
        "role": arguments.role,
        "title": arguments.title,
    }
    if arguments.authority:
        post["authority"] = arguments.authority
    person: Document = {
        "kind": "person",
        "id": new_id(),
        "schema": 1,
        "name": arguments.name,
        "login": arguments.login,
        "posts": [post],
    }
    store.put_document(person, "administrator")
    return str(person["id"])


def _change(store: Store, login: str, act: str, **values: Any) -> None:
    now = datetime.now(UTC)
    with store.database.write() as work:
        users.update(work, login, **values)
        if act == "user-reset":
            # A disabled account keeps its tokens: they open nothing, and the next call with one is
            # told why, so that the workstation wipes itself.
            users.sign_out(work, login)
        audit.write(work, now, act, login=login)


def _disable(store: Store, arguments: argparse.Namespace) -> int:
    _change(store, arguments.login, "user-disable", disabled=True)
    words = (
        f"Учётная запись {arguments.login} отключена. Её рабочие места сотрутся при первой связи, "
        "неотправленное придёт запечатанным"
    )
    return result(arguments, {"login": arguments.login, "disabled": True}, words)


def _reset(store: Store, arguments: argparse.Namespace) -> int:
    password = read_password()
    users.check_strength(password)
    _change(
        store,
        arguments.login,
        "user-reset",
        password=hash_password(password),
        failed=0,
        locked_until=None,
        disabled=False,
    )
    words = (
        f"Пароль {arguments.login} заменён. Неотправленное на рабочем месте откроется после входа"
    )
    return result(arguments, {"login": arguments.login, "reset": True}, words)


def _unlock(store: Store, arguments: argparse.Namespace) -> int:
    _change(store, arguments.login, "user-unlock", failed=0, locked_until=None)
    words = f"Блокировка {arguments.login} снята"
    return result(arguments, {"login": arguments.login, "unlocked": True}, words)


def _list(store: Store, arguments: argparse.Namespace) -> int:
    u = t.users
    asked = select(u.c.login, u.c.person, u.c.disabled, u.c.failed, u.c.last_login)
    with store.database.read() as conn:
        rows = [dict(r) for r in conn.execute(asked.order_by(u.c.login)).mappings()]
    words = "\n".join(f"{r['login']}{' (отключена)' if r['disabled'] else ''}" for r in rows)
    return result(arguments, {"users": rows}, words)


def _devices(store: Store, arguments: argparse.Namespace) -> int:
    d = t.devices
    asked = select(d.c.device, d.c.login, d.c.name, d.c.last_seen, d.c.revoked)
    with store.database.read() as conn:
        rows = [dict(r) for r in conn.execute(asked.order_by(d.c.device, d.c.login)).mappings()]
        kept = last_words.pieces_kept(conn)
    for row in rows:
        row["sealed"] = kept.get((row["device"], row["login"]))
    lines = [f"{r['device']} {r['login']}{_state(r)}" for r in rows]
    return result(arguments, {"devices": rows}, "\n".join(lines))


def _state(row: dict[str, Any]) -> str:
    """«(отозвано; стёрто, неотправленное запечатано: 3)»."""
    if row["sealed"] is not None:
        return f" (отозвано; стёрто, неотправленное запечатано: {row['sealed']})"
    return " (отозвано)" if row["revoked"] else ""


def _revoke(store: Store, arguments: argparse.Namespace) -> int:
    d, device = t.devices, arguments.device
    with store.database.write() as work:
        owners = list(work.conn.execute(select(d.c.login).where(d.c.device == device)).scalars())
        if not owners:
            raise InputError("Такого рабочего места нет", field="device")
        # Its tokens stay: they open nothing, and the next call with one is told why.
        work.conn.execute(d.update().where(d.c.device == device).values(revoked=True))
        audit.write(work, datetime.now(UTC), "device-revoke", device=device, logins=owners)
    words = (
        f"Рабочее место {device} отозвано и сотрётся при первой связи. Отзыв не меняет пароля: кто "
        "его знает, войдёт снова как новое рабочее место. Если пароль мог стать известен: "
        + "; ".join(f"cur-portal user reset {n} или user disable {n}" for n in sorted(owners))
    )
    return result(arguments, {"device": device, "logins": owners}, words)


_VERBS = {
    ("user", "add"): _add,
    ("user", "disable"): _disable,
    ("user", "reset"): _reset,
    ("user", "unlock"): _unlock,
    ("user", "list"): _list,
    ("device", "list"): _devices,
    ("device", "revoke"): _revoke,
}
