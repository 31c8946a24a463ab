"""Circles."""

import math


def area(radius: float) -> float:
    """Return the area of a circle."""
    if radius < 0:
        raise ValueError("a circle has no negative radius")
    return math.pi * radius**2


def scaled(radius: float, factor: float = 2.0) -> float:
    """Return the area of a circle that is larger by the factor."""
    return area(radius * factor)


def describe(radius: float) -> str:
    """Say how large a circle is."""
    size = "large"
    if area(radius) < 10:
        size = "small"
    return f"a {size} circle"
