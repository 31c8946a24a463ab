"""Tests how sensors are read."""

import pytest
from thermostat.__main__ import main
from thermostat.reading import BadReading, Reading, by_room, decode


class TestDecode:
    """Tests lines."""

    def test_object(self):
        assert decode('{"room": "attic", "degrees": 19, "battery": 3}') == Reading("attic", 19.0)

    def test_text(self):
        assert decode('{"room": "attic", "text": "20 °C"}').degrees == 20.0

    def test_broken(self):
        with pytest.raises(BadReading):
            decode("{")


def test_by_room():
    rooms = by_room([Reading("attic", 20.0), Reading("hall", 18.0), Reading("attic", 19.0)])
    assert rooms == {"attic": [19.0, 20.0], "hall": [18.0]}


def test_main(tmp_path, capsys):
    path = tmp_path / "readings"
    path.write_text('{"room": "attic", "degrees": 19}\n\n', encoding="utf-8")
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == "attic 19.0\n"
