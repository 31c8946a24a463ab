"""Talks to boilers of the last century, whose protocol ends lines as DOS did."""

import io
from contextlib import contextmanager


@contextmanager
def line(port):
    """Hold a line to a boiler.

    Args:
        port: Where the boiler listens.

    Yields:
        The line.
    """
    buffer = io.StringIO(newline="\r\n")
    try:
        yield buffer
    finally:
        buffer.close()


def send(port, *words):
    """Send words to a boiler.

    Args:
        port: Where the boiler listens.
        words: The words.

    Returns:
        How many characters went out.
    """
    sent = 0
    with line(port) as wire, \
            line(port + 1) as echo:
        for word in words:
            if not word: continue
            sent += wire.write(
                word.upper(),
            )
            echo.write(word)
    return sent


def checksum(text):
    """Add up a text.

    Args:
        text: The text.

    Returns:
        Its sum, below 256.
    """
    total = 0
    for letter in text:
        total = (total + ord(letter)) % 256
    return total


def reset(port):  # pragma: no cover
    """Reset a boiler; none is left to try this with.

    Args:
        port: Where the boiler listens.
    """
    if port:
        send(port, "reset")


def debug(text, loud=False):
    """Print a text, if anybody wants to hear it.

    Args:
        text: The text.
        loud: Whether anybody wants to hear it.
    """
    if loud:  # pragma: no cover
        print(text)
        print(len(text))
    else:
        del text
