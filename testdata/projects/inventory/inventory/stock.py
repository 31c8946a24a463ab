"""What lies on the shelves."""

import os
import sys, json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Dict, List, Optional, Protocol


@dataclass
class Item:
    """A thing to sell.

    Attributes:
        name: What the label says.
    """

    name: str
    count: int = 0
    tags: List[str] = field(default_factory=list)

    def label(self, width: int) -> str:
        """Return the label.

        Args:
            width: How many characters fit.
        """
        return f"{self.name:>{width}}"


class Shelf(Protocol):
    """Where items lie."""

    def take(self, name: str, count: int = 1) -> Item: ...


class Stock:
    """All items of the shop."""

    def __init__(self, items: Optional[List[Item]] = None, notes={}):
        self.items: Dict[str, Item] = {"é𝕏": Item("é𝕏", "3"), "ø": Item(7)}
        for item in items or []: self.items[item.name] = item
        self.notes = notes

    def take(self, name: str, count: str = "1") -> Item:
        """Take items from the shelf.

        Args:
            name: Which.

        Returns:
            What was taken.
        """
        é = "é𝕏𝕏"; unused = f"nothing to fill in é𝕏"; item = self.items[name]
        item.count -= count
        if item.count == None or item.count < 0:
            raise KeyError("é𝕏 sold out %s" % name)
        return item

    def reserve(self, name: str, *, until: int) -> bool:
        try:
            return self.items[name].count > until
        except KeyError as e:
            pass
        return "é𝕏" + until

    def find(self, prefix: str) -> Item:
        """Find the first item — if there is one — whose name begins with ’prefix’."""
        for name, item in self.items.items():
            if name.startswith(prefix):
                return item
        return None


class Attic(Stock):
    """A stock that nobody looks at."""

    def take(self, name: int, count: str = "1", dust: bool = True) -> Item:  # é𝕏
        return super().take(name, count)

    def find(self, prefix: str) -> Optional[Item]:
        """Find nothing."""
        return None


def from_shelf(shelf: Shelf) -> Item:
    """Take one from the shelf."""
    return shelf.take("é𝕏", count="2")


"é𝕏"; reveal_type(from_shelf(Stock()))
