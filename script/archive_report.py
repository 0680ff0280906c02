"""What report.json says twice, and what manifest.json says of it, as FORMAT.md has them."""

from archive_outputs import at

SAME = [("run.version", "generator.version"), ("run.as_of", "report_period.end"), ("run.days", "report_period.days"),
        ("run.privacy", "privacy"), ("config_sha256", "generator.config_sha256"), ("signer", "generator.signer"),
        ("accounting.lines", "completeness.lines_read"), ("accounting.accepted", "completeness.accepted"),
        ("accounting.blank", "completeness.blank"), ("accounting.rejected", "completeness.rejected"),
        ("accounting.bytes", "completeness.bytes_read")]
HEADLINE = {
    "days": "report_period.days", "requests": "summary.total_requests", "success_rate": "summary.success_rate",
    "tokens": "summary.total_tokens", "tokens_lower_bound": "summary.lower_bound.total_tokens", "rejected": "completeness.rejected"}
COUNTS = ("requests", "successful", "failed", "other", "prompt_tokens", "completion_tokens")


def faults(report):
    """Where report.json contradicts itself."""
    found = []
    for name, table, key in (("by_user", "users", "user_id"), ("by_model", "models", "model")):
        if report.get(name) != {row[key]: row["requests"] for row in report.get(table, []) if row[key] is not None}:
            found.append(f"{name} contradicts {table}")
    if report.get("error_breakdown") != sums(report["errors"], lambda row: row["error_type"] or "", "requests"):
        found.append("error_breakdown contradicts errors")
    for figure in COUNTS:
        if sums(report["week_hours"], lambda row: row["hour"], figure) != {row["hour"]: row[figure] for row in report["hours"]}:
            found.append(f"{figure} of week_hours contradicts hours")
    calendar = report.get("completeness", {}).get("calendar", [])
    dates = [row["date"] for row in calendar]
    if dates and report["report_period"] != {"start": dates[0], "end": dates[-1], "days": len(dates)}:
        found.append("report_period contradicts completeness.calendar")
    if dates and report["completeness"]["missing_days"] != [row["date"] for row in calendar if row["state"] == "missing"]:
        found.append("completeness.missing_days contradicts completeness.calendar")
    closed = [{"date": row["date"], "reason": row["reason"]} for row in calendar if row.get("reason") is not None]
    if all("reason" in row for row in calendar) and report["completeness"]["closed_days"] != closed:
        found.append("completeness.closed_days contradicts completeness.calendar")
    states = [row["state"] for row in report.get("custody", {}).get("files", [])]
    for name, count in report.get("custody", {}).items():
        if name != "files" and count != (states.count(name) if states else None):
            found.append(f"{name} of custody contradicts custody.files")
    return [f"report.json: {fault}" for fault in found + totals(report["summary"], report)]


def totals(summary, report):
    """Where the summary is not the sum of each table, or counts other entries than were accepted."""
    found, total = [], {**summary, "requests": summary["total_requests"]}
    for table in ("daily", "users", "models", "usage"):
        found += [f"{figure} of {table} do not sum up to the summary's" for figure in COUNTS
                  if sum(row[figure] for row in report[table]) != total[figure]]
    if sum(row["requests"] for row in report["errors"]) != summary["failed"]:
        found.append("errors do not sum up to the summary's failed")
    if summary["total_requests"] != summary["successful"] + summary["failed"] + summary["other"]:
        found.append("summary.total_requests is not successful, failed and other")
    if summary["total_tokens"] != summary["prompt_tokens"] + summary["completion_tokens"]:
        found.append("summary.total_tokens is not prompt_tokens and completion_tokens")
    lines = report["completeness"]
    # Archives from before do not say how many duplicates were dropped, which are all exact ones or none.
    dropped = [lines["dropped_duplicates"]] if "dropped_duplicates" in lines else [0, (lines.get("duplicates") or {}).get("exact", 0)]
    if lines["accepted"] - summary["total_requests"] not in dropped:
        found.append("summary.total_requests is not what was accepted and not dropped")
    return found


def sums(rows, key, figure):
    found = {}
    for row in rows:
        found[key(row)] = found.get(key(row), 0) + row[figure]
    return found


def contradictions(document, report, members):
    """Where manifest.json contradicts report.json; `members`: of a row of its `inputs`."""
    found = [mine for mine, theirs in SAME if at(mine, document) != at(theirs, report)]
    for name, figure in (("unknown_files", "unknown_files"), ("twins", "same_file_twice")):
        if len(document["listing"][name]) != at(f"completeness.{figure}", report):
            found.append(f"listing.{name}")
    if "headline" in document:
        outcomes = [row["outcome"] for row in report["controls"]]
        figures = {name: at(path, report) for name, path in HEADLINE.items()} | {
            "missing_days": len(report["completeness"]["missing_days"]), "controls_passed": outcomes.count("pass"),
            "controls_failed": outcomes.count("fail")}
        whole = complete(report)
        if {name: document["headline"][name] for name in figures} != figures or document["headline"].get("complete", whole) is not whole:
            found.append("headline")
    if [[row.get(key) for key in members] for row in report["inputs"]] != [[row[key] for key in members] for row in document["inputs"]]:
        found.append("inputs")
    return [f"manifest.json: {member} contradicts report.json" for member in found] + accounting(document["accounting"], report["inputs"])


def accounting(total, inputs):
    """Where lines are not accepted, blank and rejected ones, of an input or of all, or the inputs not all there is."""
    found = [f"report.json: lines of {row['file']} are not those accepted, blank and rejected" for row in inputs
             if row["lines"] != row["accepted"] + row["blank"] + row["rejected"]]
    if total["lines"] != total["accepted"] + total["blank"] + total["rejected"]:
        found.append("manifest.json: accounting.lines is not accepted, blank and rejected")
    for figure in ("lines", "accepted", "blank", "rejected", "bytes"):
        if total[figure] != sum(row["content_bytes" if figure == "bytes" else figure] for row in inputs):
            found.append(f"manifest.json: accounting.{figure} is not that of the inputs")
    return found


def complete(report):
    """Whether each expected day has entries and was read, no line was rejected, and custody is whole; None where all is closed, and nothing came."""
    whole = not report["completeness"]["rejected"] and all(
        day["state"] == "closed" or day["state"] == "present" and day["entries"] for day in report["completeness"]["calendar"])
    whole = whole and not any(report["custody"][state] for state in ("vanished", "truncated", "altered"))
    return None if whole and not report["completeness"]["accepted"] else bool(whole)
