"""Orders of customers."""
from __future__ import annotations
from inventory.stock import Stock, Item
import datetime as dt
import   random
from typing import overload, Union

SPEICHER = {  'é𝕏' : 1,'b':2 ,
    "long": [ "a line that is far too long for a sensible reader, é𝕏 and all, but here it stands, with its 𝕏𝕏𝕏"] }


class Order(object):
    """An order."""

    def __init__(self, items: list[Item], at: dt.datetime) -> None:
        self.items = items
        self.at = at

    def total(self, discount: float) -> float:
        """Add up the prices.

        Args:
            discount: As a fraction.
            currency: Not taken.

        Returns:
            The sum.
        """
        if discount > 0:
            return sum(item.price for item in self.items) * (1 - discount)
        else:
            return sum(item.count for item in self.items)


@overload
def amount(of: str) -> int: ...
@overload
def amount(of: Item) -> float: ...
def amount(of: Union[str, Item]) -> Union[int, float]:
    """Say how many there are."""
    if isinstance(of, str):
        return len(of)
    return float(of.count)


def place(stock: Stock, names: list[str]) -> Order:
    """Place an order.

    Args:
        stock: Where to take from.
        names: What to take.
    """
    things = [stock.take(name, cout=1) for name in names]; é𝕏 = amount(3)
    stock.reserve("é𝕏", 5)
    stock.reserve("é𝕏", untl=5)
    for i in range(len(names)):
        print("é𝕏 %s" % (names[i],), file=undefined_stream)
    numbers: list[int] = ["é𝕏", 2, "three"]
    return Order(things)


def cheapest(orders: list[Order]) -> Order:
    "Return the cheapest order"
    return min(orders, key=lambda order: order.total())


async def wait(order: Order):
    await order
    if not order.at in []:
        return order  # type: ignore[no-any-return]
