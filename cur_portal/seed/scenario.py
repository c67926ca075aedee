"""A scenario: who writes, about which problems, from where; apart from how it is worded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate
from random import Random

from cur_desk.domain.records.words import Channel, Regime
from cur_portal.seed.grammar import Family, Tags, chance, families
from cur_portal.seed.names import Named, invent
from cur_portal.seed.where import Map, Spot

CHANNELS = (
    (Channel.POS, 0.265),
    (Channel.SOCIAL, 0.205),
    (Channel.EPGU, 0.15),
    (Channel.HOTLINE, 0.09),
    (Channel.LETTER, 0.09),
    (Channel.SITE, 0.07),
    (Channel.MESSENGER, 0.05),
    (Channel.SED, 0.03),
    (Channel.RECEPTION, 0.03),
    (Channel.EMAIL, 0.02),
)
REGIMES: dict[Channel, tuple[tuple[Regime, float], ...]] = {
    Channel.EPGU: ((Regime.FZ59, 0.98), (Regime.NOT_APPEAL, 0.02)),
    Channel.POS: ((Regime.POS, 0.88), (Regime.FZ59, 0.1), (Regime.NOT_APPEAL, 0.02)),
    Channel.SITE: ((Regime.FZ59, 0.97), (Regime.NOT_APPEAL, 0.03)),
    Channel.LETTER: (
        (Regime.FZ59, 0.94),
        (Regime.BODY_REQUEST, 0.04),
        (Regime.NOT_APPEAL, 0.02),
    ),
    Channel.RECEPTION: ((Regime.FZ59, 0.45), (Regime.ORAL, 0.55)),
    Channel.HOTLINE: ((Regime.ORAL, 0.96), (Regime.NOT_APPEAL, 0.04)),
    Channel.SOCIAL: ((Regime.OPEN_SOURCE, 0.97), (Regime.NOT_APPEAL, 0.03)),
    Channel.MESSENGER: ((Regime.OPEN_SOURCE, 0.97), (Regime.NOT_APPEAL, 0.03)),
    Channel.EMAIL: ((Regime.NOT_APPEAL, 1.0),),
    Channel.SED: ((Regime.FZ59, 0.72), (Regime.BODY_REQUEST, 0.28)),
}
SPAM = "spam"
_SPAM_SHARE = 0.6
_WINTER, _WARM = (1, 2, 3, 11, 12), (5, 6, 7, 8, 9)
_QUESTIONS = ((1, 0.74), (2, 0.21), (3, 0.05))


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who, where, about what, by which channel."""

    person: Named
    spot: Spot
    families: tuple[Family, ...]
    channel: Channel
    regime: Regime
    home: Spot
    tags: Tags


def season(day: date) -> str:
    """``winter``, ``warm`` or ``between``: what problems the month brings."""
    if day.month in _WINTER:
        return "winter"
    return "warm" if day.month in _WARM else "between"


@lru_cache(maxsize=256)
def _possible(tags: Tags) -> tuple[tuple[Family, ...], tuple[float, ...]]:
    found = tuple(f for f in families() if f.fits(tags))
    return found, tuple(accumulate(f.weight for f in found))


def choose_family(tags: Tags, rng: Random, *, mass: bool = False) -> Family:
    """A problem that occurs in such a place at this season."""
    found, sums = _possible(tags)
    if mass:
        found = tuple(f for f in found if f.mass)
        sums = tuple(accumulate(f.weight for f in found))
    return rng.choices(found, cum_weights=sums)[0]


def invent_scenario(region: Map, day: date, rng: Random) -> Scenario:
    """A fresh scenario of a day."""
    spot = region.spot(rng)
    tags = spot.tags(season(day))
    first = choose_family(tags, rng)
    channel = chance(CHANNELS, rng)
    wanted = chance(_QUESTIONS, rng) if channel not in (Channel.SOCIAL, Channel.MESSENGER) else 1
    chosen = [first]
    while len(chosen) < wanted:
        other = choose_family(tags, rng)
        if other.category not in {f.category for f in chosen}:
            chosen.append(other)
    regime: Regime = chance(REGIMES[channel], rng)
    if regime is Regime.NOT_APPEAL and channel is not Channel.EMAIL and rng.random() < _SPAM_SHARE:
        chosen = [next(f for f in families() if f.key == SPAM)]
    return Scenario(
        person=invent(rng),
        spot=spot,
        families=tuple(chosen),
        channel=channel,
        regime=regime,
        home=spot if rng.random() < 0.55 else region.near(spot, rng),
        tags=tags,
    )


def join_cluster(core: Scenario, region: Map, rng: Random) -> Scenario:
    """Another person with the core's problem in the same street."""
    spot = region.near(core.spot, rng) if rng.random() < 0.6 else core.spot
    channel = chance(CHANNELS, rng)
    return replace(
        core,
        person=invent(rng),
        spot=spot,
        families=core.families[:1],
        channel=channel,
        regime=chance(REGIMES[channel], rng),
        home=region.near(spot, rng),
    )


def cluster_core(region: Map, day: date, rng: Random) -> Scenario:
    """The mass problem of a cluster."""
    while True:
        spot = region.spot(rng)
        tags = spot.tags(season(day))
        if any(f.mass for f in _possible(tags)[0]):
            family = choose_family(tags, rng, mass=True)
            return Scenario(invent(rng), spot, (family,), Channel.POS, Regime.POS, spot, tags)


def write_again(first: Scenario, rng: Random) -> Scenario:
    """The same person about the same, perhaps by another channel."""
    if rng.random() < 0.6:
        return first
    if first.families[0].key == SPAM:
        return first
    channel = chance(CHANNELS, rng)
    return replace(first, channel=channel, regime=chance(REGIMES[channel], rng))
