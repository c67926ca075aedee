"""``python -m tests.e2e.shift [--appeals 50] [--cached 100000] [--portal FOLDER] [--home FOLDER]``.

Formalises so many appeals in the real window through key events alone and prints keystrokes an
appeal, milliseconds of the program a step, and mistakes. Needs a display, or offscreen by itself.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from tests.e2e.shift.hands import Clock, Hands, Stuck, line_of, percentile
from tests.e2e.shift.place import served, workplace
from tests.e2e.shift.proof import mistakes
from tests.e2e.shift.robot import Robot

GOAL_MS = 100.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.e2e.shift")
    parser.add_argument("--appeals", type=int, default=50)
    parser.add_argument("--cached", type=int, default=100_000)
    parser.add_argument("--portal", type=Path, help="a seeded portal's data that is there already")
    parser.add_argument("--home", type=Path, help="where the prepared home is kept or made")
    asked = parser.parse_args()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    clock = Clock()
    begun = time.monotonic()
    with (
        served(asked.cached, asked.portal, asked.home) as made,
        workplace(app, made.url, made.home) as place,
    ):
        desk = place.program.desk
        assert desk is not None
        print(f"в кэше {desk.queue.size()} обращений, подготовка {time.monotonic() - begun:.0f} с")
        hands = Hands(app, clock)
        hands.rest(2.0)
        robot = Robot(place.program, hands)
        stuck = _shift(robot, asked.appeals)
        found = [*([stuck] if stuck else []), *mistakes(app, desk, robot.done)]
        for crash in (place.home / "crashes").glob("*"):
            found.append(crash.read_text("utf-8"))
    return report(clock, robot, found)


def _shift(robot: Robot, appeals: int) -> str:
    try:
        robot.take_first()
        for _ in range(appeals):
            robot.work()
    except Stuck as stop:
        card = robot.card
        said = (
            card.banners.problem.accessibleName(),
            card.footer.left.text(),
            card.toast.accessibleName(),
        )
        return f"остановился: {stop}; на экране: {' | '.join(filter(None, said))}"
    return ""


def report(clock: Clock, robot: Robot, found: list[str]) -> int:
    """Prints the figures; 0 if nothing went wrong and the goal is met."""
    steps = clock.all()
    p95 = percentile(steps, 0.95) * 1e3
    keys = [w.keys for w in robot.done] or [0]
    print(f"{'шаг':<34}{'число':>6}{'p50':>9}{'p95':>9}{'max':>9}{'ЦП p95':>9}  мс")
    for name, values in sorted(clock.steps.items(), key=lambda s: -percentile(s[1], 0.95)):
        print(line_of(name, values, clock.work[name]))
    work = [w for one in clock.work.values() for w in one]
    print(line_of("все шаги", steps or [0.0], work))
    whole = sum(steps) / max(1, len(robot.done))
    print(f"обращений {len(robot.done)}, нажатий на обращение: в среднем {statistics.mean(keys):.1f}, "
          f"медиана {statistics.median(keys):.0f}, больше всего {max(keys)}")  # fmt: skip
    print(f"времени программы на обращение {whole * 1e3:.0f} мс; мельканий {robot.flashes}")
    print(f"нагрузка машины {os.getloadavg()[0]:.1f} на {os.cpu_count()} ядра")
    print(f"ошибок {len(found)}" + "".join(f"\n  {line}" for line in found))
    print(f"цель p95 ≤ {GOAL_MS:.0f} мс на шаг: {'да' if p95 <= GOAL_MS else 'нет'} ({p95:.1f})")
    return 0 if not found and p95 <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
