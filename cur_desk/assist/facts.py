"""All facts of a text in one call: what the card marks and what fields can be filled from.

A hint for the eye and the hand, never a statement: nothing is filled in without the person.
Never raises on any text; the time grows as the length, up to ``MOST_CHARS`` letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cur_desk.assist import fact_contacts, fact_meaning, fact_threats
from cur_desk.assist.fact import Fact, FactKind, Span
from cur_desk.assist.fact_addresses import addresses
from cur_desk.assist.fact_dates import dates
from cur_desk.assist.fact_organisations import organisations
from cur_desk.assist.fact_people import people
from cur_desk.assist.morph import plain

WHOLE = frozenset({FactKind.MATTER, FactKind.DEMAND})
"""Sentences: they hold other facts inside and are not pushed aside by them."""
MOST_CHARS = 250_000
"""About a second of work; a 5 MB letter is marked in its beginning and read as it is after it."""
END = 1 << 60
_FIRST = 40
"""Addresses that may stand in the first sentences, where the essence is looked for."""


def find_facts(text: str, *, written_on: date) -> tuple[Fact, ...]:
    """Facts in the order of the text. Short facts never overlap; sentences may hold them."""
    read = plain(text[:MOST_CHARS])
    kept: list[tuple[FactKind, Span]] = []
    for kind, spans in (
        (FactKind.EMAIL, fact_contacts.emails(read)),
        (FactKind.CADASTRAL, fact_contacts.cadastral_numbers(read)),
        (FactKind.ACCOUNT, fact_contacts.accounts(read)),
        (FactKind.PHONE, fact_contacts.phones(read)),
        (FactKind.AMOUNT, fact_contacts.amounts(read)),
        (FactKind.ADDRESS, addresses(read)),
        (FactKind.DATE, dates(read, written_on)),
        (FactKind.ORGANISATION, organisations(read)),
        (FactKind.PERSON, people(read)),
    ):
        kept = _merge(kept, kind, spans)
    found = [_fact(text, kind, span) for kind, span in kept]
    places = [span for kind, span in kept if kind is FactKind.ADDRESS][:_FIRST]
    for kind, spans in (
        (FactKind.THREAT, fact_threats.threats(read)),
        (FactKind.DEMAND, fact_meaning.demands(read)),
        (FactKind.MATTER, fact_meaning.matter(read, places)),
    ):
        found += [_fact(text, kind, span) for span in spans]
    return tuple(sorted(found, key=lambda f: (f.start, f.end)))


def _merge(
    kept: list[tuple[FactKind, Span]], kind: FactKind, spans: Iterable[Span]
) -> list[tuple[FactKind, Span]]:
    """Adds spans that stand over no stronger one and over no other of their kind."""
    merged: list[tuple[FactKind, Span]] = []
    fresh = sorted(spans, key=lambda s: (s.start, -s.end))
    place = 0
    end = -1
    for span in fresh:
        while place < len(kept) and kept[place][1].end <= span.start:
            merged.append(kept[place])
            end = max(end, kept[place][1].end)
            place += 1
        after = kept[place][1].start if place < len(kept) else END
        if span.start >= end and span.end <= after and span.end > span.start:
            merged.append((kind, span))
            end = span.end
    return merged + kept[place:]


def _fact(text: str, kind: FactKind, span: Span) -> Fact:
    return Fact(kind, span.start, span.end, text[span.start : span.end], span.value)


__all__ = ["Fact", "FactKind", "find_facts"]
