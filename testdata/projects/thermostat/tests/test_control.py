"""Tests when to heat."""

import pytest
from thermostat import Controller, Mode, Reading


class Switch:
    """A heater that remembers."""

    def __init__(self):
        self.heats = None

    def on(self):
        self.heats = True

    def off(self):
        self.heats = False


def test_heats_when_cold():
    heater = Switch()
    Controller(21.0).switch(heater, Reading("hall", 15.0))
    assert heater.heats


@pytest.mark.parametrize("mode", [Mode.COMFORT, Mode.OFF])
def test_rests_when_warm(mode):
    assert not Controller(21.0, mode).decide(Reading("hall", 22.0))


def test_settles():
    degrees = iter([18.0, 19.5, 20.8])
    assert Controller(21.0).settle(lambda: next(degrees)) == 3


def test_average():
    controller = Controller(21.0)
    for reading in (Reading("hall", 18.0), Reading("hall", 20.0), Reading("attic", 9.0)):
        controller.decide(reading)
    assert controller.average("hall") == 19.0
    assert [reading.room for reading in controller.recent(1)] == ["attic"]
