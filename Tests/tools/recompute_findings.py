"""`findings`: which there are. Their messages are words and are not recomputed."""

from recompute_listing import shown_path
from recompute_sums import total

LOCATED = 1_000_000
LARGEST_EXACT_DOUBLE = 2**53 - 1
SHOWN_UNKNOWN = 100


def finding(code, severity, subject, location=None):
    return {"code": code, "severity": severity, "subject": subject, "location": location}


def place(row):
    """Findings stand in no order that the contract fixes: both sides are compared in this one."""
    return row["code"], row["subject"], row["location"] is None, row["location"] or ""


def findings(scan, listing, complete, settings):
    found = []
    nothing = not any(row["entries"] + row["rejected"] for row in complete["calendar"])
    open_days = {row["date"] for row in complete["calendar"]} - {day["date"] for day in complete["closed_days"]}
    if nothing and open_days and all(file.file.whole for file in scan.files):
        found.append(finding("nothing_received", "error", "day files"))
    for row in complete["calendar"]:
        closed = any(day["date"] == row["date"] for day in complete["closed_days"])
        if closed and row["entries"] + row["rejected"] > 0:
            found.append(finding("closed_day_has_entries", "warning", row["date"]))
    found += [finding("unreadable_file", "error", file.shown) for file in scan.files if not file.file.whole]
    found += [finding("same_day_file_twice", "note", shown_path(twin.path)) for twin in listing.twins]
    found += [finding("twins_differ", "error", shown_path(second.path)) for _, second in listing.differing]
    if complete["misfiled"] * 20 > len(scan.entries):  # over 5 % of all entries
        found.append(finding("rotation_not_utc", "warning", "timestamps"))
    if complete["clock_backwards"]:
        found.append(finding("clock_backwards", "note", "timestamps"))
    if len(scan.rejected) > LOCATED:
        found.append(finding("rejected_lines_not_located", "warning", "rejected_lines.csv"))
    sums = {field: total(scan.entries, field) for field in ("prompt_tokens", "completion_tokens")}
    sums["total_tokens"] = sum(sums.values())
    found += [finding("sum_beyond_double", "warning", "summary." + name)
              for name, value in sums.items() if value > LARGEST_EXACT_DOUBLE]
    found += [finding("unknown_file", "note", name) for name in listing.unknown[:SHOWN_UNKNOWN]]
    return found
