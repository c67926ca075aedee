"""The two families of errors: the environment's trouble, told to the user, and our own bugs.

A message of the first family is a Russian sentence that says what happened, what is safe and
what to do; it never holds a citizen's data, so it may be logged and shown.
"""

from __future__ import annotations


class DeskError(Exception):
    """Trouble of the environment or of the input. ``str(error)`` is Russian and safe to show.

    ``code`` is a stable latin word for logs, tests and ``--json``; ``advice`` says what to do;
    ``exit_code`` is what a command-line verb ends with.
    """

    code = "desk-error"
    exit_code = 1

    def __init__(self, message: str, *, advice: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.advice = advice
        if code is not None:
            self.code = code

    @property
    def message(self) -> str:
        """The sentence without the advice."""
        return str(self)


class InputError(DeskError):
    """The person's input cannot be taken as it is; ``field`` is the dotted path at fault."""

    code = "input"
    exit_code = 2

    def __init__(self, message: str, *, field: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.field = field


class NotAllowed(DeskError):
    """The act is impossible for this person or in this state; the reason is the message."""

    code = "not-allowed"
    exit_code = 3


class DirectoryError(DeskError):
    """A shipped or received directory is wrong: names the file, the key and the reason."""

    code = "reference"
    exit_code = 4

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


class BugError(Exception):
    """An impossible state of our own code. Goes to a crash report, never to a dialog as is."""
