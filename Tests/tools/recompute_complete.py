"""What `completeness` says: what was expected, what came, and what is odd about it."""

import collections

from recompute_controls import stated_hours
from recompute_hours import outside_hours, placed
from recompute_scan import DAY_SECONDS, span
from recompute_sums import share, with_status
from recompute_values import EPOCH

FIRST_REJECTED = 1000


def longest_silence(entries, date):
    """CHOICE: a day's entries are those of its own files; a neighbour's misfiled entry does not break its silence."""
    midnight = (date.toordinal() - EPOCH) * DAY_SECONDS
    seconds = {entry.instant // 10**9 - midnight for entry in entries if entry.instant is not None}
    edges = [-1] + sorted(second for second in seconds if 0 <= second < DAY_SECONDS) + [DAY_SECONDS]
    return max(after - before - 1 for before, after in zip(edges, edges[1:]))


def calendar_row(date, files, reason):
    """CHOICE: `empty` is a day whose files have no line at all, and `closed` a declared day without a line."""
    entries = [entry for file in files for entry in file.entries]
    lines = sum(file.lines for file in files)
    known = [file.last_line_whole for file in files if file.last_line_whole is not None]
    if any(not file.file.whole for file in files):
        state = "unreadable"
    elif lines:
        state = "present"
    elif reason is not None:
        state = "closed"
    else:
        state = "empty" if files else "missing"
    return {
        "date": str(date), "state": state, "files": len(files), "lines": lines,
        "entries": sum(file.accepted for file in files), **span(entries),
        "longest_silence_seconds": longest_silence(entries, date),
        "last_line_whole": all(known) if known else None,
        "blank": sum(file.blank for file in files), "rejected": sum(len(file.rejected) for file in files),
        "bytes": sum(len(file.file.content) for file in files), "reason": reason,
    }


def backwards(entries):
    """Entries earlier than the dated one before them. CHOICE: a dropped duplicate is not before anything."""
    instants = [entry.instant for entry in entries if entry.instant is not None]
    return sum(after < before for before, after in zip(instants, instants[1:]))


def nothing_received(files, dates, settings):
    """Null where no day is open; nothing, where every file could be read and none has an entry or a rejected line."""
    if all(date in settings.closed for date in dates):
        return None
    return all(file.file.whole and not file.accepted and not file.rejected for file in files)


def completeness(scan, listing, dates, settings):
    entries, files = scan.entries, scan.files
    dated = [entry for entry in entries if entry.instant is not None]
    days = [(entry.instant // 10**9 // DAY_SECONDS + EPOCH, entry.date.toordinal()) for entry in dated]
    failures = [entry for entry in entries if entry.status == "error"]
    usage_known = [e for e in entries if e.prompt_tokens is not None and e.completion_tokens is not None]
    lines = sum(file.lines for file in files)

    def carrying(field, among=entries):
        return share(sum(getattr(entry, field) is not None for entry in among), len(among), None)

    misfiled, later = sum(own != file for own, file in days), sum(own > file for own, file in days)
    calendar = [calendar_row(date, scan.of_day(date), settings.closed.get(date)) for date in dates]
    oldest = listing.oldest if listing.oldest and listing.oldest <= dates[-1] else None
    return {
        "lines_read": lines, "accepted": sum(file.accepted for file in files),
        "blank": sum(file.blank for file in files), "rejected": len(scan.rejected),
        "rejected_by_reason": dict(sorted(collections.Counter(row["reason"] for row in scan.rejected).items())),
        "rejected_lines": scan.rejected[:FIRST_REJECTED],
        "missing_days": [row["date"] for row in calendar if row["state"] == "missing"],
        "closed_days": [
            {"date": str(date), "reason": settings.closed[date]} for date in dates if date in settings.closed],
        "misfiled": misfiled, "misfiled_later": later,
        "undated": len(entries) - len(dated),
        "without_usage": len(entries) - len(usage_known),
        "unattributed": sum(entry.user is None or entry.model is None for entry in entries),
        "unknown_status": with_status(entries, "other"),
        "zero_token_successes": sum(
            e.status == "success" and e.prompt_tokens + e.completion_tokens == 0 for e in usage_known),
        "duplicates": scan.duplicates, "duplicate_locations": scan.duplicate_locations,
        "coverage": {
            "tokens": share(len(usage_known), len(entries), None),
            "user": carrying("user"), "model": carrying("model"), "latency": carrying("latency"),
            "id": carrying("id"), "timestamp": carrying("instant"), "error_type": carrying("error_type", failures),
        },
        "calendar": calendar,
        "bytes_read": sum(len(file.file.content) for file in files),
        "rejected_share": share(len(scan.rejected), lines, None),
        "unreadable_files": sum(not file.file.whole for file in files),
        "differing_twins": len(listing.differing), "same_file_twice": len(listing.twins),
        "clock_backwards": sum(backwards(file.entries) for file in files),
        "unknown_files": len(listing.unknown), "dropped_duplicates": scan.dropped,
        "misfiled_earlier": misfiled - later,
        "retention_days": (dates[-1] - oldest).days + 1 if oldest else None,
        "outside_hours": outside_hours(entries, settings.zone, stated_hours(settings.controls)),
        "quarter_hours_unplaced": sum(not placed(entry) for entry in dated),
        "nothing_received": nothing_received(files, dates, settings),
    }
