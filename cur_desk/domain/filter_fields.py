"""The one table of what can be filtered: code, written word, Russian title, kind and column.

The written form, the chips of the filter bar, pivots and the compiler to SQL all read this table;
a field that is to be filtered is added here and in the projection, nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cur_desk.domain.text import fold


class FieldKind(StrEnum):
    """How the values of a field are compared and written."""

    CHOICE = "choice"
    """A code of a vocabulary."""
    TREE = "tree"
    """A hierarchical code: a value with a star takes everything below."""
    SET = "set"
    """Several codes in one column, each between blanks."""
    TEXT = "text"
    """Folded text: equal, beginning with, containing."""
    DAYS = "days"
    """An instant, compared as calendar days left in the region's zone."""
    DATE = "date"
    """An instant, compared by its date in the region's zone."""
    NUMBER = "number"
    FLAG = "flag"


class Table(StrEnum):
    """Which projection holds the column; a question's value counts for its whole appeal."""

    APPEAL = "appeal"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class FilterField:
    """One row of the table."""

    code: str
    word: str
    title: str
    kind: FieldKind
    column: str
    table: Table = Table.APPEAL
    also: tuple[str, ...] = ()
    """Other words that are read as this field and never written."""


_K = FieldKind
_Q = Table.QUESTION

FIELDS: tuple[FilterField, ...] = (
    FilterField("block", "блок", "блок", _K.CHOICE, "block", _Q, also=("отрасль",)),
    FilterField(
        "oktmo",
        "мо",
        "муниципальное образование",
        _K.CHOICE,
        "oktmo",
        _Q,
        also=("район", "округ", "муниципалитет"),
    ),
    FilterField("code", "код", "код", _K.TREE, "code", _Q, also=("тема",)),
    FilterField(
        "executor", "исполнитель", "исполнитель", _K.CHOICE, "executor", _Q, also=("ответственный",)
    ),
    FilterField("result", "результат", "результат", _K.CHOICE, "result", _Q),
    FilterField("question_kind", "вид", "вид вопроса", _K.CHOICE, "question_kind", _Q),
    FilterField("category", "категория", "категория", _K.CHOICE, "category", _Q),
    FilterField("cause", "причина", "причина", _K.CHOICE, "cause", _Q),
    FilterField("state", "состояние", "состояние", _K.CHOICE, "state", also=("статус",)),
    FilterField("channel", "канал", "канал", _K.CHOICE, "channel"),
    FilterField("regime", "режим", "режим", _K.CHOICE, "regime"),
    FilterField("holder", "сотрудник", "сотрудник", _K.CHOICE, "holder", also=("взял", "оператор")),
    FilterField("registrar", "орган", "орган регистрации", _K.CHOICE, "registrar"),
    FilterField("exchange", "обмен", "обмен", _K.CHOICE, "exchange"),
    FilterField("special", "особое", "особый признак", _K.SET, "special"),
    FilterField("mark", "метка", "метка", _K.SET, "marks"),
    FilterField("due", "срок", "срок", _K.DAYS, "next_due_at"),
    FilterField("legal_due", "законный", "законный срок", _K.DAYS, "due_at"),
    FilterField(
        "received", "поступило", "поступило", _K.DATE, "received_at", also=("дата", "пришло")
    ),
    FilterField(
        "registered",
        "зарегистрировано",
        "зарегистрировано",
        _K.DATE,
        "registered_at",
        also=("рег",),
    ),
    FilterField(
        "sent", "направлено", "направлено заявителю", _K.DATE, "sent_at", also=("отвечено",)
    ),
    FilterField("closed", "закрыто", "закрыто", _K.DATE, "closed_at"),
    FilterField("questions", "вопросов", "вопросов", _K.NUMBER, "questions"),
    FilterField("repeats", "повторов", "прежних обращений", _K.NUMBER, "repeats", also=("повтор",)),
    FilterField("files", "файлов", "файлов", _K.NUMBER, "files", also=("вложений",)),
    FilterField("life", "угроза", "угроза жизни", _K.FLAG, "life"),
    FilterField("open", "открыто", "в работе", _K.FLAG, "open"),
    FilterField("extended", "продлено", "продлено", _K.FLAG, "extended"),
    FilterField("to_carry", "перенести", "не перенесено во внешнюю систему", _K.FLAG, "to_carry"),
    FilterField("proposed", "предложено", "ждёт решения органа", _K.FLAG, "proposed"),
    FilterField("timely", "вовремя", "направлено заявителю в срок", _K.FLAG, "timely"),
    FilterField("number", "номер", "номер", _K.TEXT, "number_key"),
    FilterField("external", "внешний", "внешний номер", _K.TEXT, "external_key"),
    FilterField(
        "locality",
        "нп",
        "населённый пункт",
        _K.TEXT,
        "locality_key",
        also=("город", "село", "пункт"),
    ),
    FilterField(
        "applicant", "заявитель", "заявитель", _K.TEXT, "applicant_key", also=("фио", "автор")
    ),
)

BY_CODE = {f.code: f for f in FIELDS}
BY_WORD = {fold(w): f for f in FIELDS for w in (*f.also, f.word)} | BY_CODE
SOUGHT_ANYWAY = frozenset({"адрес", "улица", "дом", "текст", "суть", "слово", "слова"})
"""No fields: a search looks there without being told. ``дом:5`` says so rather than find nothing."""

PERIOD_FIELDS = ("received", "registered", "sent", "closed")
"""What a period may be measured by."""
