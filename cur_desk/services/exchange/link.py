"""The link as a person sees and steers it: speed, two hours of it, thrift, a long transfer stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cur_desk.models.journal import Entry
from cur_desk.services.core import Core
from cur_desk.services.exchange.link_words import (
    economy_words,
    history_view,
    speed_words,
    transfer_view,
)
from cur_desk.services.exchange.service import DeskStatus
from cur_desk.sync.engine import Engine
from cur_desk.sync.link import Economy
from cur_desk.sync.link_history import LinkHistory
from cur_desk.sync.progress import Transfer
from cur_desk.sync.runner import SyncRunner

ECONOMY_KEY = "economy"
PAUSED = "Обмен остановлен вами"


class LinkService:
    """Over the engine and its runner; any thread may ask."""

    def __init__(
        self, core: Core, engine: Engine, runner: SyncRunner, history: LinkHistory
    ) -> None:
        self._core, self._engine, self._runner, self._history = core, engine, runner, history
        engine.wires.meter.on_wait = history.waited
        runner.keys_left_s = core.pace.left_s
        kept = core.workspace.work.settings.get(ECONOMY_KEY)
        if kept in set(Economy):
            engine.thrift.mode = Economy(kept)

    def tell(self, status: DeskStatus) -> DeskStatus:
        """The status with what is known of the link."""
        engine, runner = self._engine, self._runner
        return replace(
            status,
            link_words=PAUSED if runner.paused else status.link_words,
            speed=speed_words(engine.wires.meter.speed),
            thrifty=engine.thrift.active,
            economy=engine.thrift.mode.value,
            economy_words=economy_words(engine.thrift),
            paused=runner.paused,
            retry_at=runner.next_try_at,
            transfer=transfer_view(engine.course.now),
            history=history_view(self._history, self._core.zone, self._core.now()),
        )

    def transfer(self) -> Transfer | None:
        """What travels now, without touching the files."""
        return self._engine.course.now

    def each_transfer(self, progress: Callable[[str], None]) -> None:
        """From now on long transfers are told in words: for verbs without a window."""

        def tell(transfer: Transfer | None) -> None:
            view = transfer_view(transfer)
            if view is not None:
                progress(view.words)

        self._engine.callbacks.on_transfer = tell

    def upload_bps(self) -> float | None:
        """The measured link upwards, bits a second; nothing while none was measured."""
        speed = self._engine.wires.meter.speed
        return speed.up_bps if speed.up_bps is not None else speed.rate_bps

    def pause(self) -> None:
        """«Прервать»: what has come stays; «Отправить сейчас» goes on from the same place."""
        self._runner.pause()

    def set_economy(self, mode: str) -> None:
        """«Экономный режим» of this person on this workstation: auto, on, off."""
        self._engine.thrift.mode = Economy(mode)
        self._core.workspace.work.settings.set(ECONOMY_KEY, mode)
        entry = Entry(self._core.actor.person, "settings", "session", (), {"economy": mode})
        self._core.workspace.work.journal.write(entry)
