"""The verb ``assist``: what the local help finds in any text, without a login and without files.

Reads a text, answers with facts, municipality, codes, block and вид; nothing is kept or sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cur_desk.assist.addresses import PlaceGuess, find_place
from cur_desk.assist.classify import Guess, classify
from cur_desk.assist.facts import Fact, FactKind, find_facts
from cur_desk.assist.question_kind import guess_kind
from cur_desk.clock import SystemClock
from cur_desk.domain.profile import Profile
from cur_desk.errors import InputError
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.profiles import load_profile, region_ids
from cur_desk.reference.words import label

SHOWN = 60
_KINDS = {
    FactKind.PERSON: "человек", FactKind.ADDRESS: "адрес", FactKind.PHONE: "телефон",
    FactKind.EMAIL: "почта", FactKind.DATE: "дата", FactKind.ORGANISATION: "организация",
    FactKind.AMOUNT: "сумма, руб.", FactKind.CADASTRAL: "кадастровый номер",
    FactKind.ACCOUNT: "лицевой счёт", FactKind.MATTER: "суть", FactKind.DEMAND: "требование",
    FactKind.THREAT: "возможна угроза жизни",
}  # fmt: skip


def read(data: bytes) -> str:
    """The text of what was given. Raises InputError where there is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "Это не текст UTF-8", field="text", advice="Сохраните текст в кодировке UTF-8."
        ) from error
    if "\x00" in text:
        raise InputError("Это не текст UTF-8", field="text", advice="Внутри двоичные данные.")
    if not any(sign.isalnum() for sign in text):
        raise InputError(
            "Текста нет", field="text", advice="Передайте текст обращения на стандартный ввод."
        )
    return text


def examine(text: str, region: str, on: date | None = None) -> tuple[dict[str, Any], str]:
    """The object of ``--json`` and the words for a person; without a day, the region's today.
    Raises InputError where there is no such region."""
    if region not in region_ids():
        raise InputError(
            f"Нет региона «{region}»", field="region", advice=f"Есть: {', '.join(region_ids())}."
        )
    profile = load_profile(region)
    on = on or today(profile)
    classifier = load_classifier()
    facts = find_facts(text, written_on=on)
    guess = classify(text, classifier, profile.block_of_code)
    place = find_place(text, region)
    kind = guess_kind(text)
    value = {
        "region": region,
        "written_on": on.isoformat(),
        "facts": [_fact(f) for f in facts],
        "places": {"sure": place.sure, "choices": [_place(c) for c in place.choices]},
        "knows": guess.knows,
        "confidence": round(guess.confidence, 3),
        "codes": [_code(c, profile) for c in guess.codes],
        "block": _block(guess, profile),
        "kind": {"kind": kind.kind.value, "name": label(kind.kind), "words": list(kind.words)},
    }
    return value, _words(facts, guess, place, profile, label(kind.kind))


def today(profile: Profile) -> date:
    """The day it is in the region, wherever the machine stands."""
    return SystemClock().now().astimezone(profile.tz).date()


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "start": fact.start,
        "end": fact.end,
        "text": fact.text,
        "value": fact.value,
    }


def _place(choice: Any) -> dict[str, Any]:
    return {
        "oktmo": choice.oktmo,
        "name": choice.title,
        "locality": choice.locality,
        "words": list(choice.words),
        "score": choice.score,
    }


def _code(guess: Any, profile: Profile) -> dict[str, Any]:
    return {
        "code": guess.code,
        "name": guess.name,
        "block": profile.block_of_code(guess.code),
        "words": list(guess.words),
        "score": round(guess.score, 2),
        "share": round(guess.share, 3),
    }


def _block(guess: Guess, profile: Profile) -> dict[str, Any]:
    name = profile.block(guess.block).short_name if guess.block else "Вне отраслевых блоков"
    known = bool(guess.codes)
    return {
        "block": guess.block,
        "name": name if known else "не знаю",
        "confidence": round(guess.block_confidence, 3),
    }


def _words(
    facts: tuple[Fact, ...], guess: Guess, place: PlaceGuess, profile: Profile, kind: str
) -> str:
    lines = [f"Вид вопроса: {kind}"]
    if not guess.codes:
        lines.append("Код: не знаю")
    else:
        lines.append("Код:" if guess.knows else "Код: не знаю, разве что")
    for code in guess.codes:
        said = ", ".join(f"«{w}»" for w in code.words)
        lines.append(f"  {code.code} {code.name[:SHOWN]} — по словам {said}")
    block = _block(guess, profile)
    sure = f" (так верно в {block['confidence'] * 100:.0f} из 100)" if guess.codes else ""
    lines.append(f"Блок: {block['name']}{sure}")
    lines.append(_place_words(place))
    return "\n".join([*lines, *(_fact_words(fact) for fact in facts)])


def _fact_words(fact: Fact) -> str:
    said = " ".join(fact.text.split())
    shown = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
    means = f" → {fact.value}" if fact.value != said and len(fact.value) <= SHOWN else ""
    return f"{_KINDS[fact.kind]}: {shown}{means}"


def _place_words(place: PlaceGuess) -> str:
    if not place.choices:
        return "Муниципалитет: не знаю"
    if place.sure:
        return f"Муниципалитет: {place.choices[0].title} ({place.choices[0].oktmo})"
    return "Муниципалитет, выберите: " + "; ".join(c.title for c in place.choices)
