"""Accounts, workstations and tokens."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from cur_desk.domain.records.words import ViewLevel
from cur_desk.errors import InputError
from cur_portal.passwords import (
    UNKNOWN_USER,
    check_password,
    fresh_token,
    hash_password,
    token_hash,
)
from cur_portal.store import tables as t
from cur_portal.store.database import Work

WRONG_TRIES = 5
LOCK_MINUTES = 15
ACCESS_S = 15 * 60
REFRESH_DAYS = 14
ACCESS, REFRESH = "access", "refresh"


class Denied(Exception):
    """Sign-in refused; ``code`` is a problem type."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Signed:
    """Whom an access token stands for."""

    login: str
    person: str
    device: str
    view: ViewLevel | None
    scope: tuple[str, ...] | None
    previous_login: int | None
    previous_failed: int
    wipe: bool


def create(
    work: Work,
    login: str,
    password: str,
    person: str,
    *,
    scope: Iterable[str] | None = None,
    view: ViewLevel | None = None,
) -> None:
    """A new account. Raises InputError for a taken login or a weak password."""
    if not login or len(login) > 60 or not login.isprintable() or " " in login:
        raise InputError("Имя входа: до 60 знаков без пробелов", field="login")
    check_strength(password)
    if find(work.conn, login) is not None:
        raise InputError("Такое имя входа уже есть", field="login")
    work.conn.execute(
        insert(t.users).values(
            login=login,
            person=person,
            password=hash_password(password),
            view=view.value if view else None,
            scope=None if scope is None else json.dumps(sorted(scope), ensure_ascii=False),
            disabled=False,
            wipe=False,
            failed=0,
            previous_failed=0,
        )
    )


def check_strength(password: str) -> None:
    """Raises InputError for a password shorter than eight letters or longer than 1 000."""
    if not 8 <= len(password) <= 1_000:
        raise InputError("Пароль: не короче 8 знаков", field="password")


def find(conn: Connection, login: str, *, lock: bool = False) -> Any:
    """The account's row, or nothing."""
    asked = select(t.users).where(t.users.c.login == login)
    return conn.execute(asked.with_for_update() if lock else asked).mappings().first()


def update(work: Work, login: str, **values: Any) -> None:
    """Changes an account. Raises InputError for an unknown login."""
    done = work.conn.execute(t.users.update().where(t.users.c.login == login).values(**values))
    if done.rowcount == 0:
        raise InputError("Нет такой учётной записи", field="login")


def sign_out(work: Work, login: str, device: str | None = None) -> None:
    """Ends all tokens of an account, or those of one workstation. Those of a revoked one stay: they
    open nothing, and the next call with one is told why, so that it wipes itself."""
    d = t.devices
    revoked = select(d.c.device).where(d.c.login == login, d.c.revoked)
    wanted = (t.tokens.c.login == login) & t.tokens.c.device.not_in(revoked)
    if device is not None:
        wanted &= t.tokens.c.device == device
    work.conn.execute(delete(t.tokens).where(wanted))


def check(conn: Connection, login: str, password: str) -> bool:
    """Whether the password is right; slow on purpose, outside of any write transaction."""
    user = find(conn, login)
    return check_password(password, user["password"] if user else UNKNOWN_USER) and user is not None


def enter(work: Work, login: str, right: bool, now: datetime) -> str | None:
    """Judges an attempt: the problem's code, or nothing when the person may come in."""
    user = find(work.conn, login, lock=True)
    now_s = int(now.timestamp())
    if user is None:
        return "invalid-grant"
    if user["locked_until"] and user["locked_until"] > now_s:
        return "user-locked"
    if not right:
        failed = user["failed"] + 1
        locks = failed % WRONG_TRIES == 0
        until = int((now + timedelta(minutes=LOCK_MINUTES)).timestamp()) if locks else None
        update(work, login, failed=failed, locked_until=until)
        return "invalid-grant"
    if user["disabled"]:
        return "user-disabled"
    update(
        work,
        login,
        failed=0,
        locked_until=None,
        previous_login=user["last_login"],
        previous_failed=user["failed"],
        last_login=now_s,
    )
    return None


def register_device(
    work: Work, login: str, device: str, name: str, public_key: str, now: datetime
) -> str | None:
    """Remembers the workstation; the problem's code if it is revoked."""
    d, now_s = t.devices, int(now.timestamp())
    known = work.conn.execute(
        select(d.c.revoked).where(d.c.device == device, d.c.login == login)
    ).first()
    if known is not None and known.revoked:
        return "device-revoked"
    row = {
        "device": device,
        "login": login,
        "name": name,
        "public_key": public_key,
        "first_seen": now_s,
        "last_seen": now_s,
        "revoked": False,
    }
    work.upsert(d, [row], ["name", "public_key", "last_seen"])
    return None


def issue_tokens(
    work: Work, login: str, device: str, now: datetime, family: str | None = None
) -> tuple[str, str]:
    """A fresh pair (access, refresh); a refresh keeps the family."""
    kin = family or secrets.token_hex(16)
    access, refresh = fresh_token(), fresh_token()
    now_s = int(now.timestamp())
    work.conn.execute(delete(t.tokens).where(t.tokens.c.expires_at < now_s))
    rows = [
        (access, ACCESS, now_s + ACCESS_S),
        (refresh, REFRESH, now_s + REFRESH_DAYS * 86_400),
    ]
    work.conn.execute(
        insert(t.tokens),
        [
            {
                "hash": token_hash(token),
                "use": use,
                "family": kin,
                "login": login,
                "device": device,
                "expires_at": expires,
                "used": False,
            }
            for token, use, expires in rows
        ],
    )
    return access, refresh


def rotate(work: Work, refresh: str, device: str | None, now: datetime) -> Any:
    """The new pair for a refresh token, or the problem's code. A token used twice, or from another
    workstation, ends its whole family."""
    k = t.tokens
    row = work.conn.execute(
        select(k).where(k.c.hash == token_hash(refresh), k.c.use == REFRESH).with_for_update()
    ).first()
    if row is None:
        return "unauthorized"
    foreign = device is not None and device != row.device
    if row.used or foreign:
        work.conn.execute(delete(k).where(k.c.family == row.family))
        return "unauthorized"
    refused = _state(work.conn, row.login, row.device, now)
    if refused is not None or row.expires_at <= int(now.timestamp()):
        return refused or "unauthorized"
    work.conn.execute(k.update().where(k.c.hash == row.hash).values(used=True))
    work.conn.execute(delete(k).where(k.c.family == row.family, k.c.use == ACCESS))
    return issue_tokens(work, row.login, row.device, now, row.family)


def _state(conn: Connection, login: str, device: str, now: datetime) -> str | None:
    user = find(conn, login)
    if user is None or user["disabled"]:
        return "user-disabled"
    d = t.devices
    revoked = conn.execute(
        select(d.c.revoked).where(d.c.device == device, d.c.login == login)
    ).scalar_one_or_none()
    return "device-revoked" if revoked else None


def signed(conn: Connection, access: str, now: datetime) -> Signed:
    """Whom the access token stands for. Raises Denied."""
    k, u, d = t.tokens, t.users, t.devices
    asked = (
        select(k.c.expires_at, k.c.device, u, d.c.revoked)
        .join(u, u.c.login == k.c.login)
        .join(d, (d.c.device == k.c.device) & (d.c.login == k.c.login), isouter=True)
        .where(k.c.hash == token_hash(access), k.c.use == ACCESS)
    )
    row = conn.execute(asked).mappings().first()
    if row is None:
        raise Denied("unauthorized")
    if row["expires_at"] <= int(now.timestamp()):
        raise Denied("token-expired")
    if row["revoked"]:
        raise Denied("device-revoked")
    if row["disabled"]:
        raise Denied("user-disabled")
    return Signed(
        login=row["login"],
        person=row["person"],
        device=row["device"],
        view=ViewLevel(row["view"]) if row["view"] else None,
        scope=tuple(json.loads(row["scope"])) if row["scope"] else None,
        previous_login=row["previous_login"],
        previous_failed=row["previous_failed"],
        wipe=row["wipe"],
    )


def logins_of(conn: Connection, person: str) -> list[str]:
    """Accounts of a person."""
    asked = select(t.users.c.login).where(t.users.c.person == person)
    return list(conn.execute(asked.order_by(t.users.c.login)).scalars())
