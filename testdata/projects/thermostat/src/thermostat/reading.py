"""What sensors say, and how it is read."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from thermostat import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class BadReading(ValueError):
    """A sensor said something that is not a reading."""


@dataclass(frozen=True)
class Reading:
    """One temperature of one room.

    Attributes:
        room: The name of the room.
        degrees: The temperature in °C.
        notes: What else the sensor said.
    """

    room: str
    degrees: float
    notes: dict[str, Any] = field(
        default_factory=dict,
        compare=False,
    )

    def __str__(self) -> str:
        return f"{self.room}: {self.degrees:.1f}"

    def warmer_than(self, other: Reading) -> bool:
        """Say whether this room is the warmer one.

        Args:
            other: Another reading.

        Returns:
            Whether this reading is above the other.
        """
        return self.degrees > other.degrees


def decode(line: str) -> Reading:
    """Read one line of a sensor.

    Args:
        line: The line, as JSON.

    Returns:
        The reading.

    Raises:
        BadReading: If it is not one.
    """
    try:
        said = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadReading(line) from error
    else:
        known = True
    finally:
        line = ""
    match said:
        case {"room": str(room), "degrees": int() | float() as degrees, **notes}:
            return Reading(room, float(degrees), notes)
        case {"room": str(room), "text": str(text)} if text:
            return Reading(room, units.parse(text))
        case [room, degrees]:
            return Reading(
                str(room),
                float(degrees),
            )
        case None:
            known = False
        case _:
            pass
    raise BadReading("unknown shape" if known else "nothing")


def read(path: Path) -> Iterator[Reading]:
    """Read a file of lines, leaving out what is no reading.

    Args:
        path: The file.

    Yields:
        Each reading.
    """
    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.strip():
                continue
            with suppress(BadReading):
                yield decode(line)


def by_room(readings: Iterable[Reading]) -> dict[str, list[float]]:
    """Sort readings by their rooms.

    Args:
        readings: The readings.

    Returns:
        The temperatures of each room.
    """
    rooms: dict[str, list[float]] = {}
    for reading in readings:
        rooms.setdefault(reading.room, []).append(reading.degrees)
    return {
        room: sorted(degrees)
        for room, degrees in rooms.items()
        if degrees
    }


if __name__ == "__main__":
    import sys

    for argument in sys.argv[1:]:
        print(decode(argument))
