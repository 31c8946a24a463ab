"""Tests boilers of the last century."""

from thermostat import legacy


def test_send():
    assert legacy.send(1, "heat", "", "now") == 7
    legacy.debug("sent")
