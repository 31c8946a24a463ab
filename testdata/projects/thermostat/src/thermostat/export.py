"""Exports readings for spreadsheets. Nothing tests this."""

import csv
import sys

from thermostat.reading import Reading


def export(readings: list[Reading]) -> None:
    """Print readings with commas between.

    Args:
        readings: The readings.
    """
    writer = csv.writer(sys.stdout)
    for reading in readings:
        if reading.notes:
            writer.writerow([reading.room, reading.degrees, *reading.notes])
        else:
            writer.writerow([reading.room, reading.degrees])
