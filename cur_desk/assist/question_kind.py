"""Вид вопроса by the words of the text (59-ФЗ ст. 4, domain B4), with the words that say so. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cur_desk.domain.records.words import QuestionKind as Kind

MOST_CHARS = 20_000
_ASKS = re.compile(
    r"\b(?:прошу|просим|просьба|требу\w+|помогите|примите\s+меры|разберитесь|почините|уберите|сделайте|верните|"
    r"отремонтируйте|обяжите|накажите|восстановите|проверьте|почистите|вывезите|включите|дайте|приезжайте)\b",
    re.IGNORECASE,
)
_RULES: tuple[tuple[Kind, float, re.Pattern[str]], ...] = (
    (Kind.CORRUPTION, 3.0, re.compile(r"\b(?:взятк\w+|взяточ\w+|откат\w*|коррупци\w+|вымога\w+\s+(?:деньг\w+|взятк\w+))", re.IGNORECASE)),
    (Kind.PROSECUTOR, 3.0, re.compile(r"\bпрокуратура\s+(?:\w+\s+){0,3}(?:направляет|просит|требует)\b|\bпредставление\s+прокурора\b", re.IGNORECASE)),
    (Kind.PROPOSAL, 2.2, re.compile(r"\b(?:предлага(?:ю|ем)|есть\s+предложени\w+|предложени[ея]\s*[:—–-]|моё\s+предложение|мое\s+предложение|есть\s+идея|почему\s+бы\s+не|рационализатор\w+|вношу\s+предложение|было\s+бы\s+(?:хорошо|здорово|неплохо|правильно)|хорошо\s+бы)\b", re.IGNORECASE)),
    (Kind.COMPLAINT, 2.0, re.compile(r"\b(?:жалоб[ауы]\s+на|жалуюсь|обжалу\w+|нарушен\w*\s+(?:мои|мое|наши|права|право)|нарушают\s+(?:мои|наши)\s+права|наруш\w+\s+прав\w*|незаконн\w+\s+(?:отказ\w*|отказали|действи\w+|уволи\w+)|прошу\s+(?:привлечь|наказать|отменить\s+решение)|бездействи\w+|восстановить\s+(?:мои|наши)?\s?прав\w*|признать\s+незаконн\w+|отказали\s+незаконно)\b", re.IGNORECASE)),
    (Kind.INFORMATION, 1.6, re.compile(r"\b(?:прошу\s+(?:сообщить|разъяснить|пояснить|предоставить\s+информацию|подсказать|дать\s+разъяснени\w+|ответить)|просим\s+(?:сообщить|разъяснить)|подскажите|хочу\s+узнать|хотел\w*\s+бы\s+узнать|интересует|какие\s+(?:нужны\s+)?документы|положен\w*\s+ли|имею\s+ли\s+(?:я\s+)?право|куда\s+(?:мне\s+)?обра(?:титься|щаться)|разъясните|поясните|сообщите,?\s+(?:пожалуйста,?\s+)?(?:когда|будет|кто|на\s+каком))\b", re.IGNORECASE)),
    (Kind.NOT_APPEAL, 1.5, re.compile(r"\b(?:спасибо|благодар\w+|поздравля\w+|приглаша\w+|соболезн\w+|с\s+праздником|низкий\s+поклон)\b", re.IGNORECASE)),
)  # fmt: skip
_THANKS_AHEAD = re.compile(r"заранее|спасибо\s+за\s+внимание|надеюсь|спасибо,?\s*$", re.IGNORECASE)
_TROUBLE = re.compile(
    r"\b(?:не\s+\w+|нет\b|нету\b|сломан\w*|течёт|течет|яма|ямы|холодно|грязь|отказ\w+|невозможно|опасно|жалоб\w+|"
    r"проблем\w+|плохо|безобрази\w+|сколько\s+можно|когда\s+(?:же|уже|будет|наконец))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A вид, the words that say so, 1–3."""

    kind: Kind
    words: tuple[str, ...]
    strength: int


def guess_kind(text: str) -> KindGuess:
    """The likeliest вид; «заявление» is by far the commonest and stands where nothing speaks."""
    head = text[:MOST_CHARS]
    asks = _ASKS.search(head)
    best: tuple[float, Kind, tuple[str, ...]] = (0.0, Kind.STATEMENT, ())
    for kind, weight, pattern in _RULES:
        hits = [
            m.group().lower() for m in pattern.finditer(head) if not _only_polite(head, kind, m)
        ]
        if not hits:
            continue
        value = weight + 0.3 * min(3, len(hits) - 1)
        if (
            kind is Kind.INFORMATION
            and asks is not None
            and not hits[0].startswith(asks.group().lower())
        ):
            value -= 1.2
        if kind is Kind.NOT_APPEAL and (asks is not None or _TROUBLE.search(head)):
            value -= 1.4
        if value > best[0] + 1e-9 and value > 0.5:
            best = (value, kind, tuple(dict.fromkeys(hits))[:2])
    if best[1] is Kind.STATEMENT:
        words = (asks.group().lower(),) if asks is not None else ()
        return KindGuess(Kind.STATEMENT, words, 2 if asks is not None else 1)
    return KindGuess(best[1], best[2], 3 if best[0] >= 2.3 else 2 if best[0] >= 1.5 else 1)


def _only_polite(text: str, kind: Kind, match: re.Match[str]) -> bool:
    """«Заранее благодарю» at the end is no letter of thanks."""
    if kind is not Kind.NOT_APPEAL:
        return False
    around = text[max(0, match.start() - 12) : match.end() + 14]
    return _THANKS_AHEAD.search(around) is not None
