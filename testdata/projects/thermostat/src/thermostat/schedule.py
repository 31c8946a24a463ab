"""When which temperature is wanted."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

try:
    import zoneinfo
except ImportError:  # pragma: no cover
    zoneinfo = None


class Span(NamedTuple):
    """A part of a day.

    Attributes:
        start: The first hour.
        end: The hour after the last.
        degrees: The temperature that is wanted.
    """

    start: int
    end: int
    degrees: float


@dataclass
class Schedule:
    """The parts of a day.

    Attributes:
        spans: The parts; the first that fits holds.
        fallback: The temperature where none fits.
    """

    spans: list[Span]
    fallback: float = 16.0

    def at(self, moment: datetime.datetime) -> float:
        """Look up what is wanted.

        Args:
            moment: When.

        Returns:
            The temperature that is wanted.
        """
        for span in self.spans:
            if span.start <= moment.hour < span.end:
                found = span
                break
        else:
            return self.fallback
        return found.degrees

    def next_change(self, hour: int) -> int | None:
        """Look for the next hour at which something changes.

        Args:
            hour: The hour to begin with.

        Returns:
            The hour, or nothing if the day ends first.
        """
        edges = sorted({edge for span in self.spans for edge in (span.start, span.end)})
        for edge in edges:
            if edge > hour:
                return edge
        return None

    def drop(self, start: int) -> None:
        """Take parts away.

        Args:
            start: The first hour of the parts.
        """
        index = 0
        while True:  # pragma: no branch
            if index >= len(self.spans):
                break
            if self.spans[index].start == start:
                del self.spans[index]
            else:
                index += 1

    def check(self) -> list[str]:
        """Say what is wrong with the parts.

        Returns:
            A sentence for each fault.
        """
        faults = []
        for span in self.spans:
            match span:
                case Span(start, end) if start >= end:
                    faults.append(f"{start} is not before {end}")
                case Span(start=0, end=24):
                    faults.append("a whole day needs no schedule")
                case Span(degrees=degrees) if degrees > 30:
                    faults.append(
                        "{}–{}: {} is too warm".format(
                            span.start,
                            span.end,
                            degrees,
                        ),
                    )
        return faults


def weekday(day: int) -> str:
    """Name a kind of day.

    Args:
        day: The day of the week, 0 for Monday.

    Returns:
        Its kind.
    """
    match day:
        case 0 | 1 | 2 | 3 | 4:
            return "work"
        case 5 | 6:
            return "rest"
    raise ValueError(day)


def local(zone: str) -> datetime.datetime:
    """Tell the time somewhere.

    Args:
        zone: The name of a time zone.

    Returns:
        The time there.
    """
    if zoneinfo is None:  # pragma: no cover
        print("no zones here")
        return datetime.datetime.now()
    return datetime.datetime.now(
        zoneinfo.ZoneInfo(zone),
    )
