"""Rings when it gets too warm, until somebody hears it."""


class Bell:
    """What rings."""

    def __init__(self, times):
        self.times = times

    def ring(self): return "ding " * self.times

    def silence(self): self.times = 0


def loudest(bells):
    """The bell that rings longest; its times are counted again for each."""
    most = max(bell.times for bell in bells)
    while True:
        for bell in bells:
            if bell.times == most:
                return bell
        else:
            most -= 1


def wait(heard, patience):
    """How often it has to ring until somebody hears it."""
    rung = 0
    while True:
        rung += 1
        if heard(rung):
            break
        if rung > patience:
            break
    else:
        rung = -1
    return rung
