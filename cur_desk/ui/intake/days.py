"""The dates of an intake as typed: what is no date yet is neither lost nor taken for another."""

from __future__ import annotations

from cur_desk.ui.intake.fields import IntakeFields
from cur_desk.ui.widgets.date_field import DateField, written


class IntakeDays:
    """The day fields by their path in the content."""

    def __init__(self, fields: IntakeFields) -> None:
        self._fields: dict[str, DateField] = {
            "received_on": fields.received_on,
            "source/answer_at": fields.answer_on,
            "registrations/0/document_due_on": fields.document_due_on,
            "registrations/0/registered_on": fields.registered_on,
        }

    def as_typed(self) -> dict[str, str]:
        """The texts that are not a written date yet: a draft keeps them letter by letter."""
        texts = {path: field.text().strip() for path, field in self._fields.items()}
        return {
            path: text
            for path, text in texts.items()
            if text and ((day := self._fields[path].meant()) is None or text != written(day))
        }

    def put_back(self, typed: dict[str, str]) -> None:
        """The texts of a draft, with what is wrong with them."""
        for path, text in typed.items():
            if (field := self._fields.get(path)) is not None:
                field.setText(text)
                field.validate()

    def take(self) -> str:
        """Reads all, as on leaving each; the path of the first in sight that is no date."""
        wrong = [path for path, field in self._fields.items() if not field.take()]
        return next(filter(self._seen, wrong), "")

    def words(self, path: str) -> str:
        """What is wrong with it."""
        return self._fields[path].error()

    def _seen(self, path: str) -> bool:
        field = self._fields[path]
        return field.isEnabled() and field.isVisibleTo(field.window())
