"""Phenomena of entries: times, names, tokens, statuses and ids."""

from phenomena import DAY, FILE, Case, entry

EARLIER, LATER = "2026-03-14T23:59:59Z", "2026-03-16T00:00:00Z"
OTHER = f"audit_{DAY}.worker-2.jsonl"
COPY = entry()
ANOTHER = entry(model="m2")  # the same id


def entries(name, *lines, day=None, coverage=None, **more):
    """Accepted entries in one file; `day` is what its row of the calendar has beside the usual."""
    completeness = more.pop("completeness", {}) | ({"coverage": coverage} if coverage else {})
    row = {"lines": len(lines), "entries": len(lines), "bytes": sum(map(len, lines))} | (day or {})
    return Case(name, {FILE: b"".join(lines)}, days={DAY: row}, completeness=completeness, **more)


def many(count, odd):
    """That many entries, the first of them another."""
    return [odd] + [entry(str(number)) for number in range(2, count + 1)]


def location(kind, line, first_line, file=FILE, first_file=FILE):
    return {"kind": kind, "file": file, "line": line, "first_file": first_file, "first_line": first_line}


def duplicates(exact, conflicting, *locations, **more):
    return {"duplicates": {"exact": exact, "conflicting": conflicting}, "duplicate_locations": list(locations)} | more


TIMES = [
    entries("5 % misfiled earlier", *many(20, entry(timestamp=EARLIER)), day={"first_timestamp": EARLIER},
            completeness={"misfiled": 1}),
    entries("5 % misfiled later", *many(20, entry(timestamp=LATER)), day={"last_timestamp": LATER},
            completeness={"misfiled": 1, "misfiled_later": 1, "clock_backwards": 1}, findings=["clock_backwards"]),
    entries("more than 5 % misfiled", *many(19, entry(timestamp=EARLIER)), day={"first_timestamp": EARLIER},
            completeness={"misfiled": 1}, findings=["rotation_not_utc"]),
    entries("misfiled by its offset only", *many(20, entry(timestamp="2026-03-15T00:30:00+01:00")),
            day={"first_timestamp": "2026-03-14T23:30:00Z"}, completeness={"misfiled": 1}),
    entries("misfiled by more than 31 days", *many(20, entry(timestamp="2026-01-01T00:00:00Z")),
            day={"first_timestamp": "2026-01-01T00:00:00Z"},
            completeness={"misfiled": 1, "quarter_hours_unplaced": 1}),
    entries("undated", entry(), entry("2", timestamp=...), entry("3", timestamp=None), entry("4", timestamp=""),
            entry("5", timestamp="yesterday"), entry("6", timestamp="2026-02-30T12:00:00Z"),
            coverage={"timestamp": 1 / 6}, completeness={"undated": 5}),
    entries("a clock running backwards", entry(), entry("2", timestamp=...), entry("3", timestamp=f"{DAY}T11:59:59Z"),
            entry("4"), entry("5", timestamp=f"{DAY}T12:00:00.5+00:00"), entry("6", timestamp=f"{DAY}T12:00:00.4Z"),
            day={"first_timestamp": f"{DAY}T11:59:59Z", "last_timestamp": f"{DAY}T12:00:00.5Z",
                 "longest_silence_seconds": 43199},
            coverage={"timestamp": 5 / 6}, completeness={"undated": 1, "clock_backwards": 2},
            findings=["clock_backwards"]),
    Case("a second file that begins earlier", {FILE: entry(), OTHER: entry("2", timestamp=f"{DAY}T11:00:00Z")}, days={
        DAY: {"files": 2, "lines": 2, "entries": 2, "first_timestamp": f"{DAY}T11:00:00Z", "bytes": 2 * len(COPY),
              "longest_silence_seconds": 43199}}),
]

CONTENTS = [
    entries("unknown statuses", entry(), entry("2", status="pending"), entry("3", status=""),
            entry("4", status="Success"), completeness={"unknown_status": 3}, summary={"other": 3, "successful": 1}),
    entries("successes with zero tokens", entry(), entry("2", prompt_tokens=0, completion_tokens=0),
            entry("3", prompt_tokens=0), entry("4", prompt_tokens=0, completion_tokens=0, status="error"),
            coverage={"error_type": 0}, completeness={"zero_token_successes": 1}),
    entries("entries without usage", entry(), entry("2", prompt_tokens=...), entry("3", completion_tokens=None),
            entry("4", prompt_tokens=None, completion_tokens=...), coverage={"tokens": 0.25},
            completeness={"without_usage": 3},
            summary={"total_tokens": 6, "lower_bound": {
                "total_tokens": True, "prompt_tokens": True, "completion_tokens": True}}),
    entries("prompt tokens alone missing", entry(), entry("2", prompt_tokens=...), coverage={"tokens": 0.5},
            completeness={"without_usage": 1}, summary={"lower_bound": {
                "total_tokens": True, "prompt_tokens": True, "completion_tokens": False}}),
    entries("entries without user, without model, without both", entry(), entry("2", user_id=...),
            entry("3", model=""), entry("4", user_id=None, model=None), coverage={"user": 0.5, "model": 0.5},
            completeness={"unattributed": 3}, summary={"unattributed": 3, "distinct_users": 1, "distinct_models": 1}),
    entries("entries without latency", entry(), entry("2", latency_ms=None), coverage={"latency": 0.5},
            summary={"avg_latency_ms": 3.5}),
    entries("failures that name no error type", entry(status="error", error_type="t"), entry("2", status="error"),
            coverage={"error_type": 0.5}, summary={"failed": 2}),
    entries("no ids", entry(...), entry(None), entry(""), coverage={"id": 0}, completeness={"duplicates": None}),
    entries("request_id where there is no id", entry(..., request_id="r"), entry("i", request_id="r"),
            entry(None, request_id="r", model="m2"), completeness=duplicates(0, 1, location("conflicting", 3, 1))),
]

IDS = [
    entries("exact duplicates", COPY, entry("2"), COPY, COPY,
            completeness=duplicates(2, 0, location("exact", 3, 1), location("exact", 4, 1))),
    entries("an exact duplicate but for blanks and CR around it", COPY, b" " + COPY[:-1] + b"\t\r\n",
            completeness=duplicates(1, 0, location("exact", 2, 1))),
    entries("a duplicate with other blanks inside it", COPY, COPY.replace(b", ", b",", 1),
            completeness=duplicates(0, 1, location("conflicting", 2, 1))),
    entries("conflicting duplicates", COPY, ANOTHER, entry(model="m3"),
            completeness=duplicates(0, 2, location("conflicting", 2, 1), location("conflicting", 3, 1))),
    entries("exact and conflicting duplicates", COPY, ANOTHER, ANOTHER, COPY, completeness=duplicates(
        2, 1, location("conflicting", 2, 1), location("exact", 3, 2), location("exact", 4, 1))),
    entries("more than a hundred duplicates", *[COPY] * 102, completeness=duplicates(
        101, 0, *(location("exact", line, 1) for line in range(2, 102)))),
    Case("a duplicate in another file of the day", {FILE: COPY, OTHER: COPY},
         completeness=duplicates(1, 0, location("exact", 1, 1, OTHER), accepted=2)),
    Case("the same id on another day", {"audit_2026-03-14.jsonl": COPY, FILE: COPY}, days={
        "2026-03-14": {"bytes": len(COPY), "first_timestamp": f"{DAY}T12:00:00Z",
                       "last_timestamp": f"{DAY}T12:00:00Z", "longest_silence_seconds": 86400},
        DAY: {"bytes": len(COPY)}}, completeness={"misfiled": 1, "misfiled_later": 1}, findings=["rotation_not_utc"]),
    entries("exact duplicates dropped", COPY, ANOTHER, COPY, entry("2"),
            configuration={"drop_exact": True}, summary={"total_requests": 3, "prompt_tokens": 3},
            completeness=duplicates(
                1, 1, location("conflicting", 2, 1), location("exact", 3, 1), dropped_duplicates=1)),
]

CASES = TIMES + CONTENTS + IDS
