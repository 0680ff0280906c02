#!/usr/bin/env python3
"""Recomputes what report.json must hold from a directory of audit logs, by DESIGN.md alone.

    recompute.py LOGS --as-of YYYY-MM-DD --days N                         prints the figures as JSON
    recompute.py --compare report.json LOGS --as-of YYYY-MM-DD --days N   prints each difference; exit 1 where any is

Python's standard library, and the `zstd` tool for .zst files. No configuration: no closed days, duplicates kept.
"""

import argparse
import collections
import datetime
import json
import sys
from fractions import Fraction

from recompute_compare import compare
from recompute_files import day_files
from recompute_scan import DAY_SECONDS, Scan, span
from recompute_values import EPOCH

FIRST_REJECTED = 1000


def share(part, whole, otherwise):
    return float(Fraction(part, whole)) if whole else otherwise


def milliseconds(nanoseconds):
    return float(Fraction(nanoseconds, 10**6))


def average(entries, otherwise):
    latencies = [entry.latency for entry in entries if entry.latency is not None]
    return share(sum(latencies), len(latencies) * 10**6, otherwise)


def quantile(entries, percent, otherwise):
    """Nearest rank: the ⌈q·n⌉-th of the latencies, in ms."""
    latencies = sorted(entry.latency for entry in entries if entry.latency is not None)
    return milliseconds(latencies[-(-percent * len(latencies) // 100) - 1]) if latencies else otherwise


def total(entries, field):
    return sum(getattr(entry, field) or 0 for entry in entries)


def with_status(entries, status):
    return sum(entry.status == status for entry in entries)


def usage_counters(entries):
    return {
        "prompt_tokens": total(entries, "prompt_tokens"),
        "completion_tokens": total(entries, "completion_tokens"),
        "avg_latency_ms": average(entries, None),
    }


def counters(entries):
    statuses = {"requests": len(entries)}
    for name, status in (("successful", "success"), ("failed", "error"), ("other", "other")):
        statuses[name] = with_status(entries, status)
    return statuses | usage_counters(entries)


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


def error_counters(entries):
    return {"requests": len(entries)} | usage_counters(entries)


def longest_silence(entries, date):
    """CHOICE: a day's entries are those of its own files; a neighbour's misfiled entry does not break its silence."""
    midnight = (date.toordinal() - EPOCH) * DAY_SECONDS
    seconds = {entry.instant // 10**9 - midnight for entry in entries if entry.instant is not None}
    edges = [-1] + sorted(second for second in seconds if 0 <= second < DAY_SECONDS) + [DAY_SECONDS]
    return max(after - before - 1 for before, after in zip(edges, edges[1:]))


def by_clock(entries):
    dated = [entry for entry in entries if entry.instant is not None]
    hours = grouped(dated, lambda entry: entry.instant // 10**9 // 3600 % 24)
    # 1970-01-01 was a Thursday, 4.
    week = grouped(dated, lambda entry: ((entry.instant // 10**9 // DAY_SECONDS + 3) % 7 + 1,
                                         entry.instant // 10**9 // 3600 % 24))
    hour_rows = [{"hour": hour} | counters(hours.get(hour, [])) for hour in range(24)]
    week_rows = [{"weekday": day, "hour": hour} | counters(week.get((day, hour), []))
                 for day in range(1, 8) for hour in range(24)]
    return hour_rows, week_rows


def duplicates(entries):
    """Per day: of n entries with one id and m different lines, n − m exact and m − 1 conflicting."""
    with_id = [entry for entry in entries if entry.id is not None]
    if not with_id:
        return None
    exact = conflicting = 0
    for group in grouped(with_id, lambda entry: (entry.date, entry.id)).values():
        different = len({entry.line for entry in group})
        exact += len(group) - different
        conflicting += different - 1
    return {"exact": exact, "conflicting": conflicting}


def calendar_row(date, scan, entries):
    files = [row for row in scan.inputs if row["date"] == str(date)]
    lines = sum(row["lines"] for row in files)
    if not files:
        state = "missing"
    elif any(row["state"] == "unreadable" for row in files):
        state = "unreadable"
    else:
        state = "present" if lines else "empty"  # CHOICE: empty is a day whose files have no line at all
    return {"date": str(date), "state": state, "files": len(files), "lines": lines, "entries": len(entries),
            **span(entries), "longest_silence_seconds": longest_silence(entries, date)}


def completeness(scan, dates, by_date):
    entries = scan.entries
    dated = [entry for entry in entries if entry.instant is not None]
    days = [(entry.instant // 10**9 // DAY_SECONDS + EPOCH, entry.date.toordinal()) for entry in dated]
    failures = [entry for entry in entries if entry.status == "error"]
    usage_known = [e for e in entries if e.prompt_tokens is not None and e.completion_tokens is not None]

    def carrying(field, among=entries):
        return share(sum(getattr(entry, field) is not None for entry in among), len(among), None)

    calendar = [calendar_row(date, scan, by_date.get(date, [])) for date in dates]
    return {
        "lines_read": scan.lines, "accepted": len(entries), "blank": scan.blank, "rejected": len(scan.rejected),
        "rejected_by_reason": dict(sorted(collections.Counter(row["reason"] for row in scan.rejected).items())),
        "rejected_lines": scan.rejected[:FIRST_REJECTED],
        "missing_days": [row["date"] for row in calendar if row["state"] == "missing"],
        "closed_days": [],
        "misfiled": sum(own != file for own, file in days),
        "misfiled_later": sum(own > file for own, file in days),
        "undated": len(entries) - len(dated),
        "without_usage": len(entries) - len(usage_known),
        "unattributed": sum(entry.user is None or entry.model is None for entry in entries),
        "unknown_status": with_status(entries, "other"),
        "zero_token_successes": sum(
            e.status == "success" and e.prompt_tokens + e.completion_tokens == 0 for e in usage_known),
        "duplicates": duplicates(entries),
        "coverage": {
            "tokens": share(len(usage_known), len(entries), None),
            "user": carrying("user"), "model": carrying("model"), "latency": carrying("latency"),
            "id": carrying("id"), "timestamp": carrying("instant"), "error_type": carrying("error_type", failures),
        },
        "calendar": calendar,
    }


def summary(entries):
    latencies = [entry.latency for entry in entries if entry.latency is not None]
    tokens = total(entries, "prompt_tokens"), total(entries, "completion_tokens")
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
            "min": milliseconds(min(latencies, default=0)),
            **{f"p{percent}": quantile(entries, percent, 0) for percent in (50, 90, 95, 99)},
            "max": milliseconds(max(latencies, default=0)),
        },
        "distinct_users": len({entry.user for entry in entries} - {None}),
        "distinct_models": len({entry.model for entry in entries} - {None}),
        "unattributed": sum(entry.user is None or entry.model is None for entry in entries),
        "lower_bound": {
            "total_tokens": any(e.prompt_tokens is None or e.completion_tokens is None for e in entries)},
    }


def recompute(logs, as_of, days):
    dates = [as_of - datetime.timedelta(days=back) for back in reversed(range(days))]
    scan = Scan(day_files(logs, dates[0], as_of))
    entries = scan.entries
    by_date = grouped(entries, lambda entry: entry.date)
    failures = [entry for entry in entries if entry.status == "error"]
    hours, week_hours = by_clock(entries)
    return {
        "report_period": {"start": str(dates[0]), "end": str(as_of), "days": days},
        "summary": summary(entries),
        "by_user": name_counts(entries, "user", None),
        "by_model": name_counts(entries, "model", None),
        "error_breakdown": name_counts(failures, "error_type", ""),
        "daily": [
            {"date": str(date)} | counters(by_date.get(date, []))
            | {f"p{percent}": quantile(by_date.get(date, []), percent, None) for percent in (50, 95, 99)}
            for date in dates
        ],
        "users": rows(entries, ["user_id"], ["user"]),
        "models": rows(entries, ["model"], ["model"]),
        "usage": rows(entries, ["user_id", "model"], ["user", "model"]),
        "errors": rows(failures, ["model", "error_type"], ["model", "error_type"], error_counters),
        "hours": hours,
        "week_hours": week_hours,
        "completeness": completeness(scan, dates, by_date),
        "inputs": scan.inputs,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs")
    parser.add_argument("--as-of", required=True, type=datetime.date.fromisoformat)
    parser.add_argument("--days", required=True, type=int)
    parser.add_argument("--compare", metavar="REPORT")
    options = parser.parse_args()
    expected = recompute(options.logs, options.as_of, options.days)
    if options.compare is None:
        json.dump(expected, sys.stdout, indent=1, ensure_ascii=True)
        print()
        return 0
    return compare(expected, options.compare)


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    sys.exit(main())
