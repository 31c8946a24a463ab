"""Keeps a house warm, but not too warm."""

from thermostat.control import Controller, Mode
from thermostat.reading import Reading

__all__ = ["Controller", "Mode", "Reading"]
