"""What every use case needs of a signed-in person's desk: files, profile, rules, clock, actor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from cur_desk.clock import Clock
from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.deadlines import DeadlineEngine
from cur_desk.domain.profile import Profile
from cur_desk.models.workspace import Workspace
from cur_desk.services.pace import Pace


@dataclass(slots=True)
class Core:
    """Shared by the services of one desk; closed with it."""

    workspace: Workspace
    profile: Profile
    deadlines: DeadlineEngine
    clock: Clock
    actor: Actor
    person_name: str
    role_title: str
    device: str
    wake: Callable[[], None] = field(default=lambda: None)
    """Tells the sync runner that an event waits."""
    station: str = ""
    """«ОР-03»: the workstation in the portal's register, for provisional numbers."""
    actors: tuple[Actor, ...] = ()
    """All posts of the person; ``actor`` is the first of them."""
    pace: Pace = field(default_factory=Pace)
    """Background work holds back while the person types."""

    @property
    def zone(self) -> ZoneInfo:
        """The region's zone."""
        return self.profile.tz

    def all_actors(self) -> tuple[Actor, ...]:
        """The person in each post."""
        return self.actors or (self.actor,)

    def now(self) -> datetime:
        """The present instant, UTC."""
        return self.clock.now()
