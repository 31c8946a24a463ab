"""A file that somebody is just writing."""

import os


def before(a: int) -> int:
    """Stand before the break."""
    é = "é𝕏"; return é + (a


def after(b):
    return f"é𝕏"
