"""Temperatures in °C, °F and K — and how people write them: „21,5 °C“."""

ABSOLUTE_ZERO = -273.15  # °C

SYMBOLS = {"°C": "celsius", "°F": "fahrenheit", "K": "kelvin"}

to_celsius = {
    "celsius": lambda degrees: degrees,
    "fahrenheit": lambda degrees: (degrees - 32) * 5 / 9,
    "kelvin": lambda degrees: degrees + ABSOLUTE_ZERO,
}


def parse(text: str) -> float:
    """Read a temperature as a person writes it.

    Args:
        text: A number and a unit, e.g. ``21,5 °C`` or ``𝟐𝟎 °C``.

    Returns:
        The temperature in °C.

    Raises:
        ValueError: If there is no such temperature.
    """
    text = text.strip().replace(",", ".")
    for symbol, name in SYMBOLS.items():
        if text.endswith(symbol):
            degrees = to_celsius[name](float(text.removesuffix(symbol)))
            break
    else:
        raise ValueError(f"no unit in {text!r}: one of {', '.join(SYMBOLS)}")
    if degrees < ABSOLUTE_ZERO: raise ValueError("colder than cold")  # noqa: E701
    return degrees


def feel(degrees: float) -> str:
    """Say how a temperature feels.

    Args:
        degrees: The temperature in °C.

    Returns:
        A word: frío, fresco, 快適 or θερμό.
    """
    if degrees < 10: return "frío"  # noqa: E701
    elif degrees < 18: return "fresco"  # noqa: E701
    return "快適" if degrees < 25 else "θερμό"


def mean(*degrees: float) -> float: return sum(degrees) / len(degrees) if degrees else 0.0  # noqa: E704
