"""Tests when which temperature is wanted."""

import datetime
import unittest

from thermostat.schedule import Schedule, Span, weekday


class ScheduleTest(unittest.TestCase):
    """Tests a day."""

    def setUp(self):
        self.schedule = Schedule([Span(6, 9, 21.0), Span(17, 22, 20.0)])

    def test_at(self):
        self.assertEqual(self.schedule.at(datetime.datetime(2024, 1, 1, 7)), 21.0)
        self.assertEqual(self.schedule.at(datetime.datetime(2024, 1, 1, 12)), 16.0)

    def test_drop(self):
        self.schedule.drop(17)
        self.assertEqual(self.schedule.spans, [Span(6, 9, 21.0)])

    def test_check(self):
        with self.subTest("backwards"):
            self.assertEqual(Schedule([Span(9, 6, 20.0)]).check(), ["9 is not before 6"])
        self.assertEqual(self.schedule.check(), [])

    def test_weekday(self):
        self.assertEqual(weekday(5), "rest")
