"""Local help: how often it is right on marked texts, whether it knows when it is not, how fast it is.

Goals of issue 4 § 5. ``dev`` may be looked at while tuning, ``held`` never: both are told with
Wilson's 95 % interval. ``python -m benchmarks.assist --calibrate`` writes the curve from ``dev``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence

from benchmarks.assist_measures import (
    Measured,
    Share,
    Spans,
    calibration_error,
    curve,
    guess_of,
    measure,
)
from benchmarks.assist_synthetic import SEED, samples, taught
from benchmarks.harness import Row, absolute, at_least, told
from benchmarks.scale import Scale
from cur_desk.assist.calibration import load_curve
from cur_desk.assist.facts import find_facts
from cur_desk.paths import resources_dir
from tests.assist.corpus import Sample, load_corpus

REGIONS = ("kirov", "astrakhan", "tambov", "khabarovsk", "yaroslavl")
GOALS = {"block": 0.90, "code3": 0.85, "place": 0.95, "phone": 0.98, "date": 0.98, "address": 0.85}
TEXTS_PER_SECOND = 500.0
ERROR_MOST = 0.10
THRESHOLD = 0.75
_NAMES = {
    "block": "block, first", "code1": "code, first", "code3": "code, one of three",
    "code3_said": "code, one of three, where it does not say «не знаю»",
    "place": "municipality, first", "place_sure": "municipality, where it is offered as the one",
}  # fmt: skip


def rows(scale: Scale) -> Iterator[Row]:
    """The table; the synthetic sets are smaller in a quick run."""
    yield from _set("dev", measure(load_corpus("dev")))
    held = measure(load_corpus("held"))
    yield from _set("held", held)
    yield from _curve(held)
    yield from _learning(250 if scale.large_floor else 60)
    yield from _speed(load_corpus("dev"))


def _set(name: str, made: Measured) -> Iterator[Row]:
    for field in ("block", "code1", "code3", "code3_said", "place", "place_sure"):
        share: Share = getattr(made, field)
        yield _share(f"assist {name}: {_NAMES[field]}", share, GOALS.get(field))
    for field in ("address", "phone", "date"):
        yield _spans(f"assist {name}: {field}, F1", getattr(made, field), GOALS[field])
    yield told(
        f"assist {name}: address, the same letters, F1", "F1", made.address_exact.f1, "share"
    )


def _share(name: str, share: Share, goal: float | None) -> Row:
    print(f"    {name}: {share.words()}", flush=True)
    if goal is None:
        return told(name, share.words(), share.value, "share")
    return at_least(name, share.words(), "goal", (share.value, goal), 1.0, "share")


def _spans(name: str, spans: Spans, goal: float) -> Row:
    words = f"P {spans.precision:.3f} R {spans.recall:.3f} of {spans.expected}"
    return at_least(name, words, "goal", (spans.f1, goal), 1.0, "F1")


def _curve(held: Measured) -> Iterator[Row]:
    shipped = load_curve()
    for name, points, said in (
        ("code", held.code_points, shipped.code), ("block", held.block_points, shipped.block),
    ):  # fmt: skip
        error = calibration_error(points, said)
        yield absolute(
            f"assist held: promise − truth, {name}", "mean distance", error, ERROR_MOST, "share"
        )
        for middle, share, count in curve([(said(x), hit) for x, hit in points], bins=6):
            yield told(
                f"assist held: {name}, promised {middle:.2f}", f"right of {count}", share, "share"
            )


def _learning(count: int) -> Iterator[Row]:
    fresh, after = Measured(), Measured()
    for region in REGIONS:
        first = samples(region, count, SEED)
        second = samples(region, count, SEED + 1)
        learned = taught(first)
        for made, known in ((fresh, None), (after, learned)):
            part = measure(second, known)
            for field in ("block", "code3", "place"):
                share, more = getattr(made, field), getattr(part, field)
                share.right, share.total = share.right + more.right, share.total + more.total
    yield _share("assist synthetic: block, first day", fresh.block, GOALS["block"])
    yield _share("assist synthetic: code, one of three, first day", fresh.code3, GOALS["code3"])
    yield _share(f"assist synthetic: block, after {count} confirmed", after.block, GOALS["block"])
    yield _share(
        f"assist synthetic: code, one of three, after {count} confirmed",
        after.code3,
        GOALS["code3"],
    )
    yield _share(
        "assist synthetic: municipality, first, where it is named", fresh.place, GOALS["place"]
    )


def _speed(texts: Sequence[Sample]) -> Iterator[Row]:
    """By processor time, so that neighbours on a shared machine do not count."""
    classified = _per_second(texts, lambda s: guess_of(s))
    yield at_least(
        "assist: classification",
        "texts a second",
        "goal",
        (classified, TEXTS_PER_SECOND),
        1.0,
        "1/s",
    )
    found = _per_second(texts, lambda s: find_facts(s.text, written_on=s.written_on))
    yield told("assist: facts", "texts a second", found, "1/s")


def _per_second(texts: Sequence[Sample], work: object) -> float:
    assert callable(work)
    best = 0.0
    for _ in range(4):  # the first round fills the caches of forms
        start = time.process_time()
        for sample in texts:
            work(sample)
        best = max(best, len(texts) / (time.process_time() - start))
    return best


def calibrate() -> str:
    """The curve of the tuning half as the shipped file."""
    made = measure(load_corpus("dev"))
    lines = [
        "# Share of right answers by the strength of an answer, measured on the tuning half of the",
        "# texts; written by «python -m benchmarks.assist --calibrate» (docs/assist.md)",
        f"threshold = {THRESHOLD}",
    ]
    for name, points in (("code", made.code_points), ("block", made.block_points)):
        steps = curve(points)
        ends = [(0.0, max(0.02, steps[0][1] * 0.5)), *((x, y) for x, y, _ in steps)]
        told_points = ", ".join(f"[{x:.3f}, {y:.3f}]" for x, y in ends)
        lines.append(f"{name} = [{told_points}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.assist")
    parser.add_argument(
        "--calibrate", action="store_true", help="write the curve from the dev half"
    )
    if parser.parse_args().calibrate:
        text = calibrate()
        (resources_dir() / "assist" / "calibration.toml").write_text(text, "utf-8")
        print(text)
