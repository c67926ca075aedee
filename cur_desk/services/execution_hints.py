"""What an answer to a citizen has and lacks: measure, date, telephone, promise, proof of sending.

Plain patterns over the words of the form; a hint helps and never stops an act.
"""

from __future__ import annotations

import re

from cur_desk.services.execution_views import Hint, Values, day_of

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


def size_words(values: Values) -> str:
    """«2 КБ, около 1 с при 64 кбит/с»: what the answer weighs on a thin link."""
    size = sum(len(v.encode()) for v in values.values()) + 1_000  # the envelope and its receipt
    kilobytes = max(1, round(size / 1_000))
    seconds = max(1, round(size * 8 / 64_000 + 1.2))
    return f"{kilobytes} КБ, около {seconds} с при 64 кбит/с"


def _of(true: bool, good: str, bad: str) -> Hint:
    return Hint(good if true else bad, true)
