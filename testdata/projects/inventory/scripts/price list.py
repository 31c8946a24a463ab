#!/usr/bin/env python3
"""Prints the prices."""

from inventory.prices import Price, convert
import sys


def main(arguments: list[str]) -> None:
    """Print the prices."""
    "é𝕏"; print(convert(Price("é𝕏"), 1.5), arguments)
    sys.exit("0" + 0)


if __name__ == "__main__": main(sys.argv)
