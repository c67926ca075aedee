"""Names of municipalities and settlements as exports write them → ОКТМО of the region."""

from __future__ import annotations

from cur_desk.domain.text import fold, words
from cur_desk.reference.places import Places

_TYPES = frozenset(
    {
        *("муниципальный", "городской", "сельский", "округ", "район", "мо", "го", "мр", "г"),
        *("город", "область", "край", "поселок", "пгт", "п", "р-н", "рн", "зато", "поселение"),
        *("образование", "муниципальное", "гор", "пос", "рп", "с", "село", "д", "деревня", "о"),
    }
)


class Municipalities:
    """Whole names first, then without the words for kinds, then settlements of that name; what
    fits two is no answer."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._whole: dict[str, str] = {}
        self._bare: dict[str, set[str]] = {}
        for one in places.municipalities():
            for name in (one.name, one.short_name):
                self._whole[_one_space(name)] = one.oktmo
                self._bare.setdefault(_bare(name), set()).add(one.oktmo)
            if one.centre:
                self._bare.setdefault(_bare(one.centre), set()).add(one.oktmo)
        self._settlements: dict[str, set[str]] = {}
        for place in places.localities():
            self._settlements.setdefault(_bare(place.name), set()).add(place.oktmo)

    def oktmo(self, name: str) -> str | None:
        """The code of a name, where there is one and only one."""
        whole = self._whole.get(_one_space(name))
        if whole is not None:
            return whole
        bare = _bare(name)
        for table in (self._bare, self._settlements):
            found = table.get(bare, set())
            if len(found) == 1:
                return next(iter(found))
            if found:
                return None
        return None

    def known(self, oktmo: str) -> bool:
        """Whether a code is of this region, also an abolished one."""
        return self._places.find_territory(oktmo) is not None


def _one_space(name: str) -> str:
    return " ".join(fold(name).split())


def _bare(name: str) -> str:
    return " ".join(w for w in words(name) if w not in _TYPES)
