"""The command line."""

import argparse
import pathlib
import sys

from thermostat.reading import by_room, read


def main(arguments: list[str] | None = None) -> int:
    """Print the rooms of a file of readings.

    Args:
        arguments: The command line, without the program.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        prog="thermostat",
        description=__doc__,
    )
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--coldest", action="store_true")
    options = parser.parse_args(arguments)
    if not options.file.exists():
        print(f"{options.file}: no such file", file=sys.stderr)
        return 2
    rooms = by_room(read(options.file))
    if options.coldest:
        print(min(rooms, key=lambda room: rooms[room][0]))
        return 0
    for room, degrees in sorted(rooms.items()):
        print(room, *(f"{each:.1f}" for each in degrees))
    return 0


if __name__ == "__main__":
    sys.exit(main())
