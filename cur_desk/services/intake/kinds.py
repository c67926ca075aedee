"""Kinds of intake by hand: which channel and regime each begins with, and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cur_desk.domain.acts.receiving import regimes_of
from cur_desk.domain.records.words import Channel, Regime


@dataclass(frozen=True, slots=True)
class IntakeKind:
    """One kind of the form. ``grounds``: where a person reads the date of arrival, commonest first."""

    code: str
    title: str
    icon: str
    channels: tuple[Channel, ...]
    regimes: tuple[Regime, ...]
    grounds: tuple[str, ...]
    about: str
    """One line on what the kind is by law."""
    short: str = ""
    """The word of the form, where the title is long."""
    asks_body: bool = False
    """A request of a body: from whom, with which letter, by when."""

    @property
    def channel(self) -> Channel:
        """The channel it begins with."""
        return self.channels[0]


_R = Regime
KINDS: tuple[IntakeKind, ...] = (
    IntakeKind(
        "letter",
        "Письмо",
        "mail",
        (Channel.LETTER,),
        (_R.FZ59, _R.NOT_APPEAL),
        ("штамп на письме", "почтовый реестр", "журнал входящих", "конверт"),
        "Письменное обращение: регистрируется в течение трёх дней с поступления (59-ФЗ ст. 8 ч. 2).",
    ),
    IntakeKind(
        "reception",
        "Личный приём",
        "users",
        (Channel.RECEPTION,),
        (_R.ORAL, _R.FZ59),
        ("карточка личного приёма", "журнал личного приёма"),
        "Устное — содержание заносится в карточку приёма. Письменное, принятое на приёме, "
        "регистрируется как обращение (59-ФЗ ст. 13 ч. 3, 4).",
    ),
    IntakeKind(
        "hotline",
        "Звонок горячей линии",
        "phone",
        (Channel.HOTLINE,),
        (_R.ORAL, _R.NOT_APPEAL),
        ("время звонка", "журнал звонков", "запись разговора"),
        "Устное сообщение горячей линии. Обращение по 59-ФЗ устно подаётся только на личном приёме "
        "(ст. 13).",
        short="Звонок",
    ),
    IntakeKind(
        "email",
        "Электронное письмо",
        "at-sign",
        (Channel.EMAIL,),
        (_R.NOT_APPEAL,),
        ("дата письма", "журнал входящих"),
        "С 30.03.2025 письмо по электронной почте не является обращением (547-ФЗ). Оно учитывается "
        "отдельно, автору разъясняется порядок.",
        short="Эл. письмо",
    ),
    IntakeKind(
        "request",
        "Запрос органа",
        "landmark",
        (Channel.SED, Channel.LETTER),
        (_R.BODY_REQUEST,),
        ("карточка СЭД", "штамп на письме", "журнал входящих"),
        "Запрос документов и материалов: 15 дней (59-ФЗ ст. 10 ч. 2) или день, названный в документе.",
        asks_body=True,
    ),
)
_BY_CODE = {k.code: k for k in KINDS}
REGIME_WORDS = {
    ("hotline", Regime.ORAL): "Устное (горячая линия)",
    ("reception", Regime.ORAL): "Устное",
    ("reception", Regime.FZ59): "Письменное, 59-ФЗ",
    ("letter", Regime.FZ59): "Обращение, 59-ФЗ",
    ("request", Regime.BODY_REQUEST): "Запрос органа",
}
"""What the form calls a regime of a kind; others are called as everywhere: «Не обращение»."""


def kind_of(code: str) -> IntakeKind:
    """The kind; the first one for a code of another program's draft."""
    return _BY_CODE.get(code, KINDS[0])


def regimes(kind: IntakeKind, narrowed: Mapping[Channel, tuple[Regime, ...]]) -> tuple[Regime, ...]:
    """What the region admits of the kind's regimes."""
    allowed = {r for c in kind.channels for r in regimes_of(c, narrowed)}
    return tuple(r for r in kind.regimes if r in allowed)


def values_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content that comes back (withdrawn, refused) as the form keeps it, the kind as its channel
    and regime say. Its provisional number and its instant stay: a person may have been told the
    number already, and it is the record's for ever (domain ruling 16)."""
    return {"kind": kind_by(content), "content": dict(content)}


def kind_by(content: Mapping[str, Any]) -> str:
    """The kind of the form that such a content belongs to."""
    if content.get("regime") == Regime.BODY_REQUEST.value:
        return "request"
    channel = content.get("channel") or Channel.LETTER.value
    return next((k.code for k in KINDS if k.channels[0].value == channel), KINDS[0].code)
