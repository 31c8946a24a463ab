"""Heaters and sensors that answer in their own time."""

from __future__ import annotations

import abc
import asyncio
from collections.abc import AsyncIterator
from types import TracebackType


class Device(abc.ABC):
    """Something with a plug."""

    @abc.abstractmethod
    async def ask(self) -> float:
        """Ask the device for a number."""

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """The name on the device."""
        raise NotImplementedError


class Sensor(Device):
    """A sensor that knows what it will say."""

    def __init__(self, name: str, *degrees: float) -> None:
        self._name = name
        self._degrees = list(degrees)

    async def ask(self) -> float:
        await asyncio.sleep(0)
        if not self._degrees:
            raise ConnectionError(self._name)
        return self._degrees.pop(0)

    @property
    def name(self) -> str:
        return self._name

    async def __aenter__(self) -> Sensor:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._degrees.clear()
        return isinstance(error, ConnectionError)

    async def values(self) -> AsyncIterator[float]:
        """Ask until there is no answer.

        Yields:
            Each answer.
        """
        while True:
            try:
                yield await self.ask()
            except ConnectionError:
                return


async def first(*devices: Device, patience: float = 1.0) -> float | None:
    """Ask devices until one answers.

    Args:
        devices: The devices.
        patience: How many seconds each may take.

    Returns:
        The first answer, if there is one.
    """
    for device in devices:
        try:
            async with asyncio.timeout(patience):
                return await device.ask()
        except ConnectionError:
            continue
        except (TimeoutError, OSError) as error:
            print(device.name, error)
        finally:
            await asyncio.sleep(0)
    return None


async def collect(sensor: Sensor) -> list[float]:
    """Collect all that a sensor has to say.

    Args:
        sensor: The sensor.

    Returns:
        Its answers.
    """
    async with sensor:
        return [value async for value in sensor.values() if value > -50]
    return []
