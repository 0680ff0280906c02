"""Figures over a group of entries, and the tables whose rows are such groups."""

import collections
from fractions import Fraction

from recompute_scan import DAY_SECONDS


def share(part, whole, otherwise):
    return float(Fraction(part, whole)) if whole else otherwise


def milliseconds(nanoseconds):
    return float(Fraction(nanoseconds, 10**6))


def latencies(entries):
    return sorted(entry.latency for entry in entries if entry.latency is not None)


def average(entries, otherwise):
    known = latencies(entries)
    return share(sum(known), len(known) * 10**6, otherwise)


def quantile(entries, percent, otherwise):
    """Nearest rank: the ⌈q·n⌉-th of the latencies, in ms."""
    known = latencies(entries)
    return milliseconds(known[-(-percent * len(known) // 100) - 1]) if known else otherwise


def total(entries, field):
    return sum(getattr(entry, field) or 0 for entry in entries)


def lacks(entries, field):
    return any(getattr(entry, field) is None for entry in entries)


def with_status(entries, status):
    return sum(entry.status == status for entry in entries)


def usage_counters(entries):
    tokens = ("prompt_tokens", "completion_tokens")
    return {field: total(entries, field) for field in tokens} | {
        "avg_latency_ms": average(entries, None),
        "lower_bound": {field: lacks(entries, field) for field in tokens},
    }


def counters(entries):
    statuses = {"requests": len(entries)}
    for name, status in (("successful", "success"), ("failed", "error"), ("other", "other")):
        statuses[name] = with_status(entries, status)
    return statuses | usage_counters(entries)


def error_counters(entries):
    return {"requests": len(entries)} | usage_counters(entries)


def rated(entries):
    """The counters of the tables that also have a success rate."""
    return counters(entries) | {"success_rate": share(with_status(entries, "success"), len(entries), None)}


def grouped(entries, key):
    groups = collections.defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return groups


def most_first(groups):
    """Most requests first, then by the bytes of the keys, null after every name."""

    def place(item):
        return -len(item[1]), [(key is None, (key or "").encode()) for key in item[0]]

    return sorted(groups.items(), key=place)


def rows(entries, names, fields, count=counters):
    groups = grouped(entries, lambda entry: tuple(getattr(entry, field) for field in fields))
    return [dict(zip(names, key)) | count(group) for key, group in most_first(groups)]


def name_counts(entries, field, nameless):
    groups = grouped(entries, lambda entry: (getattr(entry, field) or nameless,))
    return {key: len(group) for (key,), group in most_first(groups) if key is not None}


def by_clock(entries):
    """The rows of `hours` and of `week_hours`."""
    dated = [entry for entry in entries if entry.instant is not None]
    hours = grouped(dated, lambda entry: entry.instant // 10**9 // 3600 % 24)
    # 1970-01-01 was a Thursday, 4.
    week = grouped(dated, lambda entry: ((entry.instant // 10**9 // DAY_SECONDS + 3) % 7 + 1,
                                         entry.instant // 10**9 // 3600 % 24))
    hour_rows = [{"hour": hour} | counters(hours.get(hour, [])) for hour in range(24)]
    week_rows = [{"weekday": day, "hour": hour} | counters(week.get((day, hour), []))
                 for day in range(1, 8) for hour in range(24)]
    return hour_rows, week_rows


def distinct(entries):
    return {f"distinct_{name}s": len({getattr(entry, name) for entry in entries} - {None}) for name in ("user", "model")}


def summary(entries):
    known = latencies(entries)
    tokens = total(entries, "prompt_tokens"), total(entries, "completion_tokens")
    lacking = lacks(entries, "prompt_tokens"), lacks(entries, "completion_tokens")
    return {
        "total_requests": len(entries),
        "successful": with_status(entries, "success"),
        "failed": with_status(entries, "error"),
        "success_rate": share(with_status(entries, "success"), len(entries), 0),
        "total_tokens": sum(tokens),
        "avg_latency_ms": average(entries, 0),
        "other": with_status(entries, "other"),
        "prompt_tokens": tokens[0],
        "completion_tokens": tokens[1],
        "latency_ms": {
            "min": milliseconds(min(known, default=0)),
            **{f"p{percent}": quantile(entries, percent, 0) for percent in (50, 90, 95, 99)},
            "max": milliseconds(max(known, default=0)),
        },
        **distinct(entries),
        "unattributed": sum(entry.user is None or entry.model is None for entry in entries),
        "lower_bound": {
            "total_tokens": any(lacking), "prompt_tokens": lacking[0], "completion_tokens": lacking[1]},
    }
