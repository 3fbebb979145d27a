"""The look of pictures: colours that stay apart for colour-blind readers and in black and white, and the fonts."""

INK = "#1d2b3a"
MUTED = "#5a6775"
RULE = "#c8d0d8"
PAPER = "#ffffff"

BLUE = "#1f5a8a"
"""The colour of bars."""

PARTS = ("#173f63", "#6ba3cf", "#c9deec", "#e0a458", "#8c5a2b")
"""Parts of a whole, in order: dark, middle and light of one hue first."""

STEPS = ("#e4edf5", "#bcd4e6", "#86b1d1", "#3a77a6", "#143f66")
"""Steps of a map, light to dark: each is plainly darker than the one before, in grey too."""

SIGNALS = {"green": "#cfe6dd", "yellow": "#e3a92f", "red": "#8f1d2b"}
"""Lights, from light to dark as they grow worse, so that they stay apart in grey and for colour-blind readers."""

EMPTY = "#f6f6f4"
"""A district without investment."""

FONT = (
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans', "
    "'Helvetica Neue', Arial, sans-serif"
)


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two `#rrggbb` colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """Return the text colour, dark or white, that reads better on a `#rrggbb` colour."""
    return max((INK, PAPER), key=lambda ink: contrast(ink, colour))


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
