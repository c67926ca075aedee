"""The region's profile as the portal uses it: actors and readers of a person's posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property

from cur_desk.domain.acts.actor import Actor
from cur_desk.domain.changes import Document
from cur_desk.domain.profile import Profile
from cur_desk.domain.records.directory import Person, Post
from cur_desk.domain.records.words import Special, ViewLevel
from cur_desk.reference.profiles import load_profile
from cur_portal.scopes import DIRECTORY, REGION, Reader

_WIDTH = {ViewLevel.FIGURES: 0, ViewLevel.WORKING: 1, ViewLevel.FULL: 2}
BODY_SEATS = frozenset({"executor", "authority", "reader"})
"""Roles of a body's own people: they see what lies with their body, not the region."""
SPECIAL_RIGHT = "special_items"


def narrower(one: ViewLevel, other: ViewLevel) -> ViewLevel:
    """The smaller of two views."""
    return min(one, other, key=_WIDTH.__getitem__)


class Region:
    """One region: its profile and what follows from it for a person."""

    def __init__(self, region_id: str) -> None:
        self.id = region_id

    @cached_property
    def profile(self) -> Profile:
        """The checked profile. Raises DirectoryError."""
        return load_profile(self.id)

    def today(self, now: datetime) -> date:
        """The date of law at this instant."""
        return now.astimezone(self.profile.tz).date()

    def posts(self, person: Document, now: datetime) -> tuple[Post, ...]:
        """The person's posts in force."""
        day = self.today(now)
        return tuple(
            post
            for post in Person.model_validate(person).posts
            if (post.valid_from is None or post.valid_from <= day)
            and (post.valid_to is None or day <= post.valid_to)
            and post.role in self.profile.roles
        )

    def rights(self, post: Post) -> frozenset[str]:
        """Codes of what the profile gives the post; a body's acts only with its authority."""
        return self.profile.roles[post.role].rights

    def actor(self, person: str, post: Post) -> Actor:
        """The person in this post, as the rules of acts see them."""
        role = self.profile.roles[post.role]
        return Actor(
            person=person,
            post=post.id,
            organisation=post.organisation,
            role=post.role,
            rights=role.rights,
            authority=post.authority if role.authority else None,
            switched_off=self.profile.switched_off_acts,
        )

    def reader(
        self,
        person: Document,
        now: datetime,
        *,
        scope: Iterable[str] | None = None,
        view: ViewLevel | None = None,
        device: str = "",
    ) -> Reader:
        """What the person sees: keys of the posts (or the given ``scope`` instead) and the view."""
        posts = self.posts(person, now)
        keys = {DIRECTORY, f"person:{person['id']}"}
        shown = ViewLevel.FIGURES
        for post in posts:
            keys |= set(self._keys(post)) if scope is None else set()
            role_view = self.profile.roles[post.role].view
            shown = max(shown, role_view, key=_WIDTH.__getitem__)
            if post.stands_in_for:
                keys.add(f"person:{post.stands_in_for}")
        if scope is not None:
            keys |= set(scope)
        shown = narrower(shown, ViewLevel(person.get("view", "full")))
        if view is not None:
            shown = narrower(shown, view)
        return Reader(person["id"], frozenset(keys), shown, device)

    def _keys(self, post: Post) -> Iterable[str]:
        if post.role in BODY_SEATS:
            yield f"org:{post.organisation}"
        elif post.blocks:
            yield from (f"block:{b}" for b in post.blocks)
        elif post.oktmo:
            yield f"mo:{post.oktmo[:8]}"
        else:
            yield REGION
        if SPECIAL_RIGHT in self.profile.roles[post.role].rights and post.role not in BODY_SEATS:
            yield from (f"special:{s.value}" for s in Special)
