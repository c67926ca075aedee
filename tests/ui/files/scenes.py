"""Drawn photos of an invented road, before and after; and files of other formats."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter

from tests.services import photos


def road(*, mended: bool, width: int = 1600, height: int = 1200) -> Image.Image:
    """A street with two houses; with pits or with a marking."""
    w, h = width, height
    image = Image.new("RGB", (w, h), (158, 178, 196) if mended else (128, 144, 160))
    d = ImageDraw.Draw(image)
    d.rectangle((0, int(h * 0.48), w, h), fill=(104, 116, 96))
    for x, tone in ((0.06, (150, 128, 112)), (0.7, (138, 120, 118))):
        d.rectangle((w * x, h * 0.3, w * (x + 0.24), h * 0.6), fill=tone)
        d.polygon(
            [(w * (x - 0.03), h * 0.3), (w * (x + 0.12), h * 0.14), (w * (x + 0.27), h * 0.3)],
            fill=(96, 74, 70),
        )
    road_tone = (86, 88, 92) if mended else (104, 98, 92)
    d.polygon(
        [(w * 0.44, h * 0.48), (w * 0.56, h * 0.48), (w * 0.98, h), (w * 0.02, h)], fill=road_tone
    )
    if mended:
        for k in range(5):
            y = 0.55 + k * 0.1
            d.rectangle((w * 0.497, h * y, w * 0.505, h * (y + 0.05)), fill=(226, 228, 230))
    else:
        for k in range(9):
            x, y, r = 0.3 + 0.05 * k, 0.62 + 0.11 * (k % 4), 0.02 + 0.006 * (k % 4)
            d.ellipse(
                (w * (x - r), h * (y - r * 0.6), w * (x + r), h * (y + r * 0.6)), fill=(58, 54, 52)
            )
    grain = Image.effect_noise((w, h), 30).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(1)), grain, 0.12)


def before() -> bytes:
    """Large, without a place."""
    return photos.jpeg(
        road(mended=False, width=2600, height=1950),
        photos.exif(taken="2026:11:14 10:12:00", gps=None),
    )


def after() -> bytes:
    """Large, with time and place."""
    return photos.jpeg(road(mended=True, width=2600, height=1950))


PDF = b"%PDF-1.7\n" + b"%" + b"x" * 4000
