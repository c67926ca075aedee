"""«Внести обращение»: what may be entered by hand or from an export, and what it makes. Pure.

The act makes a new record and carries all of it. Numbers of registration come from the portal or
from a body's journal with its date; a workstation gives a provisional number only (domain rulings
16, 17). Portal and workstation judge by the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from pydantic import ValidationError

from cur_desk.domain.acts import files
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.acts.context import Context
from cur_desk.domain.acts.days import NO_SUCH_DAY
from cur_desk.domain.changes import Document
from cur_desk.domain.fields import too_long
from cur_desk.domain.records.appeal import Appeal
from cur_desk.domain.records.file import MOST_FILES, FileRef
from cur_desk.domain.records.words import CHANNEL_REGIMES, Channel, Regime

Content = dict[str, Any]
Found = tuple[str, str, str]
"""Code, reason, field of a refusal."""

RECEIVE = "receive"
FIELDS = (
    *("channel", "regime", "source", "received_at", "received_on", "received_ground"),
    *("provisional_number", "applicants", "collective", "signatures", "title", "text", "place"),
    *("special", "false_information", "repeat_of", "marks", "note", "registrations"),
)
"""What the content may name of the new appeal; anything else is the portal's or another act's."""
_REGISTRATION = frozenset(
    {
        *("id", "organisation", "regime", "number", "registered_on", "ground"),
        *("provisional_number", "received_from", "covering_letter", "document_due_on"),
    }
)
Regimes = Mapping[Channel, tuple[Regime, ...]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """By what an intake is judged: the region's day and zone, its regimes of a channel, who acts."""

    today: date
    zone: tzinfo
    actor: Actor
    regimes: Regimes


def receive(document: Document, content: Content, context: Context) -> None:
    """Makes the appeal out of the content; a record that is there already stays as it is."""
    if "channel" in document:
        return
    for name in FIELDS:
        if content.get(name) not in (None, "", [], {}):
            document[name] = content[name]
    document["text"] = content.get("text") or ""
    for registration in document.get("registrations", []):
        registration.setdefault("id", context.event)
        registration.setdefault("regime", document["regime"])
    if content.get("files"):
        given = {"files": content["files"]}
        stamp, event = context.stamp, context.event
        files.attach(document, given, context.person, context.organisation, stamp, event)


def refusal(content: Content, bounds: Bounds) -> Found | None:
    """The first reason why this cannot be entered, or nothing."""
    return next(wrong(content, bounds), None)


def wrong(content: Content, bounds: Bounds) -> Iterator[Found]:
    """Every reason, in the order of the form."""
    none_yet = True
    for found in _wrong(content, bounds):
        none_yet = False
        yield found
    if none_yet:
        yield from _of_shape(content)


def _wrong(content: Content, bounds: Bounds) -> Iterator[Found]:
    unknown = content.keys() - {*FIELDS, "files"}
    if unknown:
        yield "invalid", "Это поле при внесении не заполняется", sorted(unknown)[0]
    yield from _of_channel(content, bounds)
    yield from _of_arrival(content, bounds)
    yield from _of_source(content)
    yield from _of_applicants(content)
    yield from _of_text(content)
    for number, registration in enumerate(content.get("registrations") or []):
        yield from _of_registration(registration, f"registrations/{number}", content, bounds)


def regimes_of(channel: Channel, narrowed: Regimes) -> tuple[Regime, ...]:
    """Regimes of a channel: of the law, narrowed by the region's profile."""
    allowed = narrowed.get(channel, CHANNEL_REGIMES[channel])
    return tuple(r for r in CHANNEL_REGIMES[channel] if r in allowed)


def _of_channel(content: Content, bounds: Bounds) -> Iterator[Found]:
    try:
        channel = Channel(content.get("channel") or "")
    except ValueError:
        yield "incomplete", "Не выбрано, как поступило", "channel"
        return
    allowed = regimes_of(channel, bounds.regimes)
    try:
        regime = Regime(content.get("regime") or "")
    except ValueError:
        yield "incomplete", "Не выбран порядок рассмотрения", "regime"
        return
    if regime not in allowed:
        yield "regime", _WHY_NOT.get(channel, _NOT_THIS_WAY), "regime"


_NOT_THIS_WAY = "Для этого вида поступления такой порядок рассмотрения не предусмотрен"
_WHY_NOT = {
    Channel.EMAIL: "Письмо по электронной почте не является обращением (547-ФЗ, с 30.03.2025): "
    "внесите его как «не обращение», автору разъясняется порядок",
    Channel.HOTLINE: "Звонок — устное сообщение горячей линии, а не обращение по 59-ФЗ: устное "
    "обращение бывает только на личном приёме (59-ФЗ ст. 13)",
}


def day_of(value: Any) -> date | None:
    """A written day; nothing if it is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def instant_of(value: Any) -> datetime | None:
    """A written instant with its zone; nothing if it is none."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _of_arrival(content: Content, bounds: Bounds) -> Iterator[Found]:
    day, at = day_of(content.get("received_on")), instant_of(content.get("received_at"))
    if day is None and content.get("received_on"):
        yield "invalid", NO_SUCH_DAY, "received_on"
    elif day is None:
        yield "incomplete", "Не указана дата поступления", "received_on"
    elif day > bounds.today:
        yield "future", "Дата поступления ещё не наступила", "received_on"
    elif at is None:
        yield "incomplete", "Не указано время поступления", "received_at"
    elif at.astimezone(bounds.zone).date() != day:
        yield "invalid", "Время поступления не того дня, что дата поступления", "received_at"
    if not str(content.get("received_ground") or "").strip():
        yield "incomplete", "Не указано, откуда взята дата поступления", "received_ground"


def _of_source(content: Content) -> Iterator[Found]:
    source = content.get("source") or {}
    number, system = (str(source.get(n) or "").strip() for n in ("external_number", "system"))
    if number and not system:
        yield "incomplete", "Не выбрана внешняя система", "source/system"
    if source.get("answer_at") and instant_of(source["answer_at"]) is None:
        yield "invalid", "Срок внешней системы не понят", "source/answer_at"


def _of_applicants(content: Content) -> Iterator[Found]:
    applicants = content.get("applicants") or []
    for number, one in enumerate(applicants):
        if not str(one.get("name") or "").strip():
            yield "incomplete", "Не записано, кто обращается", f"applicants/{number}/name"
    addressees = sum(bool(a.get("addressee")) for a in applicants)
    if applicants and addressees != 1:
        reason = "Ответ получает один из заявителей: отметьте его"
        yield "addressee", reason, "applicants"
    if content.get("collective") and not content.get("signatures"):
        yield "incomplete", "Коллективное: укажите, сколько под ним подписей", "signatures"
    if not applicants and content.get("channel") == Channel.RECEPTION.value:
        yield "incomplete", "На личном приёме заявитель известен: запишите его", "applicants"


def _of_text(content: Content) -> Iterator[Found]:
    given = content.get("files") or []
    if not isinstance(given, list) or len(given) > MOST_FILES:
        yield "too-many-files", f"Сразу можно приложить до {MOST_FILES} файлов", "files"
    elif any(not _is_file(one) for one in given):
        yield "invalid", "Сведения о файле не разобраны", "files"
    said = any(str(content.get(n) or "").strip() for n in ("text", "title"))
    if not said and not given:
        yield "incomplete", "Нет ни текста, ни скана: внесите суть или приложите скан", "text"


def _is_file(given: Any) -> bool:
    try:
        ref = FileRef.model_validate(given)
    except ValidationError:
        return False
    return files.SHA256.fullmatch(ref.sha256) is not None and ref.size > 0


def _of_shape(content: Content) -> Iterator[Found]:
    """Whether the record that it makes can be one: types, years, lengths."""
    document = {"kind": "appeal", "id": "", "received_at": content.get("received_at")}
    document |= {n: content[n] for n in FIELDS if content.get(n) is not None}
    document["registrations"] = [
        {"regime": content.get("regime"), **r} for r in content.get("registrations") or []
    ]
    try:
        Appeal.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = "/".join(str(part) for part in first["loc"])
        own = first["type"] == "value_error"
        words = first["msg"].removeprefix("Value error, ") if own else "значение не подходит"
        yield "invalid", f"{words[:1].upper()}{words[1:]}", where
        return
    long = too_long(document, Appeal)
    if long is not None:
        yield "too-long", f"Слишком длинно: не больше {long[1]} знаков", long[0]


def _of_registration(
    given: Content, where: str, content: Content, bounds: Bounds
) -> Iterator[Found]:
    if given.keys() - _REGISTRATION:
        yield "invalid", "Это поле регистрации при внесении не заполняется", where
    if not given.get("organisation"):
        yield "incomplete", "Не указан орган, который зарегистрировал", f"{where}/organisation"
    day = day_of(given.get("registered_on"))
    arrived = day_of(content.get("received_on"))
    if given.get("registered_on") and day is None:
        yield "invalid", "Дата регистрации не понята", f"{where}/registered_on"
    if day is not None and day > bounds.today:
        yield "future", "Дата регистрации ещё не наступила", f"{where}/registered_on"
    if day is not None and arrived is not None and day < arrived:
        yield "order", "Дата регистрации раньше даты поступления", f"{where}/registered_on"
    number = str(given.get("number") or "").strip()
    if number and day is None:
        yield "incomplete", "К номеру нужна дата регистрации", f"{where}/registered_on"
    if day is None or may_register(bounds.actor, given.get("organisation")):
        return
    if not number:
        reason = "Номер регистрации даёт орган: внесите его номер или оставьте пустой и дату"
        yield "incomplete", reason, f"{where}/number"
    if not str(given.get("ground") or "").strip():
        reason = "Не указано, откуда взяты номер и дата регистрации: журнал или СЭД органа"
        yield "incomplete", reason, f"{where}/ground"


def may_register(actor: Actor, organisation: Any) -> bool:
    """Whether the person registers for this body; whoever does not copies what the body wrote."""
    own = bool(actor.authority) and actor.organisation == organisation
    return own and actor.has_right("register")
