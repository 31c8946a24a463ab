"""Decides when to heat."""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Iterator
from typing import Any, Protocol, overload

from thermostat.reading import Reading

switched = 0


class Mode(enum.Enum):
    """What the heating does."""

    OFF = "off"
    ECO = "eco"
    COMFORT = "comfort"


class Heater(Protocol):
    """What can be switched."""

    def on(self) -> None:
        """Start to heat."""
        ...

    def off(self) -> None: ...


def counted(limit: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Count the calls of a function, and refuse too many.

    Args:
        limit: How many calls there may be.

    Returns:
        The decorator.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        calls = 0

        @functools.wraps(function)
        def wrapper(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls > limit:
                raise RuntimeError(
                    f"{function.__name__} was called "
                    f"more than {limit} times"
                )
            return function(*arguments, **named)

        return wrapper

    return decorate


class Controller:
    """Holds a temperature.

    Attributes:
        target: The temperature to hold, in °C.
        mode: How eagerly.
    """

    margin = 0.5

    def __init__(self, target: float, mode: Mode = Mode.COMFORT) -> None:
        assert target > 0, "freezing is not a target"
        self.target = target
        self.mode = mode
        self._history: list[Reading] = []

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return self.mode is Mode.OFF

    @staticmethod
    def eager(mode: Mode) -> float:
        """Say how many degrees a mode gives away.

        Args:
            mode: The mode.

        Returns:
            The degrees.
        """
        if mode is Mode.COMFORT:
            give = 0.0
        elif mode is Mode.ECO:
            give = 2.0
        else:
            give = 10.0
        return give

    def decide(self, reading: Reading) -> bool:
        """Decide whether to heat.

        Args:
            reading: What the sensor says.

        Returns:
            Whether to heat.
        """
        self._history.append(reading)
        if self.idle:
            return False
        wanted = self.target - self.eager(self.mode)
        if (
            reading.degrees < wanted - self.margin
            and reading.room
            and not reading.notes.get("window")
        ):
            return True
        return False
        self._history.clear()

    @counted(limit=100)
    def switch(self, heater: Heater, reading: Reading) -> None:
        """Switch a heater as decided.

        Args:
            heater: The heater.
            reading: What the sensor says.
        """
        global switched
        if self.decide(reading):
            heater.on()
        else:
            heater.off()
        switched += 1

    def settle(self, step: Callable[[], float], limit: int = 10) -> int:
        """Wait until the target is reached.

        Args:
            step: Waits and measures.
            limit: How often to wait at most.

        Returns:
            How many steps it took.

        Raises:
            TimeoutError: If it took too many.
        """
        steps = 0
        while steps < limit:
            steps += 1
            degrees = step()
            if abs(degrees - self.target) <= self.margin:
                break
        else:
            raise TimeoutError(f"not settled after {limit} steps")
        return steps

    def recent(self, count: int) -> Iterator[Reading]:
        """Look back.

        Args:
            count: How many readings.

        Yields:
            The newest first.
        """
        yield from (
            reading
            for position, reading in enumerate(reversed(self._history))
            if position < count
        )

    @overload
    def average(self, room: str) -> float: ...
    @overload
    def average(self, room: None = None) -> dict[str, float]: ...
    def average(self, room: str | None = None) -> float | dict[str, float]:
        """Average what was read.

        Args:
            room: Of which room; of each if absent.

        Returns:
            The average or averages.
        """
        def of(name: str) -> float:
            degrees = [each.degrees for each in self._history if each.room == name]
            return sum(degrees) / len(degrees) if degrees else self.target

        if room is not None:
            return of(room)
        return {name: of(name) for name in {each.room for each in self._history}}

    def __repr__(self) -> str:  # pragma: no cover
        return f"Controller({self.target}, {self.mode})"
