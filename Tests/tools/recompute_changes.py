"""`changes`: a report's figures and names against an earlier report's, both as their report.json has them.

CHOICE: what is followed. Each number outside of tables, each flag there as 1 or 0 where it moved, the length of each list
and table, 1 for each date that a list names, and the numbers and flags of the tables that always have the same rows, by a
path; those of a row of any other table, by the row's keys; the requests of each error type. Of what only one report has,
the first number. Null is as absent. What was not measured is null: a rate without an entry, and means and quantiles where
no entry has a latency.
"""

import fractions

FIXED = {
    ".daily": ["date"], ".hours": ["hour"], ".week_hours": ["weekday", "hour"], ".completeness.calendar": ["date"],
}
# Path → what a row is, its keys, and its numbers and flags, the first of which every row has.
HOLES = ["lower_bound.prompt_tokens", "lower_bound.completion_tokens"]
TOTALS = ["requests", "successful", "failed", "other", "prompt_tokens", "completion_tokens", "avg_latency_ms"]
ROWS = {
    "users": ("user", ["user_id"], TOTALS + ["success_rate"] + HOLES),
    "models": ("model", ["model"], TOTALS + ["success_rate"] + HOLES),
    "usage": ("user_and_model", ["user_id", "model"], TOTALS + HOLES),
    "errors": ("model_and_error_type", ["model", "error_type"],
               ["requests", "prompt_tokens", "completion_tokens", "avg_latency_ms"] + HOLES),
    "inputs": ("file", ["file"],
               ["bytes", "content_bytes", "lines", "accepted", "blank", "rejected", "torn_bytes", "last_line_whole"]),
    "custody.files": ("recorded_content", ["file", "recorded_sha256"], ["recorded_bytes", "content_bytes"]),
}
PASSED_OVER = {
    "schema", "report_period", "by_user", "by_model", "error_breakdown", "controls", "findings", "changes",
    "generator", "quantile_relative_error",
}
TABLES = {"user": ("users", "user_id"), "model": ("models", "model"), "error_type": ("errors", "error_type")}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def figures(report):
    found = {}

    def walk(path, value):
        if isinstance(value, (int, float)) or value is None:
            found[path[1:]] = value
        elif isinstance(value, dict):
            for name, member in value.items():
                walk(f"{path}.{name}", member)
        elif isinstance(value, list) and path in FIXED:
            for row in value:
                keys = FIXED[path]
                place = ".".join([path] + [str(row[key]) for key in keys])
                walk(place, {name: cell for name, cell in row.items() if name not in keys})
        elif isinstance(value, list):
            found[path[1:]] = len(value)
            if path in (".completeness.missing_days", ".completeness.closed_days"):
                for day in value:
                    found[f"{path[1:]}.{day['date'] if isinstance(day, dict) else day}"] = 1

    walk("", {name: member for name, member in report.items() if name not in PASSED_OVER})
    for path in found:
        if path == "summary.success_rate" and not found["summary.total_requests"]:
            found[path] = None
        if path.startswith(("summary.avg_latency_ms", "summary.latency_ms.")) and not found.get("completeness.coverage.latency"):
            found[path] = None
    return found


def named(report, kind):
    """Name → (requests, tokens) of that kind."""
    table, key = TABLES[kind]
    found = {}
    for row in report[table]:
        requests, tokens = found.get(row[key], (0, 0))
        found[row[key]] = requests + row["requests"], tokens + row["prompt_tokens"] + row["completion_tokens"]
    return found


def comparable(kind, report, earlier):
    """Users are compared only where both reports call them alike: by their names, or by pseudonyms of the same key."""
    keep = {"user_ids": "keep", "key_id": None}
    return kind != "user" or report.get("privacy", keep) == earlier.get("privacy", keep)


def member(value, path):
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def holes(path):
    """Where a report says whether that total lacks something."""
    parent, _, name = path.rpartition(".")
    return f"{parent}.lower_bound.{name}".strip(".")


def change(against, figure, before, after, kind, names, movement, lower_bounds=(None, None)):
    name, second_name = (*names, None, None)[:2]
    before, after = (int(value) if isinstance(value, bool) else value for value in (before, after))
    difference = percent = None
    if before is not None and after is not None:
        # Exact, of the numbers as they are written.
        first, second = (fractions.Fraction(str(value)) for value in (before, after))
        whole = isinstance(before, int) and isinstance(after, int)
        difference = after - before if whole else float(second - first)
        if first != 0:
            percent = float((second - first) * 100 / first)
    return {"against": against, "figure": figure, "before": before, "after": after, "difference": difference,
            "percent": percent, "kind": kind, "name": name, "change": movement, "second_name": second_name,
            "lower_bound": {"before": lower_bounds[0] is True, "after": lower_bounds[1] is True}}


def figure_changes(report, archive, keep):
    now, before = figures(report), figures(archive.report)
    for path in now.keys() | before.keys():
        old, new = before.get(path), now.get(path)
        if keep(path, old, new):
            movement = "came" if path not in before else "went" if path not in now else "moved"
            movement = None if old == new else movement
            bounds = before.get(holes(path)), now.get(holes(path))
            yield change(archive.id, path, old, new, "figure", [], movement, bounds)


def name_changes(report, archive, kind, with_moves):
    if not comparable(kind, report, archive.report):
        return
    label = kind + "s" if kind == "error_type" else TABLES[kind][0]
    now, before = named(report, kind), named(archive.report, kind)
    for name in now.keys() | before.keys():
        old, new = before.get(name, [None])[0], now.get(name, [None])[0]
        movement = "came" if old is None else "went" if new is None else "moved"
        if old != new and (with_moves or movement != "moved"):
            yield change(archive.id, f"{label}.requests", old, new, kind, [name], movement)


def rows_of(report, table):
    found = report
    for member in table.split("."):
        found = found.get(member, {}) if isinstance(found, dict) else {}
    return {tuple(row[key] for key in ROWS[table][1]): row for row in found}


def row_changes(report, archive):
    for table, (kind, keys, numbers) in ROWS.items():
        if "user_id" in keys and not comparable("user", report, archive.report):
            continue
        now, before = rows_of(report, table), rows_of(archive.report, table)
        for key in now.keys() | before.keys():
            new, old = now.get(key), before.get(key)
            if new and old:
                moves = [(number, member(old, number), member(new, number), "moved") for number in numbers]
            else:
                first = numbers[0]
                moves = [(first, None, new[first], "came") if new else (first, old[first], None, "went")]
            for number, was, is_now, movement in moves:
                if was != is_now:
                    bounds = [member(row or {}, holes(number)) for row in (old, new)]
                    yield change(archive.id, f"{table}.{number}", was, is_now, kind, key, movement, bounds)


def place(row):
    """The rows stand in no order that the contract fixes: both sides are compared in this one."""
    name, second = row.get("name"), row.get("second_name")
    return row["against"], row["figure"], row.get("kind") or "", name is None, name or "", second is None, second or ""


def changes(report, comparison, restated):
    """Against the comparison archive the summary, and the names that came and went; against the restated all that moved."""
    def headline(path, old, new):
        return path.startswith("summary.") and (old != new or not isinstance(new, bool))

    found = []
    if comparison:
        found += figure_changes(report, comparison, headline)
        for kind in TABLES:
            found += name_changes(report, comparison, kind, False)
    if restated:
        found += figure_changes(report, restated, lambda path, old, new: old != new)
        found += row_changes(report, restated)
        found += name_changes(report, restated, "error_type", True)
    return sorted(found, key=place)
