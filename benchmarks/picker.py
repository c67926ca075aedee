"""The code picker at the keys: from a key going down to the painted rows, every key of 40 queries.

The real dialog over real encrypted files, all 2108 rows, with 400 uses of codes remembered; words
of citizens, names, codes, slips of the hand and the other keyboard layout. Needs no base of
appeals.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import time

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks import places
from benchmarks.harness import Row, absolute, percentile, told
from benchmarks.scale import Scale
from cur_desk.models.workspace import Workspace
from cur_desk.reference.classifier import load_classifier
from cur_desk.reference.profiles import load_profile
from cur_desk.services.cards.codes import CodeService
from cur_desk.ui.appeal.picker import CodePicker
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme

QUERIES = (
    "яма на дороге", "не чистят снег", "фонари не горят", "нет отопления", "холодные батареи",
    "мусор не вывозят", "свалка в лесу", "капремонт крыши", "течет стояк", "лифт сломан",
    "квитанция за воду", "счетчик поверка", "управляющая компания", "бродячие собаки",
    "очередь в садик", "питание в школе", "школьный автобус", "запись к врачу", "нет лекарств",
    "скорая помощь", "группа инвалидности", "материнский капитал", "льготный проезд",
    "маршрутка опаздывает", "дорожные знаки", "детская площадка", "тротуар во дворе",
    "газификация", "запах газа", "вырубка леса", "выбросы завода", "аренда земли",
    "0003.0009.0099.0742", "56 1169", "zvf yf ljhjut", "rfghtvjyn", "отполение",
    "асфаьлт провалилсся", "канадизация", "содержание автомобильных дорог",
)  # fmt: skip
LIMIT_MS = 10_000


def rows(scale: Scale) -> list[Row]:
    """Types and waits; the window is drawn off the screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    home = places.WORK / "home-picker"
    shutil.rmtree(home, ignore_errors=True)
    profile = load_profile("kirov")
    workspace = Workspace.open(home, places.KEY, zone=profile.tz)
    try:
        codes = CodeService(load_classifier(), profile, workspace.work.settings)
        _used_before(codes)
        read = _read(codes)
        pressed = _painted(codes)
    finally:
        workspace.close()
    painted, used = [p[0] for p in pressed], [p[1] for p in pressed]
    count = f"{len(QUERIES)} queries, {len(pressed)} keys"
    return [
        told("picker: a key, search alone, p95", count, percentile(read, 0.95) * 1e3, "ms"),
        told("picker: a key to its rows painted, p50", count, statistics.median(painted) * 1e3,
             "ms"),
        absolute("picker: a key to its rows painted, p95", count,
                 percentile(painted, 0.95) * 1e3, 30, "ms"),
        told("picker: a key to its rows painted, of the processor, p95", count,
             percentile(used, 0.95) * 1e3, "ms"),
        absolute("picker: a key to its rows painted, slowest", count, max(painted) * 1e3, 30, "ms"),
    ]  # fmt: skip


def _used_before(codes: CodeService) -> None:
    chance = random.Random(1)
    common = [row.code for row in codes.search("")]
    for _ in range(400):
        codes.remember(chance.choice(common))


def _read(codes: CodeService) -> list[float]:
    codes.warm()
    times: list[float] = []
    for query in QUERIES:
        for end in range(1, len(query) + 1):
            start = time.perf_counter()
            codes.find(query[:end])
            times.append(time.perf_counter() - start)
    return times


class _Watch(QObject):
    """Sees that new rows came and that the list was painted after them."""

    def __init__(self, picker: CodePicker) -> None:
        super().__init__()
        self._rows = self.painted = False
        self.loop = QEventLoop()
        self.late = QTimer(self)
        self.late.setSingleShot(True)
        self.late.timeout.connect(self.loop.quit)
        picker.model.modelReset.connect(self._came)
        for seen in (picker.list.viewport(), picker.nothing):
            seen.installEventFilter(self)

    def begin(self) -> None:
        """Nothing has come yet."""
        self._rows = self.painted = False

    def _came(self) -> None:
        self._rows = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Paints before the rows came do not count."""
        if event.type() == QEvent.Type.Paint and self._rows:
            self.painted = True
            self.loop.quit()
        return False


def _painted(codes: CodeService) -> list[tuple[float, float]]:
    app = QApplication.instance() or QApplication([])
    made = install(Bridge(places.WORK / "home-picker"))
    theme().apply("light", 100)
    window = MainWindow()
    window.resize(1366, 728)
    window.show()
    picker = CodePicker(codes, window)
    watch = _Watch(picker)
    picker.begin()
    picker.show()
    QTest.qWait(300)
    times: list[tuple[float, float]] = []
    for query in QUERIES:
        picker.search.clear()
        QTest.qWait(80)
        times += [_press(picker, watch, key) for key in query]
    picker.reject()
    window.close()
    made.shutdown()
    app.processEvents()
    return times


def _press(picker: CodePicker, watch: _Watch, key: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor; between events the loop sleeps, as a window does."""
    watch.begin()
    start, used = time.perf_counter(), time.process_time()
    down = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, key)
    QApplication.sendEvent(picker.search, down)
    if not watch.painted:
        watch.late.start(LIMIT_MS)
        watch.loop.exec()
        watch.late.stop()
    if not watch.painted:
        raise RuntimeError(f"no rows for «{picker.search.text()}»")
    return time.perf_counter() - start, time.process_time() - used
