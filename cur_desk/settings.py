"""Settings of the workstation: which portal, which CA, how it looks. No secrets, no citizens' data.

They lie in ``settings.json`` beside the users' folders, since they are needed before any sign-in.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cur_desk.errors import DirectoryError


class Settings(BaseModel):
    """One workstation's settings; unknown keys of a newer version are kept."""

    model_config = ConfigDict(extra="allow")

    portal: str = ""
    ca_bundle: str | None = None
    """A PEM file for portals under a CA of their own; verification is never switched off."""
    theme: Literal["light", "dark", "system"] = "system"
    scale_percent: int = Field(default=100, ge=100, le=150)
    lock_after_minutes: int = Field(default=10, ge=1, le=240)
    show_people_at_login: bool = False
    region: str | None = None
    window: dict[str, str] = Field(default_factory=dict)


def load(folder: Path) -> Settings:
    """The settings of ``folder``, or defaults. Raises DirectoryError for a damaged file."""
    path = folder / "settings.json"
    if not path.exists():
        return Settings()
    try:
        return Settings.model_validate(json.loads(path.read_text("utf-8")))
    except (ValidationError, ValueError) as error:
        raise DirectoryError(path.name, "*", "файл настроек повреждён, удалите его") from error


def save(folder: Path, settings: Settings) -> None:
    """Writes the settings in one step."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "settings.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(settings.model_dump_json(indent=2), encoding="utf-8")
    os.replace(fresh, path)
