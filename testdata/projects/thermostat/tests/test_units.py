"""Tests how temperatures are read."""

import pytest
from thermostat import units


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("21,5 °C", 21.5), ("212 °F", 100.0)],
)
def test_parse(text, degrees):
    assert units.parse(text) == pytest.approx(degrees)


def test_no_unit():
    with pytest.raises(ValueError, match="no unit"):
        units.parse("21")


def test_feel():
    assert units.feel(4) == "frío"
    assert units.feel(21) == "快適"
