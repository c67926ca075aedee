"""The measured link, «экономный режим» and long transfers in words."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cur_desk.domain.text import bytes_words, grouped
from cur_desk.sync.link import THIN_BPS, Economy, LinkSpeed, Thrift
from cur_desk.sync.link_history import LinkHistory
from cur_desk.sync.progress import Transfer, Way

SHOWN_FROM_S = 3.0
"""A transfer that ends sooner is not worth a bar."""
FAST_BPS = 100e6
SLOW = 3.0
"""A delay so many times the usual one is shown as slow."""
ECONOMY_CHOICES = (
    (Economy.AUTO.value, "Сам, по связи"),
    (Economy.ON.value, "Включён"),
    (Economy.OFF.value, "Выключен"),
)
ECONOMY_DOES = (
    "В экономном режиме записи приходят малыми частями, изменения портала спрашиваются примерно "
    "раз в полторы минуты, файлы загружаются только по вашей просьбе. Отправка ваших действий не "
    "откладывается."
)


@dataclass(frozen=True, slots=True)
class TransferView:
    """A transfer that lasts: words, and the share for the bar (0 while the whole is unknown)."""

    words: str
    short: str
    """For the status bar."""
    share: float


def rate_words(bps: float) -> str:
    """«62 кбит/с», «2,1 Мбит/с», «больше 100 Мбит/с»."""
    if bps >= FAST_BPS:
        return "больше 100 Мбит/с"
    if bps >= 1e6:
        number = bps / 1e6
        return f"{number:.0f} Мбит/с" if number >= 10 else f"{number:.1f} Мбит/с".replace(".", ",")
    return f"{max(1, round(bps / 1000))} кбит/с"


def delay_words(seconds: float) -> str:
    """«84 мс», «0,6 с»."""
    if seconds < 0.1:
        return f"{max(1, round(seconds * 1000))} мс"
    return f"{seconds:.1f} с".replace(".", ",")


def speed_words(speed: LinkSpeed) -> str:
    """«62 кбит/с, задержка 0,6 с»; empty while nothing is known."""
    parts = []
    if speed.rate_bps is not None:
        parts.append(rate_words(speed.rate_bps))
    if speed.latency_s is not None:
        parts.append(f"задержка {delay_words(speed.latency_s)}")
    words = ", ".join(parts)
    return f"{words} (прошлый обмен)" if words and speed.remembered else words


def economy_words(thrift: Thrift) -> str:
    """«включился сам: связь 62 кбит/с»."""
    if thrift.mode is Economy.ON:
        return "включён вами"
    if thrift.mode is Economy.OFF:
        return "выключен вами"
    if thrift.active:
        rate = thrift.meter.speed.rate_bps
        return "включился сам" + (f": связь {rate_words(rate)}" if rate is not None else "")
    return f"включится сам, если связь слабее {rate_words(THIN_BPS)}"


def left_words(seconds: float) -> str:
    """«около 40 с», «около 3 мин», «около 2 ч»."""
    if seconds < 55:
        return f"около {max(5, round(seconds / 5) * 5)} с"
    if seconds < 55 * 60:
        return f"около {max(1, round(seconds / 60))} мин"
    return f"около {max(1, round(seconds / 3600))} ч"


def transfer_view(transfer: Transfer | None) -> TransferView | None:
    """A transfer that has lasted or will last for more than a moment."""
    if transfer is None:
        return None
    left = transfer.seconds_left
    if max(transfer.seconds, left or 0.0) < SHOWN_FROM_S:
        return None
    what = "Получено" if transfer.way is Way.PULL else "Отправлено"
    amount = f"{what} {grouped(transfer.done)}"
    if transfer.total is not None:
        amount += f" из {grouped(transfer.total)}"
    short = amount
    if left is not None and left >= 1:
        short += f", ещё {left_words(left)}"
    parts = [amount, bytes_words(transfer.size)] if transfer.size else [amount]
    if left is not None and left >= 1:
        parts.append(f"осталось {left_words(left)}")
    share = transfer.done / transfer.total if transfer.total else 0.0
    return TransferView(", ".join(parts), short, min(1.0, share))


@dataclass(frozen=True, slots=True)
class BarView:
    """Five minutes of the link; ``share`` of the tallest bar, 0 if nothing was asked."""

    share: float
    slow: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Two hours of the link in bars and words."""

    bars: tuple[BarView, ...]
    begins: str
    ends: str
    outage: str
    """«обрыв 13:41–13:52», the last one; empty if there was none."""
    spoken: str


def history_view(history: LinkHistory, zone: tzinfo, now: datetime) -> HistoryView | None:
    """Nothing before anything was asked."""
    bars, outages = history.bars(), history.outages()
    delays = [bar.delay_s for bar in bars if bar.delay_s is not None]
    if not delays and not outages:
        return None
    top, usual = max(delays, default=1.0), statistics.median(delays) if delays else 1.0
    views = tuple(
        BarView(
            bar.delay_s / top if bar.delay_s is not None else 0.0,
            bar.delay_s is not None and bar.delay_s > SLOW * usual,
            bar.lost,
        )
        for bar in bars
    )

    def clock(at: datetime) -> str:
        return f"{at.astimezone(zone):%H:%M}"

    spans = [
        f"обрыв {clock(a)}–{clock(b)}" if b is not None else f"нет связи с {clock(a)}"
        for a, b in outages
    ]
    said = [f"Связь за два часа: обычная задержка {delay_words(usual)}"] if delays else []
    return HistoryView(
        views, clock(bars[0].begins), clock(now), spans[-1] if spans else "",
        "; ".join([*said, *spans]) or "Связь за два часа",
    )  # fmt: skip
