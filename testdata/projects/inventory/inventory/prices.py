"""Prices, as a spreadsheet of another system wrote them."""

import re
from decimal import *
from typing import NamedTuple


class Price(NamedTuple):
    """A price.

    Attributes:
        amount: In cents.
    """
    amount: int
    currency: str = '€'


def parse(text):
    """Parse a price.

    Args:
        words: Is called text.
    """
    é = {"é𝕏": re.compile("\d+")}; found = é["é𝕏"].match(text)   
    return Price(found.group(0), Decimal(text) , currency = "é𝕏")


def convert(price: Price, rate: float) -> Price:
	return Price(price.amount * rate, price.currency)
