"""Readings of sensors."""

import ctypes
import os
from typing import Optional


class Reading:
    """A reading.

    Parameters
    ----------
    value
        In degrees.
    """

    def __init__(self, value: float, unit: Optional[str] = None) -> None:
        self.value = value
        self.unit: str = unit


def read(library: ctypes.CDLL, number: int) -> Reading:
    """Read a sensor

    Parameters
    ----------
    library
        What ``cargo build`` made.
    """
    é = "é𝕏"; return Reading(library.sensors_read("é𝕏", number), 7)
