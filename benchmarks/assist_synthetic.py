"""Synthetic texts of the seed's wording by numbers that no demo uses: with codes and municipality.

Their sentences come from templates, so a share here says less than one on the written texts; what
they show is learning: half of them is «confirmed», the other half judged.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from cur_desk.assist.learned import Learned, content_words
from cur_desk.assist.toponym_forms import forms_of
from cur_desk.domain.text import words
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.profiles import load_profile
from cur_portal.seed.scenario import SPAM, invent_scenario
from cur_portal.seed.where import Map
from cur_portal.seed.wording import Writer
from tests.assist.corpus import Sample

SEED = 40_711
DAY = date(2026, 11, 20)


def samples(region: str, count: int, seed: int = SEED) -> list[Sample]:
    """Texts of a region with one question each, so that the answer is not in doubt."""
    rng = Random(seed)
    places, profile, classifier = Map(region), load_profile(region), load_classifier()
    made: list[Sample] = []
    while len(made) < count:
        day = DAY - timedelta(days=rng.randrange(300))
        scenario = invent_scenario(places, day, rng)
        family = scenario.families[0]
        codes = tuple(c for c in family.codes if c in classifier)
        if len(scenario.families) > 1 or family.key == SPAM or not codes:
            continue
        written = Writer(scenario, places.places, rng).write((), day, again=False)
        made.append(
            Sample(
                f"s{len(made)}", region, "mail", day, f"{written.title}. {written.text}", (),
                profile.block_of_code(codes[0]), codes,
                scenario.spot.locality.oktmo[:8] if _named(scenario.spot.locality.name, written.text) else None,
            )
        )  # fmt: skip
    return made


def _named(name: str, text: str) -> bool:
    """Whether the text says the name in some form; else no municipality follows from it."""
    said = set(words(text.replace("-", " ")))
    return all(said & forms_of(part) for part in words(name.replace("-", " ")))


def taught(texts: list[Sample]) -> Learned:
    """What a machine knows after these have been confirmed with their first code."""
    learned = Learned()
    for sample in texts:
        learned.learn(sample.codes[0], content_words(sample.text))
    return learned
