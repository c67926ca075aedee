"""Dialogs of files, as a system of another language shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel

from cur_desk.app import _translate

ALONE = Qt.ApplicationAttribute.AA_DontUseNativeDialogs


@pytest.fixture
def translated(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    english = QLocale(QLocale.Language.English)
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: english))
    before = set(qapp.findChildren(QTranslator))
    _translate(qapp)
    yield
    qapp.setAttribute(ALONE, False)
    for made in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(made)
        made.deleteLater()


@pytest.mark.usefixtures("translated")
def test_a_dialog_of_files_is_russian_on_an_english_system(qapp: QApplication, tmp_path) -> None:
    assert qapp.testAttribute(ALONE)
    dialog = QFileDialog(None, "Сохранить", str(tmp_path), "Документы PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.show()
    parts = [*dialog.findChildren(QLabel), *dialog.findChildren(QAbstractButton)]
    words = [w.text() for w in parts if w.isVisible() and w.text()]
    dialog.close()
    dialog.deleteLater()
    assert len(words) >= 4
    assert [w for w in words if re.search("[A-Za-z]{2}", w)] == []
