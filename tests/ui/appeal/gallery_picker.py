"""Pictures of the code picker in its states, beside mock-up 05.

``python -m tests.ui.appeal.gallery_picker OUT`` writes PNG files into OUT; nothing is asserted.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from cur_desk.ui.appeal.picker import CodePicker
from cur_desk.ui.bridge import Bridge, install
from cur_desk.ui.shell import MainWindow
from cur_desk.ui.theme import theme
from tests.services.bench import make

STATES = {
    "words": ("яма", "all"),
    "slip": ("отполение", "all"),
    "layout": ("zvf yf ljhjut", "all"),
    "code": ("56 1169", "all"),
    "nothing": ("ъъъъ", "all"),
    "block": ("снег", "own"),
    "frequent": ("", "all"),
    "recent": ("", "recent"),
    "many": ("дом", "all"),
    "health": ("врач", "all"),
}


def settle(ms: int = 300) -> None:
    """Lets queries come back and layouts settle."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def main(out: Path) -> None:
    """All pictures."""
    app = QApplication.instance() or QApplication([])
    folder = Path(tempfile.mkdtemp())
    bench = make(folder / "files")
    install(Bridge(folder))
    for mode, size in (("light", (1366, 728)), ("dark", (1920, 1040))):
        theme().apply(mode, 100)
        window = MainWindow()
        window.resize(*size)
        window.show()
        for name, (typed, limit) in STATES.items():
            picker = CodePicker(bench.codes, window)
            picker.begin(typed, "0003.0009.0099.0742.0111")
            picker.show()
            picker.head.limit_to(limit)
            settle()
            picker.grab().save(str(out / f"picker-{name}-{mode}.png"))
            if name == "words":
                picker.toggle_tree()
                settle()
                picker.grab().save(str(out / f"picker-tree-{mode}.png"))
            picker.reject()
            picker.deleteLater()
        window.close()
        bench.codes.remember("0005.0005.0056.1160")
    app.processEvents()
    bench.core.workspace.close()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
