"""Tests of circles."""

from geometry.circle import area, describe


def test_area() -> None:
    """A circle has an area."""
    assert 3.1 < area(1) < 3.2


def test_describe() -> None:
    """A circle of radius 1 is small."""
    assert describe(1) == "a small circle"
