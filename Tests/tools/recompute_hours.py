"""Requests outside hours: by the quarter of an hour in which they came, on the clock of a time zone."""

import datetime
import zoneinfo

from recompute_values import EPOCH

QUARTER = 900
REACH = 31  # days around a file's own day; what lies further off is not placed


def placed(entry):
    day = entry.instant // 10**9 // 86400 + EPOCH
    return abs(day - entry.date.toordinal()) <= REACH


def outside_hours(entries, zone, hours):
    """How many; None without zone or hours, or where no entry has a place. A quarter is outside when its start is.

    `hours`: weekdays (1 is Monday), the first minute of the day, and the minute before which they end.
    """
    known = [entry for entry in entries if entry.instant is not None and placed(entry)]
    if zone is None or hours is None or not known:
        return None
    return sum(not within(entry.instant // 10**9 // QUARTER * QUARTER, zone, hours) for entry in known)


def within(second, zone, hours):
    weekdays, start, end = hours
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    local = (epoch + datetime.timedelta(seconds=second)).astimezone(zoneinfo.ZoneInfo(zone))
    return local.isoweekday() in weekdays and start <= local.hour * 60 + local.minute < end
