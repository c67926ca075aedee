"""The corpus of realistic texts: read from ``tests/data/assist``, marks taken off, every label checked.

A line is JSON; its ``marked`` text carries spans as ``[[a|address]]``, ``[[p:+7…|phone]]`` and
``[[d:2026-11-12|date]]``. ``dev_*`` files may be looked at while tuning, ``held_*`` never.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.places import load_places
from cur_desk.reference.profiles import load_profile

DIRECTORY = Path(__file__).parents[1] / "data" / "assist"
CHANNELS = frozenset({"pos", "social", "letter", "hotline", "mail"})
_KINDS = {"a": "address", "p": "phone", "d": "date"}
_MARK = re.compile(r"\[\[([apd])(?::([^|\[\]]*))?\|([^\[\]]*?)\]\]")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_PHONE = re.compile(r"\+7\d{10}|\d{5,7}")


@dataclass(frozen=True, slots=True)
class Span:
    """A marked run of the bare text; ``value`` is the normalised phone or date, "" for an address."""

    kind: str
    start: int
    end: int
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One text as a citizen would write it, with what a good clerk would have entered."""

    id: str
    region: str
    channel: str
    written_on: date
    text: str
    spans: tuple[Span, ...]
    block: str | None
    codes: tuple[str, ...]
    oktmo: str | None

    def spans_of(self, kind: str) -> tuple[Span, ...]:
        """Spans of one kind: ``address``, ``phone`` or ``date``."""
        return tuple(s for s in self.spans if s.kind == kind)


class CorpusError(ValueError):
    """A line that breaks the format; the message names the file, the line and the reason."""


def unmark(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The bare text and its spans, offsets counted in the bare text."""
    pieces: list[str] = []
    spans: list[Span] = []
    length = seen = 0
    for mark in _MARK.finditer(marked):
        before = marked[seen : mark.start()]
        start = length + len(before)
        kind, value, text = mark.group(1), mark.group(2) or "", mark.group(3)
        spans.append(Span(_KINDS[kind], start, start + len(text), text, value))
        pieces += [before, text]
        length, seen = start + len(text), mark.end()
    bare = "".join([*pieces, marked[seen:]])
    if "[[" in bare or "]]" in bare:
        raise CorpusError("незакрытая или неизвестная пометка")
    return bare, tuple(spans)


@lru_cache(maxsize=2)
def load_corpus(part: str) -> tuple[Sample, ...]:
    """All samples of ``dev`` or ``held``, in the order of files and lines."""
    samples = tuple(s for path in sorted(DIRECTORY.glob(f"{part}_*.jsonl")) for s in _read(path))
    if len({s.id for s in samples}) != len(samples):
        raise CorpusError(f"{part}: номер текста повторяется")
    return samples


def _read(path: Path) -> Iterator[Sample]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            sample = _sample(json.loads(line))
            _check(sample)
        except (CorpusError, KeyError, ValueError) as fault:
            raise CorpusError(f"{path.name}:{number}: {fault}") from fault
        yield sample


def _sample(row: dict[str, object]) -> Sample:
    text, spans = unmark(str(row["marked"]))
    block, oktmo, codes = row["block"], row["oktmo"], row["codes"]
    if not isinstance(codes, list):
        raise CorpusError("codes: нужен список")
    return Sample(
        id=str(row["id"]),
        region=str(row["region"]),
        channel=str(row["channel"]),
        written_on=date.fromisoformat(str(row["written_on"])),
        text=text,
        spans=spans,
        block=None if block is None else str(block),
        codes=tuple(str(c) for c in codes),
        oktmo=None if oktmo is None else str(oktmo),
    )


def _check(sample: Sample) -> None:
    classifier, profile = load_classifier(), load_profile(sample.region)
    wrong = [c for c in sample.codes if (e := classifier.find(c)) is None or not e.assignable]
    if wrong or not 1 <= len(set(sample.codes)) == len(sample.codes) <= 4:
        raise CorpusError(f"codes: {wrong or sample.codes}")
    if sample.channel not in CHANNELS:
        raise CorpusError(f"channel: {sample.channel}")
    if sample.block is not None and not profile.has_block(sample.block):
        raise CorpusError(f"block: {sample.block}")
    if sample.oktmo is not None and load_places(sample.region).find_territory(sample.oktmo) is None:
        raise CorpusError(f"oktmo: {sample.oktmo}")
    for span in sample.spans:
        _check_span(span)


def _check_span(span: Span) -> None:
    if not span.text.strip() or span.text != span.text.strip():
        raise CorpusError(f"пометка с краевым пробелом: «{span.text}»")
    form = {"phone": _PHONE, "date": _DAY}.get(span.kind)
    if form is not None and not form.fullmatch(span.value):
        raise CorpusError(f"{span.kind}: {span.value}")
