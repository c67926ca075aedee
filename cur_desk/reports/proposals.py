"""«Предложения для рассмотрения»: the verb follows the kind of addressee (domain ruling 20).

State power cannot order local self-government or a company by protocol: bodies of the region are
charged, local and territorial bodies recommended to, an organisation is reached through the
ministry and its agreement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cur_desk.domain.records.words import OrganisationKind as Kind
from cur_desk.domain.text import MONTHS
from cur_desk.errors import InputError
from cur_desk.reports import words
from cur_desk.reports.inputs import Figure, Proposal

_RECOMMEND = {Kind.LOCAL_BODY, Kind.TERRITORIAL_BODY}
_THROUGH_MINISTRY = {Kind.COMMERCIAL, Kind.PUBLIC_FUNCTION, Kind.INSTITUTION}
_DATE = re.compile(
    rf"\d{{1,2}}\.\d{{2}}(?:\.\d{{4}})?|\d{{1,2}}[ {words.NBSP}](?:{'|'.join(MONTHS)})"
    r"(?:[ \u00a0]\d{4}(?: ?г\.)?)?|\d+-ФЗ"
)


def fill(text: str, figures: Mapping[str, Figure], field: str) -> str:
    """The text with its fields filled; a number typed by hand is refused."""
    bare = _DATE.sub("", re.sub(r"\{\w+\}", "", text))
    if re.search(r"\d", bare):
        raise InputError(
            "В тексте справки есть число, набранное вручную.",
            field=field,
            advice="Вставьте показатель: каждое число справки раскрывается в список обращений.",
        )

    def value(match: re.Match[str]) -> str:
        figure = figures.get(match.group(1))
        if figure is None:
            raise InputError(
                f"В тексте назван неизвестный показатель: {match.group(1)}.", field=field
            )
        if figure.value is None:
            return words.DASH
        decimals = 0 if float(figure.value).is_integer() and figure.unit != "%" else 1
        return words.with_unit(words.number(figure.value, decimals), figure.unit)

    return re.sub(r"\{(\w+)\}", value, text)


def sentence(proposal: Proposal) -> str:
    """The whole proposal as one sentence."""
    to = proposal.addressee
    action = fill(proposal.action, proposal.figures, "proposals.action").rstrip(".")
    due = f" до {words.day_month(proposal.due)}" if proposal.due else ""
    if to.kind in _THROUGH_MINISTRY:
        if not to.ministry_dative or not to.agreement_with:
            raise InputError(
                "Предложение обращено к организации, но не указаны министерство и соглашение.",
                field="proposals.addressee",
                advice="Укажите министерство и организацию, с которой заключено соглашение.",
            )
        return (
            f"Поручить {words.dative(to.ministry_dative)} обеспечить{due} в рамках соглашения с "
            f"{to.agreement_with} {action}."
        )
    verb = "Рекомендовать" if to.kind in _RECOMMEND else "Поручить"
    return f"{verb} {words.dative(to.name_dative)}{due} {action}."
