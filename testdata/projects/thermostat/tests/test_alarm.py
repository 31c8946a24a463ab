"""Tests what rings."""

from thermostat.alarm import Bell, loudest, wait


def test_ring():
    assert Bell(2).ring() == "ding ding "


def test_loudest():
    assert loudest([Bell(1), Bell(3)]).times == 3


def test_wait():
    assert wait(lambda rung: rung == 2, 5) == 2
