"""Texts of bodies: answers, interim replies, covering letters and notices."""

from __future__ import annotations

from functools import cache
from random import Random

from cur_portal.seed.grammar import Family, Lines, Scene, Tags, capital, read_table
from cur_portal.seed.names import Named


@cache
def _lines(name: str) -> Lines:
    return Lines(read_table("answers.toml")[name])


_NO_TAGS: Tags = frozenset()


def phrase(name: str, scene: Scene, rng: Random) -> str:
    """One phrase of the file of answers."""
    return _lines(name).pick(scene, _NO_TAGS, rng)


class Answering:
    """Writes the answers about one appeal."""

    def __init__(self, scene: Scene, tags: Tags, rng: Random) -> None:
        self._scene = scene
        self._tags = tags
        self._rng = rng

    def line(self, family: Family, name: str) -> str:
        """A sentence of the family."""
        return capital(family.lines[name].pick(self._scene, self._tags, self._rng))

    def head(self, person: Named | None) -> str:
        """«Уважаемая Татьяна Ивановна!»."""
        if person is None:
            return phrase("head_none", {}, self._rng)
        who = {"who": f"{person.first} {person.patronymic}"}
        return phrase("head_f" if person.female else "head_m", who, self._rng)

    def letter(
        self,
        family: Family,
        person: Named | None,
        facts: Scene,
        *,
        done: str,
        planned: str,
    ) -> str:
        """A full answer: what was found, what is done, what is planned, whom to call."""
        rng = self._rng
        scene = self._scene | facts
        body = [phrase("opening", scene, rng), f"{self.line(family, 'fact')}."]
        if rng.random() < 0.5:
            body.append(phrase("checked", scene, rng))
        if rng.random() < 0.15:
            body.append(phrase("law", scene, rng))
        rest = []
        if done:
            rest.append(f"{done}.")
        if planned:
            rest.append(f"{planned}. {phrase('planned_words', scene, rng)}")
        if not done and not planned:
            rest.append(phrase("explained", scene, rng))
        end = _lines("closing").several(1 + (rng.random() < 0.4), scene, _NO_TAGS, rng)
        return "\n\n".join([self.head(person), " ".join(body), " ".join(rest), " ".join(end)])

    def reply(self, family: Family, facts: Scene) -> str:
        """A short reply in an open source."""
        done = self.line(family, "done")
        scene = self._scene | facts
        scene |= {
            "fact": self.line(family, "fact"),
            "plan": self.line(family, "plan"),
            "done": done,
            "done_low": done[:1].lower() + done[1:],
        }
        return phrase("social", scene, self._rng)
