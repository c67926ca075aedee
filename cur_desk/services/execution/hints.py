"""What an answer to a citizen has and lacks: measure, date, telephone, promise, proof of sending.

Plain patterns over the words of the form; a hint helps and never stops an act.
"""

from __future__ import annotations

import re

from cur_desk.domain.text import bytes_words
from cur_desk.services.execution.views import Hint, Values, day_of
from cur_desk.services.files.attaching import time_words

_MONTHS = "январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр"
_DATE = re.compile(rf"\d{{1,2}}\.\d{{1,2}}(\.\d{{2,4}})?|\d{{1,2}}\s+(?:{_MONTHS})\w*", re.I)
_PHONE = re.compile(r"(тел\.?|телефон\w*)\s*[:—-]?\s*[\d(+]|\d[\d() ]*-\d{2}-\d{2}", re.I)
LEAST_CHARS = 40


def hints(values: Values, *, sent: bool) -> tuple[Hint, ...]:
    """Hints under the answer, in the order of reading."""
    text = values.get("text", "")
    measure = bool(values.get("taken") or values.get("planned"))
    found = [
        _of(measure and bool(_DATE.search(text)), "мера и дата", "нет меры или даты"),
        _of(bool(_PHONE.search(text)), "телефон исполнителя", "нет телефона исполнителя"),
    ]
    if values.get("planned"):
        until = day_of(values.get("planned_until"))
        good = f"срок обещания {until:%d.%m.%Y}" if until else ""
        found.append(_of(until is not None, good, "нет срока обещания"))
    if len(text.strip()) < LEAST_CHARS:
        found.insert(0, Hint("ответ слишком короткий", False))
    proved = sent or bool(values.get("proof"))
    found.append(_of(proved, "есть подтверждение отправки", "нет подтверждения отправки заявителю"))
    return tuple(found)


def size_words(values: Values, files: int = 0, bps: float | None = None) -> str:
    """«2 КБ, при 64 кбит/с ≈ 2 с»: what the answer and its unsent files weigh on the link."""
    size = sum(len(v.encode()) for v in values.values()) + 1_000  # the envelope and its receipt
    size += files
    delay = 9_600 * (bps or 64_000.0) / 64_000.0  # some 1.2 s of asking and answering
    return f"{bytes_words(size)}, {time_words(size + round(delay), bps)}"


def _of(true: bool, good: str, bad: str) -> Hint:
    return Hint(good if true else bad, true)
