"""One line of a file → the content of the act «внести обращение», with what was wrong in it.

A wrong value never stops the file: it refuses its line with the column and what to do, or, where
the line is whole without it, it is left out with a remark.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cur_desk.domain.deadlines import DeadlineEngine
from cur_desk.domain.records.appeal import TEXT_LIMIT
from cur_desk.domain.records.base import new_id
from cur_desk.domain.records.words import Channel, Regime
from cur_desk.domain.text import clean, fold
from cur_desk.models.importing import Trouble
from cur_desk.services.importing import values
from cur_desk.services.importing.lines import Bad, Line, Value, text_of
from cur_desk.services.importing.numbers import is_number
from cur_desk.services.importing.plan import NEEDED_ONE_OF, Plan, column_words
from cur_desk.services.importing.read_json import name_of
from cur_desk.services.importing.targets import HEADINGS, SYSTEMS, Source
from cur_desk.services.importing.values import When, when

Content = dict[str, Any]
ERROR, REMARK, KNOWN = "error", "remark", "known"
FAST, HIGH = "fast", "high"
"""Marks of an appeal by which the profile counts its terms."""
_CLOSED = ("заверш", "закры", "решен", "архив", "отклон", "снят с контроля", "обработан")
_MESSENGERS = ("telegram", "телеграм", "whatsapp", "viber", "вайбер", "max", "tamtam", "тамтам")
_SHOWN = 80
_LIMITS = {
    "number": 80, "title": 200, "subject": 300, "subsubject": 300, "fact": 300, "stage": 100,
    "importance": 60, "link": 500, "applicant": 300, "phone": 60, "email": 120,
    "applicant_address": 500, "locality": 200, "street": 200, "house": 60, "address": 500,
    "fias": 36, "note": 3_000, "body": 300, "kind": 100, "text": TEXT_LIMIT,
}  # fmt: skip
_BACK_OFFICE = "https://pos.gosuslugi.ru/backoffice/appeals/"
_LINK = re.compile(r"https?://\S+$")
_OKTMO = re.compile(r"\d{8}(\d{3})?$")


@dataclass(slots=True)
class Made:
    """What became of a line: its content unless an error stands among its troubles."""

    line: int
    content: Content | None = None
    troubles: list[Trouble] = field(default_factory=list)
    closed: bool = False
    number: str = ""

    @property
    def broken(self) -> bool:
        """Whether the line cannot be taken."""
        return any(t.kind == ERROR for t in self.troubles)


@dataclass(frozen=True, slots=True)
class Around:
    """What a line is judged with: the region's day, zone, terms and municipalities."""

    today: date
    zone: ZoneInfo
    terms: DeadlineEngine
    municipality: Callable[[str], str | None]
    """A name of a municipality or a settlement → ОКТМО, where it is one and only one."""
    known_oktmo: Callable[[str], bool]
    batch: str = ""


class Maker:
    """Makes contents of the lines of one plan."""

    def __init__(self, plan: Plan, around: Around) -> None:
        self._plan, self._around = plan, around
        self._zone = plan.tz
        self._places: dict[str, str | None] = {}

    def make(self, line: Line) -> Made:
        """The content of a line, or why there is none."""
        made = Made(line.number)
        one = _One(self._plan, line, made)
        made.closed = _closed(one)
        arrived = self._arrival(one)
        text = one.text("text")
        heading = one.text("title") or (one.text("subsubject") or one.text("subject"))[:200]
        if not any(one.text(t) for t in NEEDED_ONE_OF):
            one.error("text" if "text" in self._plan.mapping else "subject", "нет ни текста, ни темы",
                      "Допишите текст в файле или пропустите строку.")  # fmt: skip
        if "text" in self._plan.mapping and not text and not made.broken:
            _tell_of_heading(one)
        made.number = self._number(one, text)
        content: Content = {
            **_channel(self._plan.source, one),
            "text": text,
            "title": "" if text else heading,
            "source": self._source(one, made.number, arrived),
            "place": self._place(one),
            "applicants": _applicants(one),
            "note": _note(self._plan.source, one),
            "received_ground": _GROUNDS[self._plan.source],
        }
        if one.yes("shared") or len(content["applicants"]) > 1:
            content["collective"] = True
            content["signatures"] = max(len(content["applicants"]), 1)
        marks = _marks(self._plan.source, one)
        if marks:
            content["marks"] = marks
        if arrived is not None:
            at = arrived.at
            day = at.astimezone(self._around.zone).date() if at is not None else arrived.day
            content["received_on"] = day.isoformat()
            if at is not None:
                content["received_at"] = wire(at)
        if not made.broken:
            made.content = content
        return made

    # --- parts -------------------------------------------------------------------------------

    def _arrival(self, one: _One) -> When | None:
        given = one.value("received")
        if given is None or given == "":
            if self._plan.received_on is not None:
                return When(self._plan.received_on, None)
            one.error("received", "нет даты поступления", "Впишите дату в файле: 03.11.2026 14:05.")
            return None
        found = when(given, self._zone)
        if found is None:
            one.error("received", "дата не понята",
                      "Исправьте в файле: 03.11.2026 или 2026-11-03.")  # fmt: skip
            return None
        day = found.day if found.at is None else found.at.astimezone(self._around.zone).date()
        if day > self._around.today:
            one.error("received", "дата поступления ещё не наступила",
                      "Проверьте год и порядок дня и месяца.")  # fmt: skip
            return None
        if day.year < 2006:
            one.error("received", "слишком давняя дата", "Проверьте год.")
            return None
        return found

    def _number(self, one: _One, text: str) -> str:
        """The number of the outside system; where the export has no such column, one made of the
        line itself, so that a second loading of it is seen."""
        if "number" in self._plan.mapping:
            found = one.text("number")
            if not found:
                one.error("number", "нет номера сообщения", "Впишите номер: по нему видны повторы.")
            elif not is_number(found):
                one.error("number", "это не номер сообщения",
                          "Исправьте номер в файле или укажите его столбец.")  # fmt: skip
                return ""  # it may be a citizen's name, and numbers are shown everywhere
            return found
        # By the cell as it is written, not by the instant that the chosen zone makes of it.
        day = self._plan.received_on
        parts = [one.shown("received") or (day.isoformat() if day else ""), text]
        parts += [one.text(t) for t in ("subject", "subsubject", "link", "blog", "municipality")]
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        return f"б/н {digest[:12]}"

    def _source(self, one: _One, number: str, arrived: When | None) -> Content:
        plan = self._plan
        found: Content = {"system": SYSTEMS.get(plan.source, ""), "external_number": number}
        for name in ("subject", "subsubject", "fact", "stage", "importance"):
            if one.text(name):
                found[name] = one.text(name)
        link = one.text("link") or one.text("blog")
        if link and not _LINK.match(link):
            one.remark("link" if one.text("link") else "blog", "ссылка не похожа на адрес", link)
        elif link:
            found["link"] = link[:500]
        elif plan.source is Source.POS and number.isalnum():
            found["link"] = f"{_BACK_OFFICE}{number}"
        fast = one.yes("fast_track")
        if fast is not None:
            found["fast_track"] = fast
        at = self._answer_at(one, arrived)
        if at is not None:
            found["answer_at"] = wire(at)
        if self._around.batch:
            found["batch"] = self._around.batch
        return found

    def _answer_at(self, one: _One, arrived: When | None) -> datetime | None:
        """The term of the outside system, as it says itself; what it only marks as fast or urgent
        is counted by the norm of that system, which the region's profile keeps."""
        given = one.value("answer_at")
        if given is not None and given != "":
            found = when(given, self._zone)
            if found is None or not 2006 <= found.day.year <= 2099:
                one.remark("answer_at", "срок не понят, взят расчётный", one.shown("answer_at"))
            else:
                return found.instant(self._around.zone, end=True)
        if arrived is None:
            return None
        source, marks = self._plan.source, frozenset(_marks(self._plan.source, one))
        counted = source is Source.INCIDENT or FAST in marks
        regime = Regime.POS if source is Source.POS else Regime.OPEN_SOURCE
        rule = self._around.terms.legal_rule(regime, marks) if counted else None
        if rule is None:
            return None
        start = arrived.instant(self._around.zone)
        return self._around.terms.due(rule.id, start).due_at

    def _place(self, one: _One) -> Content:
        place: Content = {}
        oktmo = re.sub(r"\s", "", one.text("oktmo"))
        if oktmo and not _OKTMO.match(oktmo):
            one.remark("oktmo", "код ОКТМО не из 8 или 11 цифр", oktmo)
        elif oktmo and not self._around.known_oktmo(oktmo):
            one.remark("oktmo", "этого ОКТМО нет в справочнике области", oktmo)
        elif oktmo:
            place["oktmo"] = oktmo
        name = one.text("municipality")
        if "oktmo" not in place and name:
            found = self._municipality(name)
            if found is None:
                one.remark("municipality", "муниципалитет не найден, место не заполнено", name)
            else:
                place["oktmo"] = found
        for target in ("locality", "street", "house", "fias"):
            if one.text(target):
                place[target] = one.text(target)
        address = one.text("address")
        if address and not place.get("street"):
            place["note"] = address
        lat = values.coordinate(one.value("lat"), 90)
        lon = values.coordinate(one.value("lon"), 180)
        if lat is not None and lon is not None and (lat, lon) != (0, 0):
            place["point"] = {"latitude": lat, "longitude": lon}
        return place

    def _municipality(self, name: str) -> str | None:
        key = fold(name)
        if key not in self._places:
            if len(self._places) > 5_000:
                self._places.clear()
            self._places[key] = self._around.municipality(name)
        return self._places[key]


_GROUNDS = {
    Source.POS: "выгрузка ПОС",
    Source.INCIDENT: "выгрузка «Инцидент Менеджмент»",
    Source.BI: "выгрузка «BI: ЦУР РФ»",
}


class _One:
    """A line by targets; notes what is wrong in it."""

    def __init__(self, plan: Plan, line: Line, made: Made) -> None:
        self._plan, self._line, self._made = plan, line, made
        self._texts: dict[str, str] = {}

    def value(self, target: str) -> Value:
        """The cell of a target; a bad cell is told and counts as empty."""
        key = self._plan.mapping.get(target)
        found = self._line.cells.get(key) if key is not None else None
        if isinstance(found, Bad):
            self._once(target, found.words)
            return None
        return found

    def text(self, target: str) -> str:
        """The cell as clean text within the limit of its field."""
        if target not in self._texts:
            found = clean(text_of(self.value(target))).strip()
            limit = _LIMITS.get(target)
            if limit is not None and len(found) > limit:
                found = self._cut(target, found, limit)
            self._texts[target] = found
        return self._texts[target]

    def yes(self, target: str) -> bool | None:
        """The cell as yes or no; what is neither is told and left out."""
        if target not in self._plan.mapping or self.value(target) in (None, ""):
            return None
        found = values.yes_no(self.value(target))
        if found is None:
            self._once(target, "не «да» и не «нет»")
        return found

    def shown(self, target: str) -> str:
        """The cell in a few words, for a message."""
        key = self._plan.mapping.get(target, "")
        cell = self._line.cells.get(key)
        text = cell.value if isinstance(cell, Bad) else text_of(cell)
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

    def error(self, target: str, words: str, advice: str = "") -> None:
        """The line cannot be taken."""
        self._add(target, words, advice, ERROR, self.shown(target))

    def remark(self, target: str, words: str, value: str = "") -> None:
        """The line is taken without this."""
        self._add(target, words, "Строка взята без этого значения.", REMARK, value[:_SHOWN])

    def _cut(self, target: str, found: str, limit: int) -> str:
        if target in ("number", "text"):
            self.error(target, f"длиннее {limit} знаков", "Сократите значение в файле.")
        elif target == "address":
            return found[:limit]
        else:
            self.remark(target, f"длиннее {limit} знаков, взято начало", found)
        return found[:limit]

    def _once(self, target: str, words: str) -> None:
        title = column_words(self._plan, target)
        if any(t.title == title and t.words == words for t in self._made.troubles):
            return
        if target in ("number", "received", "text"):
            self.error(target, words, "Исправьте ячейку в файле и загрузите его снова.")
        else:
            self.remark(target, words, self.shown(target))

    def _add(self, target: str, words: str, advice: str, kind: str, value: str) -> None:
        title = column_words(self._plan, target)
        if any(t.title == title and t.kind == kind == ERROR for t in self._made.troubles):
            return  # one column, one error: the first says what to do
        key = self._plan.mapping.get(target, "")
        self._made.troubles.append(
            Trouble(self._line.number, key, title, words, advice, value, kind)
        )


def _tell_of_heading(one: _One) -> None:
    """A line with no text of a citizen is taken by its heading, and that is said."""
    for target, words in HEADINGS:
        if one.text(target):
            one.remark("text", f"текста нет, {words}")
            return


def _closed(one: _One) -> bool:
    if one.text("closed"):
        return True
    stage = fold(one.text("stage"))
    return stage.startswith(_CLOSED)


def _channel(source: Source, one: _One) -> Content:
    if source is Source.POS:
        return {"channel": Channel.POS.value, "regime": Regime.POS.value}
    network = fold(" ".join(one.text(t) for t in ("network", "blog", "link")))
    messenger = any(word in network for word in _MESSENGERS) or "t.me/" in network
    channel = Channel.MESSENGER if messenger else Channel.SOCIAL
    return {"channel": channel.value, "regime": Regime.OPEN_SOURCE.value}


def _note(source: Source, one: _One) -> str:
    """What the outside system says and the card has no field for, in words."""
    system = SYSTEMS.get(source, "")
    lines = [one.text("note")]
    if one.text("body"):
        lines.append(f"{system}: у исполнителя «{one.text('body')}»")
    if one.text("kind"):
        lines.append(f"{system}: тип «{one.text('kind')}»")
    return "\n".join(line for line in lines if line)


def _marks(source: Source, one: _One) -> list[str]:
    if source is Source.POS:
        return [FAST] if one.yes("fast_track") else []
    return [HIGH] if fold(one.text("importance")).startswith("высок") else []


def _applicants(one: _One) -> list[Content]:
    """The author first, as the one who gets the answer; co-applicants of a collective message."""
    found: list[Content] = []
    name = one.text("applicant")
    if name:
        author: Content = {"id": new_id(), "name": name, "addressee": True}
        for target, field_name in (
            ("phone", "phone"), ("email", "email"), ("applicant_address", "address"),
        ):  # fmt: skip
            if one.text(target):
                author[field_name] = one.text(target)
        found.append(author)
    others = one.value("co_applicants")
    for other in others if isinstance(others, list) else []:
        called = name_of(other)
        if called:
            found.append({"id": new_id(), "name": called[:300], "addressee": not found})
    return found


def wire(at: datetime) -> str:
    """An instant as records have it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
