"""Sensors."""

from sensors.reading import Reading as Reading, read
