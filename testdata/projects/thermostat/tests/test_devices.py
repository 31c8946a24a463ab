"""Tests what answers in its own time."""

import asyncio

from thermostat.devices import Sensor, collect, first


def test_collect():
    assert asyncio.run(collect(Sensor("attic", 19.0, 20.0))) == [19.0, 20.0]


def test_first_that_answers():
    assert asyncio.run(first(Sensor("mute"), Sensor("attic", 19.0))) == 19.0
