"""What the person wants and fears: demands and the sentence that matters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cur_desk.assist.fact import Span

_END = re.compile(r"[.!?…]+[»\")]?(?=\s|$)|\n+")
_SHORT_BEFORE = re.compile(
    r"(?:^|[\s(«])(?:г|гор|ул|пер|пр|просп|пл|д|дер|с|п|пос|пгт|рп|р|обл|кв|корп|стр|тел|т|ст|им|руб|тыс|млн|гр|см|ред|"
    r"др|пр|т[. ]?д|т[. ]?п|т[. ]?е|т[. ]?к|км|мкр|ж|н|о|и|[А-ЯЁ])$",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"\d$")
_DEMAND = re.compile(
    r"\b(?:прошу|просим|просьба|требу(?:ю|ем)|убедительн\w+\s+прос\w+|умоля\w+|помогите|примите\s+меры|принять\s+меры|"
    r"разберитесь|проверьте|сделайте|почините|отремонтируйте|уберите|наведите\s+порядок|верните|обяжите|накажите|"
    r"привлеките|ответьте|разъясните|поясните|дайте|предлага(?:ю|ем)|хотелось\s+бы|хотим|хочу\s+(?:узнать|попросить|чтобы)|"
    r"примите|посодействуйте|окажите|ждём|ждем|восстановите|установите|поставьте|пришлите|включите|сообщите)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\s*(?:здравствуйте|добр\w+\s+(?:день|вечер|утро|ночи)|приветству\w+|уважаем\w+|привет|доброго\s+времени|заявление|жалоба|обращение|от\s+(?:жител|гр\b)|кому|главе|"
    r"спасибо\s+за\s+внимание|с\s+уважением|заранее\s+благодар\w+|мой\s+телефон|тел\b|дата|подпись)",
    re.IGNORECASE,
)
_INTRO = re.compile(
    r"^\s*(?:я,?\s|мы,?\s(?:жител|жильц|родител)|меня\s+зовут|мне\s+\d+\s+(?:лет|год)|пиш\w+\s+вам|вам\s+пиш\w+|живу\s+в|живу\s+по|жив[её]м\s+(?:в|по)|"
    r"прожива\w+|обраща(?:юсь|емся|ются|ется)|обратил\w+|заявитель\w*|звонок\s+от|уважаем\w+|губернатору|главе|"
    r"председателю|министру|начальнику|директору|в\s+(?:администраци\w+|министерств\w+|департамент|управлени\w+|прокуратур\w+|цур)\b)",
    re.IGNORECASE,
)
_INTRO_MOST = 120
_MOSTLY = 0.55
_FEWEST_WORDS = 4
MATTER_LOOK = 24


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences, without the blanks around them; «ул.» and «И.» end none."""
    start = 0
    for match in _END.finditer(text):
        mark = match.group()
        if mark == "." and _goes_on(text, match):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 8) : match.start()]
    following = text[match.end() : match.end() + 2].strip()
    if _SHORT_BEFORE.search(before):
        return True
    return bool(following) and (
        following[0].islower() or (following[0].isdigit() and bool(_DAY_BEFORE.search(before)))
    )


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end


def demands(text: str) -> Iterator[Span]:
    """Sentences that ask for something."""
    for start, end in sentences(text):
        match = _DEMAND.search(text, start, end)
        if match is not None and end - match.start() > len(match.group()) + 4:
            yield Span(match.start(), end, " ".join(text[match.start() : end].split()))


def matter(text: str, places: Sequence[Span] = ()) -> Iterator[Span]:
    """The sentence that says what is wrong: the first that greets nobody, asks for nothing and is
    more than an address."""
    fallback: Span | None = None
    for number, (start, end) in enumerate(sentences(text)):
        if number >= MATTER_LOOK:
            break
        sentence = text[start:end]
        if _GREETING.match(sentence) or len(sentence.split()) < _FEWEST_WORDS:
            continue
        if _mostly(start, end, places):
            continue
        span = Span(start, end, " ".join(sentence.split()))
        if _INTRO.match(sentence) and len(sentence) < _INTRO_MOST:
            fallback = fallback or span
            continue
        if _DEMAND.search(sentence) is None:
            yield span
            return
        fallback = fallback or span
    if fallback is not None:
        yield fallback


def _mostly(start: int, end: int, places: Sequence[Span]) -> bool:
    covered = sum(max(0, min(end, p.end) - max(start, p.start)) for p in places)
    return covered >= _MOSTLY * (end - start)
