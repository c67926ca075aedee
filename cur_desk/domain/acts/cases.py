"""Cases in which an appeal is left without an answer: 59-ФЗ ст. 11 part by part, ст. 8 ч. 7. Pure.

Each says what the law demands besides: a notice to the citizen, a term of seven days (a rule of
the profile), an address, a body that learns of a crime. Letters and forms read it from here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnansweredCase:
    """One case. ``term``: the rule of the profile that counts its notice; empty: no own term."""

    code: str
    title: str
    paragraph: str
    letter: str
    """Template of the notice to the citizen."""
    does: str
    """What happens, in the words of the form."""
    notice: bool = True
    """Whether the citizen must be told; else only if there is where to write."""
    term: str = ""
    needs: tuple[str, ...] = ()
    """Fields of the content without which this case is incomplete."""


_ROWS = (
    UnansweredCase(
        "anonymous",
        "Нет фамилии или почтового адреса",
        "59-ФЗ ст. 11 ч. 1",
        "left_anonymous",
        "Ответ не даётся: направить его некому или некуда.",
        notice=False,
    ),
    UnansweredCase(
        "crime",
        "Нет фамилии или адреса, но есть сведения о преступлении",
        "59-ФЗ ст. 11 ч. 1",
        "left_anonymous",
        "Ответ не даётся, обращение направляется в государственный орган по его компетенции.",
        notice=False,
        needs=("to_body", "letter_text"),
    ),
    UnansweredCase(
        "court",
        "Обжалуется судебное решение",
        "59-ФЗ ст. 11 ч. 2",
        "left_court",
        "Обращение возвращается с разъяснением порядка обжалования судебного решения.",
        term="court_return",
    ),
    UnansweredCase(
        "insult",
        "Нецензурные либо оскорбительные выражения, угрозы",
        "59-ФЗ ст. 11 ч. 3",
        "left_insult",
        "Ответ по существу не даётся, заявителю сообщается о недопустимости злоупотребления правом.",
    ),
    UnansweredCase(
        "unreadable",
        "Текст не поддаётся прочтению",
        "59-ФЗ ст. 11 ч. 4",
        "left_unreadable",
        "Ответ не даётся и обращение никуда не направляется; заявителю сообщается, если фамилия и "
        "адрес читаются.",
        term="unreadable_notice",
        notice=False,
    ),
    UnansweredCase(
        "unclear",
        "Текст не позволяет определить суть",
        "59-ФЗ ст. 11 ч. 4.1",
        "left_unclear",
        "Ответ не даётся и обращение никуда не направляется; заявителю сообщается об этом.",
        term="unclear_notice",
    ),
    UnansweredCase(
        "published",
        "Ответ на вопрос размещён на официальном сайте",
        "59-ФЗ ст. 11 ч. 5.1",
        "left_published",
        "Заявителю сообщается адрес сайта, на котором размещён ответ.",
        term="published_notice",
        needs=("address",),
    ),
    UnansweredCase(
        "secret",
        "Ответ раскрыл бы государственную или иную охраняемую законом тайну",
        "59-ФЗ ст. 11 ч. 6",
        "left_secret",
        "Заявителю сообщается, что дать ответ по существу нельзя: сведения не разглашаются.",
    ),
    UnansweredCase(
        "return_complaint",
        "Жалобу можно направить только тому, на кого жалуются",
        "59-ФЗ ст. 8 ч. 7",
        "left_return_complaint",
        "Жалоба возвращается с разъяснением права обжаловать решение или действие в суд.",
        term="return_complaint",
    ),
)

CASES: dict[str, UnansweredCase] = {row.code: row for row in _ROWS}
STOP = UnansweredCase(
    "repeated",
    "На вопрос многократно дан ответ по существу, новых доводов нет",
    "59-ФЗ ст. 11 ч. 5",
    "stop_correspondence",
    "Переписка по этому вопросу прекращается, заявитель об этом уведомляется.",
)
"""The case of «прекратить переписку», an act of its own."""
