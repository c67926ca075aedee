"""Words a scenario: a letter, a portal message, a line in a social network, a call, a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from cur_desk.domain.records.words import Channel, Regime, Special
from cur_desk.reference.places import Places
from cur_portal.seed.grammar import Family, Lines, Scene, Tags, capital, chance, read_table
from cur_portal.seed.ids import later, russian
from cur_portal.seed.letters import quoted
from cur_portal.seed.mistakes import careless, shout, spoil
from cur_portal.seed.names import name_lines
from cur_portal.seed.scenario import SPAM, Scenario
from cur_portal.seed.where import scene_of

TITLE_LIMIT = 200
_SHORT = (Channel.SOCIAL, Channel.MESSENGER)
_STOPS = ".!?:…)"
_MISSPELLED_SHARE = 0.05
_REQUESTS = {
    Special.PROSECUTOR: "prosecutor",
    Special.DEPUTY: "deputy",
    Special.PRESIDENT: "president",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """A manner of writing."""

    name: str
    weight: float
    mistakes: float
    caps: float
    greeting: Lines
    intro: Lines
    closing: Lines


@cache
def _lines(file: str, *keys: str) -> Lines:
    table = read_table(file)
    for key in keys:
        table = table[key]
    return Lines(str(table))


@cache
def voices() -> tuple[Voice, ...]:
    """All manners of writing a letter."""
    return tuple(
        Voice(
            name,
            float(row["weight"]),
            float(row["mistakes"]),
            float(row.get("caps", 0)),
            Lines(row["greeting"]),
            Lines(row["intro"]),
            Lines(row["closing"]),
        )
        for name, row in read_table("voices.toml").items()
        if isinstance(row, dict) and "greeting" in row
    )


@dataclass(slots=True)
class Worded:
    """The outcome: the text, the title for lists, the scene for answers."""

    text: str
    title: str
    scene: Scene
    collective: bool = False


class Writer:
    """Words one scenario; everything chance comes from ``rng``."""

    def __init__(self, scenario: Scenario, places: Places, rng: Random) -> None:
        self.it = scenario
        self.rng = rng
        self.female = scenario.person.female
        self.scene = scene_of(scenario.spot, places, rng)
        self.tags: Tags = scenario.tags
        first = scenario.families[0]
        self.common_tags = self.tags | {"shared"} if first.shared else self.tags
        self.mild = first.mild
        person = scenario.person
        home = scenario.home
        flat = f", кв. {1 + int(rng.random() * 80)}" if home.flats else ""
        doctor = rng.choice(name_lines("doctors")).split()
        self.scene |= {
            "last": person.last,
            "first": person.first,
            "patronymic": person.patronymic,
            "initials": person.initials,
            "short": person.short,
            "home": f"{home.locality.title}, {home.street.title}, д. {home.house}{flat}",
            "since": _lines("voices.toml", "since").pick({}, self.tags, rng),
            "doctor": doctor[0],
            "doctor_dat": doctor[1],
            "doctor_gen": doctor[2],
        }

    # --- the whole ------------------------------------------------------------------------------

    def write(self, special: tuple[Special, ...], day: date, *, again: bool) -> Worded:
        """The text by channel and regime."""
        title = self.title()
        asked = next((s for s in special if s in _REQUESTS), None)
        if self.it.regime is Regime.BODY_REQUEST and asked is not None:
            return Worded(self._request(_REQUESTS[asked], title, day), title, self.scene)
        if self.it.families[0].key == SPAM:
            return Worded(self._end(self.line(self.it.families[0], "open")), title, self.scene)
        if self.it.channel in _SHORT:
            return Worded(self._social(again), title, self.scene)
        if self.it.channel is Channel.HOTLINE:
            return Worded(self._call(again), title, self.scene)
        voice = self._voice()
        text = self._message(voice, again) if self._is_message() else self._letter(voice, again)
        return Worded(text, title, self.scene, voice.name == "collective")

    def title(self) -> str:
        """What lists show: the first problem, now and then the second too."""
        first = self.line(self.it.families[0], "title")
        if len(self.it.families) > 1 and self.rng.random() < 0.6:
            second = self.line(self.it.families[1], "title")
            joined = f"{first}; {second[:1].lower()}{second[1:]}"
            if len(joined) <= TITLE_LIMIT:
                return joined
        return first[:TITLE_LIMIT]

    def line(self, family: Family, name: str) -> str:
        """One sentence of the family, with a capital letter."""
        return capital(family.lines[name].pick(self.scene, self.tags, self.rng, self.female))

    def _is_message(self) -> bool:
        return self.it.channel is Channel.POS and self.rng.random() < 0.65

    def _voice(self) -> Voice:
        channel = self.it.channel
        pairs = []
        for voice in voices():
            weight = voice.weight
            if self.mild and voice.name != "polite":
                continue
            if voice.name == "collective" and not self.it.families[0].mass:
                continue
            if voice.name == "elderly":
                weight *= 2.5 if channel is Channel.LETTER else 0.5
            if voice.name == "official" and channel in (Channel.EPGU, Channel.SITE, Channel.SED):
                weight *= 1.6
            pairs.append((voice, weight))
        found: Voice = chance(pairs, self.rng)
        return found

    # --- kinds of text --------------------------------------------------------------------------

    def _letter(self, voice: Voice, again: bool) -> str:
        rng = self.rng
        opening = [self._say(voice.greeting)] if rng.random() < 0.92 else []
        intro = [self._say(voice.intro)] if rng.random() < 0.7 else []
        if again:
            intro.append(self._common("again"))
        body = self._about(self.it.families[0], 3 + int(rng.random() * 4), rng.random() < 0.8)
        body += self._several("life", int(rng.random() * 2.6))
        body += self._several("history", int(rng.random() * 2.8))
        body += self._several("feeling", int(rng.random() * 2.4))
        body.append(self._end(self.line(self.it.families[0], "ask")))
        paragraphs = [" ".join(intro + body)]
        for number, family in enumerate(self.it.families[1:], 2):
            paragraphs.append(self._next_question(family, number))
        text = self._written(voice, "\n\n".join(paragraphs))
        closing = self._say(voice.closing) if rng.random() < 0.88 else ""
        return "\n\n".join(p for p in (*opening, text, closing) if p)

    def _message(self, voice: Voice, again: bool) -> str:
        rng = self.rng
        first = [self._common("again")] if again else []
        body = first + self._about(
            self.it.families[0], 1 + int(rng.random() * 3), rng.random() < 0.45
        )
        if rng.random() < 0.3:
            body.append(self._common("history"))
        body.append(self._end(self.line(self.it.families[0], "ask")))
        for number, family in enumerate(self.it.families[1:], 2):
            body.append(self._next_question(family, number))
        return self._written(voice, " ".join(body))

    def _social(self, again: bool) -> str:
        rng, family = self.rng, self.it.families[0]
        parts = []
        if rng.random() < 0.3:
            parts.append(_lines("voices.toml", "social", "head").pick({}, self.tags, rng))
        if rng.random() < 0.45:
            parts.append(family.lines["social"].pick(self.scene, self.tags, rng, self.female))
        else:
            parts.append(family.lines["open"].pick(self.scene, self.tags, rng, self.female))
        if rng.random() < 0.88:
            parts += family.lines["detail"].several(
                1 + (rng.random() < 0.5), self.scene, self.tags, rng, self.female
            )
        if rng.random() < 0.3:
            parts.append(self.line(family, "harm"))
        if rng.random() < 0.22:
            parts += self._several("feeling", 1)
        if rng.random() < 0.15:
            parts += self._several("history", 1)
        if again and rng.random() < 0.6:
            parts.append("второй раз уже пишу")
        if rng.random() < 0.45:
            tail = _lines("voices.toml", "social", "tail")
            parts.append(tail.pick({}, self.tags, rng, self.female))
        text = " ".join(self._end(capital(p)) for p in parts if p)
        return careless(spoil(text, rng, 0.09), rng)

    def _call(self, again: bool) -> str:
        rng, family = self.rng, self.it.families[0]
        start = _lines("voices.toml", "hotline", "start").pick({}, self.tags, rng, self.female)
        body = self._about(family, 1 + int(rng.random() * 3), rng.random() < 0.4)
        if again:
            body.insert(0, self._common("again"))
        body.append(self._end(self.line(family, "ask")))
        for number, other in enumerate(self.it.families[1:], 2):
            body.append(self._next_question(other, number))
        if rng.random() < 0.5:
            finish = _lines("voices.toml", "hotline", "finish")
            body.append(self._end(finish.pick({}, self.tags, rng, self.female)))
        said = " ".join(body)
        return f"{start} {said[:1].lower()}{said[1:]}" if _can_lower(said) else f"{start} {said}"

    def _request(self, name: str, title: str, day: date) -> str:
        opening = self.line(self.it.families[0], "open")
        scene = self.scene | {
            "title": quoted(title),
            "opening": opening,
            "opening_low": opening[:1].lower() + opening[1:],
            "detail": self.line(self.it.families[0], "detail"),
            "until": russian(later(day, 12 + int(self.rng.random() * 12))),
        }
        return _lines("voices.toml", "request", name).pick(scene, self.tags, self.rng, self.female)

    # --- pieces ---------------------------------------------------------------------------------

    def _about(self, family: Family, details: int, harm: bool) -> list[str]:
        rng = self.rng
        sentences = [self._end(self.line(family, "open"))]
        found = family.lines["detail"].several(details, self.scene, self.tags, rng, self.female)
        for number, text in enumerate(found):
            if number and rng.random() < 0.22:
                joiner = _lines("voices.toml", "joiner").pick({}, self.tags, rng)
                text = f"{joiner} {text[:1].lower()}{text[1:]}" if _can_lower(text) else text
            sentences.append(self._end(capital(text)))
        if harm:
            sentences.append(self._end(self.line(family, "harm")))
        return sentences

    def _next_question(self, family: Family, number: int) -> str:
        bridge = self._common("second" if number == 2 else "third")
        said = self._about(family, 1 + int(self.rng.random() * 2), self.rng.random() < 0.3)
        return " ".join([bridge, *said, self._end(self.line(family, "ask"))])

    def _several(self, name: str, count: int) -> list[str]:
        found = _lines("voices.toml", name).several(
            0 if self.mild else count, self.scene, self.common_tags, self.rng, self.female
        )
        return [self._end(capital(text)) for text in found]

    def _common(self, name: str) -> str:
        found = _lines("voices.toml", name).pick(
            self.scene, self.common_tags, self.rng, self.female
        )
        return self._end(capital(found))

    def _say(self, lines: Lines) -> str:
        return lines.pick(self.scene, self.tags, self.rng, self.female)

    def _end(self, sentence: str) -> str:
        if not sentence or sentence.endswith(tuple(_STOPS)):
            return sentence
        return f"{sentence}{self._mark(sentence)}"

    def _mark(self, sentence: str) -> str:
        return "?" if sentence.startswith(("Неужели", "Когда ", "Когда-", "Сколько ")) else "."

    def _written(self, voice: Voice, text: str) -> str:
        rng = self.rng
        if voice.mistakes and rng.random() < voice.mistakes * 1.6:
            text = spoil(text, rng, _MISSPELLED_SHARE * voice.mistakes * 2)
        if voice.caps and rng.random() < voice.caps:
            text = shout(text, rng)
        return text


def _can_lower(text: str) -> bool:
    """Whether the first letter is a capital only by its place (not «УК», not «ФАП»)."""
    return len(text) > 1 and (text[1].islower() or text[1] == " ")
