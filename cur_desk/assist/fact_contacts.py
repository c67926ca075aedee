"""Telephones, e-mails, cadastral numbers, personal accounts, sums of money. Pure rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from cur_desk.assist.fact import Span
from cur_desk.assist.number_words import NUMBER_WORD, dictated

_S = r"[ \t\u00a0\u2009\u202f.\-–—‑_()/*,=·]{0,4}"
_FULL = re.compile(rf"(?<![\d+])(?:\+[ ]?7|8|7){_S}\d(?:{_S}\d){{9}}(?![\d])")
_MOBILE = re.compile(rf"(?<![\d+])\(?9(?:{_S}\d){{9}}(?!\d)")
_CITY = re.compile(
    rf"(?<![\d+])(?:\(\d{{3,5}}\)|\d{{3,5}}(?=[ ]?-?[ ]?\d{{1,3}}-\d\d-\d\d)){_S}\d(?:{_S}\d){{4,6}}(?!\d)"
)
_LOCAL = re.compile(r"(?<![\d./:№-])\d{1,3}[-–—‑]\d\d[-–—‑]\d\d(?![\d]|[-–—‑.]\d)")
_TOLD = re.compile(
    r"(?:\bтел(?:ефон\w*|ефончик)?|\bт|\bсот(?:овый)?|\bдом(?:ашний)?|\bзвон\w+|\bмоб(?:ильн\w+)?|"
    r"\bфакс|\bномер\w*(?: телефона)?)[.:\s№-]{0,5}(?:(?:мой|дом\w*|город\w*|сот\w*|для|связи|рабочий|контактн\w+|заявител\w+)[.:\s]{1,3}){0,3}"
    r"(?P<number>\d(?:[ \u00a0.-]?\d){4,6})(?![\d]|[ .-]?\d)",
    re.IGNORECASE,
)
_NEAR_WORDS = re.compile(
    r"(?:\bтел\.?|\bт\.|звон|набер|\bмоб\.?|\bсот(?:\.|ов)|факс|вотсап|ватсап|вайбер|для\s+связи|контакт|номер\w*\s(?:тел|мой|для))[^\n.!?]{0,24}$",
    re.IGNORECASE,
)
_FEW_DIGITS = re.compile(
    r"(?<![\d./:№-])(?<!\d )\d(?:[ -]?\d){4,6}(?!\d|[ -]?\d|\s?(?:руб|₽|квартир|человек|метр|км|раз|дн))"
)
_CODED = re.compile(
    r"(?<![\d-])(?P<local>\d{1,3}[-–—‑ ]\d\d[-–—‑ ]\d\d),?\s?\(?код(?:\sгорода)?\s?(?P<code>\d{3,5})\)?"
)
_CODE_FIRST = re.compile(
    r"\bкод(?:\sгорода)?\s?(?P<code>\d{3,5})\)?[,;]?\s?(?:тел\w*\.?|т\.|номер)?\s?"
    r"(?P<local>\d{1,3}[-–—‑ ]?\d\d[-–—‑ ]?\d\d)(?!\d)"
)
_SAID = rf"(?:\d{{1,4}}|(?:{NUMBER_WORD})(?![а-яё]))"
_DICTATED = re.compile(
    rf"(?<![\w+])\+?{_SAID}(?:[\s,.–—-]{{1,3}}{_SAID}){{3,14}}(?!\w)", re.IGNORECASE
)
_NO_PHONE_BEFORE = re.compile(
    r"\b(?:(?:л/с|лс|сч[её]т\w*|квитанци\w|инн|огрн|снилс|паспорт\w*|полис\w*|карт[аыеу])[.:]?\s?(?:№\s?|номер\w?\s?)?"
    r"|(?:заявк\w|заявлени\w|обращени\w|договор\w*|дел[оаеу]|приказ\w?|вх|исх)[.:]?\s?(?:№|номер)\s?)$",
    re.IGNORECASE,
)
"""A number that these words lead is somebody's paper, not a telephone (unless one says so)."""
_PHONE_WORD = re.compile(r"\b(?:тел|т\.|моб|сот|звон|контакт|факс|дом\.)", re.IGNORECASE)
_CODE_SPACED = re.compile(
    r"(?<![\d+])\(?(?P<code>[348]\d{4})\)?[ -]{1,2}(?P<local>\d[ -]\d\d[ -]\d\d)(?!\d|[ -]\d)"
)
_LETTER = re.compile(r"[а-яё]", re.IGNORECASE)
_CODE_AND_REST = re.compile(r"(?<![\d+])(?P<code>[348]\d{2,4})[ -](?P<local>\d{5,7})(?!\d)")
_LIKE_DIGITS = re.compile(r"(?<=[\d-])[ОоOoЗзIl]{1,3}(?=[\d-])")
_DIGITS_OF = str.maketrans("ОоOoЗзIl", "00003311")
_MOST_SURE = 8
"""Letters like figures are read as figures where at least so many are figures."""
_DIGITS = re.compile(r"\d")
_FULL_DIGITS, _FEWEST, _NEAR = 10, 5, 34
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
_CADASTRAL = re.compile(r"(?<![\d:])\d{2}:\d{2}:\d{6,7}:\d{1,7}(?![\d:])")
_ACCOUNT = re.compile(
    r"(?:\bлицев\w{2,4}\s+сч[её]т\w{0,2}|\bл\s?[/.]\s?с(?:ч[её]т\w{0,2})?|\bлс\b|\bлиц\.?\s?сч[её]?т?\.?)"
    r"\s{0,2}(?:[:№N#]|номер|абонента|за|-|–){0,3}\s{0,2}(?P<number>\d[\d -]{3,18}\d)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?<![\d.,])(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?P<part>[.,]\d{1,2})?[ \u00a0]?"
    r"(?P<scale>тыс(?:яч\w{0,2})?\.?|млн\.?|миллион\w{0,2}|млрд\.?|т\.?[ ]?(?=р\b|руб))?[ \u00a0]?"
    r"(?P<unit>руб(?:л\w{1,3})?\b\.?|р\.|р\b(?!-)|₽|т\.?р\.?\b)?",
    re.IGNORECASE,
)
_SCALES = {"т": 1000, "м": 1_000_000}


def phones(text: str) -> Iterator[Span]:
    """Telephones in all ways of writing; full ones as +7 and ten digits, local ones as digits."""
    taken: list[tuple[int, int]] = []
    for finder in (_coded, _whole, _told_in_words, _local, _after_word):
        for span in finder(text):
            if not _over(span, taken):
                taken.append((span.start, span.end))
                yield span


def _coded(text: str) -> Iterator[Span]:
    """A local number with its area code told in words."""
    for pattern in (_CODED, _CODE_FIRST):
        for match in pattern.finditer(text):
            digits = match["code"] + _digits(match["local"])
            if len(digits) == _FULL_DIGITS:
                yield Span(*match.span(), f"+7{digits}")
    for match in _CODE_SPACED.finditer(text):
        if not _of_paper(text, match.start()):
            yield Span(*match.span(), f"+7{match['code']}{_digits(match['local'])}")


def _of_paper(text: str, start: int) -> bool:
    """«№ 912-345-67-89», «счёт 8912…»: not what anybody can be rung by."""
    before = text[max(0, start - 24) : start]
    return _NO_PHONE_BEFORE.search(before) is not None and _PHONE_WORD.search(before) is None


def _whole(text: str) -> Iterator[Span]:
    read = _LIKE_DIGITS.sub(lambda m: m.group().translate(_DIGITS_OF), text)
    for pattern in (_FULL, _MOBILE, _CITY):
        for match in pattern.finditer(read):
            if read is not text and len(_digits(text[match.start() : match.end()])) < _MOST_SURE:
                continue
            span = _full(match)
            if span is not None and not _of_paper(text, match.start()):
                yield span


def _told_in_words(text: str) -> Iterator[Span]:
    """«восемь девятьсот двенадцать 345 …»."""
    for match in _DICTATED.finditer(text):
        if _LETTER.search(match.group()) is None:
            continue
        digits = dictated(re.sub(r"[-,.–—+]", " ", match.group()))
        if len(digits) == _FULL_DIGITS + 1 and digits[0] in "78":
            yield Span(*match.span(), f"+7{digits[1:]}")
        elif len(digits) == _FULL_DIGITS and digits[0] == "9":
            yield Span(*match.span(), f"+7{digits}")
        elif _FEWEST <= len(digits) <= _FULL_DIGITS - 3 and _near_word(text, match):
            yield Span(*match.span(), digits)


def _local(text: str) -> Iterator[Span]:
    for match in _LOCAL.finditer(text):
        digits = _digits(match.group())
        if (
            len(digits) >= _FEWEST
            and not _like_date(text, match)
            and not _of_paper(text, match.start())
        ):
            yield Span(match.start(), match.end(), digits)


def _after_word(text: str) -> Iterator[Span]:
    """Digits that are a telephone only because a word before them says so."""
    for match in _CODE_AND_REST.finditer(text):
        digits = match["code"] + match["local"]
        if len(digits) == _FULL_DIGITS and _near_word(text, match):
            yield Span(match.start(), match.end(), f"+7{digits}")
    for match in _FEW_DIGITS.finditer(text):
        if _near_word(text, match) and not _like_date(text, match):
            yield Span(match.start(), match.end(), _digits(match.group()))
    for match in _TOLD.finditer(text):
        yield Span(*match.span("number"), _digits(match["number"]))


def _near_word(text: str, match: re.Match[str]) -> bool:
    return _NEAR_WORDS.search(text[max(0, match.start() - _NEAR) : match.start()]) is not None


def _full(match: re.Match[str]) -> Span | None:
    digits = _digits(match.group())[-_FULL_DIGITS:]
    if len(digits) < _FULL_DIGITS or digits[0] in "0127":
        return None
    end = match.end()
    start = match.start()
    text = match.group()
    if text.startswith("(") and ")" not in text:
        start += 1
    return Span(start, end, f"+7{digits}")


def _like_date(text: str, match: re.Match[str]) -> bool:
    """«12-11-26» after «от» is a day, not a telephone."""
    parts = re.split(r"\D", match.group())
    if len(parts) != 3 or not (1 <= int(parts[0]) <= 31 and 1 <= int(parts[1]) <= 12):
        return False
    before = text[max(0, match.start() - 12) : match.start()].lower()
    return re.search(r"(?:\bот|\bс|\bдо|\bна|\bдат[аы]|\bпо)\s*$", before) is not None


def _over(span: Span, taken: list[tuple[int, int]]) -> bool:
    # Facts are few and come in order; only the neighbours can overlap.
    return any(span.start < end and start < span.end for start, end in taken[-64:])


def _digits(text: str) -> str:
    return "".join(_DIGITS.findall(text))


def emails(text: str) -> Iterator[Span]:
    """Addresses of electronic mail."""
    for match in _EMAIL.finditer(text):
        found = match.group().rstrip(".-")
        yield Span(match.start(), match.start() + len(found), found.lower())


def cadastral_numbers(text: str) -> Iterator[Span]:
    """Numbers of plots and buildings in the state register."""
    for match in _CADASTRAL.finditer(text):
        yield Span(match.start(), match.end(), match.group())


def accounts(text: str) -> Iterator[Span]:
    """Personal accounts of payers."""
    for match in _ACCOUNT.finditer(text):
        yield Span(*match.span("number"), _digits(match["number"]))


def amounts(text: str) -> Iterator[Span]:
    """Sums of money in roubles; the value has no group signs."""
    for match in _AMOUNT.finditer(text):
        unit, scale = match["unit"], (match["scale"] or "").lower()
        if not unit and not scale.startswith(("тыс", "млн", "мил", "млрд")):
            continue
        number = re.sub(r"\s", "", match["number"]) + (match["part"] or "").replace(",", ".")
        try:
            value = Decimal(number[:18]) * _factor(scale, (unit or "").lower())
        except InvalidOperation:
            continue
        yield Span(match.start(), match.end(), f"{value.normalize():f}")


def _factor(scale: str, unit: str) -> int:
    if scale.startswith("млрд"):
        return 1_000_000_000
    if unit.startswith("т"):
        return 1000
    return _SCALES.get(scale[:1], 1)
