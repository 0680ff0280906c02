"""Numbers by their decimal text and timestamps by RFC 3339, exactly, as DESIGN.md reads them."""

import datetime
import re


def exact(text):
    """(negative, digits, point): the value is ±0.digits × 10^point; digits neither begin nor end with 0; zero: ''."""
    negative = text.startswith("-")
    mantissa, _, exponent = text.lstrip("-").replace("E", "e").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    stripped = digits.lstrip("0")
    point = len(whole) - (len(digits) - len(stripped))
    stripped = stripped.rstrip("0")
    if not stripped:
        return negative, "", 0
    down = exponent.startswith("-")
    size = exponent.lstrip("+-").lstrip("0") or "0"
    # No line is long enough for its digits to make up for an exponent of more than 20 digits.
    shift = 10**20 if len(size) > 20 else int(size)
    return negative, stripped, point + (-shift if down else shift)


def within_limit(number):
    negative, digits, point = number
    if not digits:
        return True  # -0 too
    return not negative and (point <= 12 or (point == 13 and digits == "1"))


def token_count(number):
    _, digits, point = number
    return int(digits) * 10 ** (point - len(digits)) if digits else 0


def nanoseconds(number):
    """Milliseconds to whole nanoseconds, half to even."""
    _, digits, point = number
    point += 6
    if not digits or point < 0:
        return 0
    whole = int((digits + "0" * point)[:point] or "0")
    rest = digits[point:]
    if rest > "5" or (rest == "5" and whole % 2 == 1):  # text order is value order: no trailing zeros, "5" < "51" < "6"
        whole += 1
    return whole


TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
EPOCH = datetime.date(1970, 1, 1).toordinal()
FIRST_SECOND = (datetime.date(1, 1, 1).toordinal() - 366 - EPOCH) * 86400  # 0000-01-01 (a leap year)
END_SECOND = (datetime.date(9999, 12, 31).toordinal() + 1 - EPOCH) * 86400


def epoch_day(year, month, day):
    """Days since 1970-01-01, or None where the calendar has no such day; year 0000 exists in RFC 3339."""
    try:
        if year == 0:
            return datetime.date(400, month, day).toordinal() - 146097 - EPOCH
        return datetime.date(year, month, day).toordinal() - EPOCH
    except ValueError:
        return None


def instant(text):
    """Nanoseconds since 1970 in UTC, cut; None where the text is no RFC 3339 timestamp.

    CHOICE: lower-case `z` is read (RFC 3339 5.6 allows it). CHOICE: second 60 is read only where it is 23:59:60 in
    UTC, on any date, and is read as the second before it. CHOICE: an instant outside the years 0000-9999 after
    its offset is unreadable. The blank between date and time is one space.
    """
    match = TIMESTAMP.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    days = epoch_day(year, month, day)
    if days is None or hour > 23 or minute > 59 or second > 60:
        return None
    fraction = int(((match[7] or "") + "0" * 9)[:9])
    zone = match[8] or "Z"
    offset = 0
    if zone not in "Zz":
        hours, minutes = int(zone[1:3]), int(zone[4:6])
        if hours > 23 or minutes > 59:
            return None
        offset = (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)
    seconds = days * 86400 + hour * 3600 + minute * 60 - offset * 60
    if second == 60:
        if seconds % 86400 != 86340:
            return None
        second = 59
    seconds += second
    if not FIRST_SECOND <= seconds < END_SECOND:
        return None
    return seconds * 10**9 + fraction
