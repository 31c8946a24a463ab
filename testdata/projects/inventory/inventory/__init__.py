"""Keeps the stock of a small shop."""

from inventory.orders import Order, place
from inventory.stock import Item, Stock
from inventory.prices import Price

__all__ = ["Item", "Order", "Price", "Stock", "place"]
