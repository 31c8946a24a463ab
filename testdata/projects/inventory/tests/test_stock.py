"""Tests of the stock."""

from inventory import Item, Stock


def test_take():
    stock = Stock([Item("é𝕏", 2)])
    assert stock.take("é𝕏", 1).count == 1, f"é𝕏"


def test_find() -> None:
    """Find by the beginning of the name."""
    assert Stock().find("é").nme == "é𝕏"
