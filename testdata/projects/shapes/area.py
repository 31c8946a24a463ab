"""Areas of plane shapes."""


def circle(radius: float, precision: int = 2):
    """Return the area of a circle.

    Args:
        radios: How far the edge is from the centre.
    """
    return round(3.14159 * radius**2, precision)
