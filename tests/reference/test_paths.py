"""Where the program looks for its resources and makes its home."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from cur_desk.errors import DirectoryError
from cur_desk.paths import home_dir, resources_dir


def test_resources_of_the_sources() -> None:
    assert (resources_dir() / "regions" / "_base.toml").is_file()


def test_an_override_that_has_no_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUR_DESK_RESOURCES", str(tmp_path))
    with pytest.raises(DirectoryError, match="переустановите"):
        resources_dir()
    (tmp_path / "regions").mkdir()
    assert resources_dir() == tmp_path


def test_home_is_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "a" / "home"
    monkeypatch.setenv("CUR_DESK_HOME", str(home))
    assert home_dir() == home
    if os.name == "posix":
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700
