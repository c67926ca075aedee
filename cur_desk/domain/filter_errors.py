"""A mistake in a written filter, with the place of the word that is wrong."""

from __future__ import annotations

from cur_desk.errors import InputError


class FilterError(InputError):
    """``start`` and ``end``: the wrong word in the line as typed."""

    def __init__(
        self, message: str, *, field: str, advice: str = "", span: tuple[int, int] = (0, 0)
    ) -> None:
        super().__init__(message, field=field, advice=advice)
        self.start, self.end = span
