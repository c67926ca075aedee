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
_SHARED: Tags = frozenset({"shared"})


def phrase(name: str, scene: Scene, rng: Random, tags: Tags = _NO_TAGS) -> str:
    """One phrase of the file of answers."""
    return _lines(name).pick(scene, tags, rng)


def quoted(title: str) -> str:
    """A title as it stands inside «…»: small first letter, inner quotation marks."""
    inner = title.replace("«", "„").replace("»", "“")
    return inner[:1].lower() + inner[1:]


class Answering:
    """Writes the answers about one appeal."""

    def __init__(self, scene: Scene, tags: Tags, rng: Random) -> None:
        self._scene = scene
        self._tags = tags
        self._rng = rng

    def line(self, family: Family, name: str) -> str:
        """A sentence of the family."""
        return capital(family.lines[name].pick(self._scene, self._tags, self._rng))

    def head(self, person: Named | None, facts: Scene) -> str:
        """«Уважаемая Татьяна Ивановна!»; a body that asked is greeted as a body."""
        if "request" in facts:
            return phrase("head_request", {}, self._rng)
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
        tags = _SHARED if family.shared else _NO_TAGS
        body = [phrase("opening", scene, rng), f"{self.line(family, 'fact')}."]
        if rng.random() < 0.5 and not family.mild:
            body.append(phrase("checked", scene, rng, tags))
        if rng.random() < 0.15 and not family.mild:
            body.append(phrase("law", scene, rng, tags))
        rest = []
        if done:
            rest.append(f"{done}.")
        if planned:
            rest.append(f"{planned}. {phrase('planned_words', scene, rng)}")
            rest.append(phrase("control", scene, rng))
        if not done and not planned and not family.mild:
            rest.append(phrase("explained", scene, rng, tags))
        end = [phrase("closing", scene, rng)]
        if "request" in facts:
            end = [f"Исполнитель: {scene['executor']}, телефон {scene['phone']}."]
        elif rng.random() < 0.5:
            end.insert(0, phrase("rights", scene, rng))
        pieces = (self.head(person, facts), " ".join(body), " ".join(rest), " ".join(end))
        return "\n\n".join(p for p in pieces if p)

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
