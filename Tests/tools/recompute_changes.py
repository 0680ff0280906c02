"""`changes`: a report's figures and names against an earlier report's, both as their report.json has them.

CHOICE: what is followed. Each number outside of tables, the length of each list and table, 1 for each date that a list
names, and each number of the tables that always have the same rows, by a path; each number of a row of any other table,
by the row's keys; the requests of each error type. Of what only one report has, the first number. Null is as absent.
"""

FIXED = {
    ".daily": ["date"], ".hours": ["hour"], ".week_hours": ["weekday", "hour"], ".completeness.calendar": ["date"],
}
# Path → what a row is, its keys, and its numbers, the first of which every row has.
TOTALS = ["requests", "successful", "failed", "other", "prompt_tokens", "completion_tokens", "avg_latency_ms"]
ROWS = {
    "users": ("user", ["user_id"], TOTALS + ["success_rate"]),
    "models": ("model", ["model"], TOTALS + ["success_rate"]),
    "usage": ("user_and_model", ["user_id", "model"], TOTALS),
    "errors": ("model_and_error_type", ["model", "error_type"],
               ["requests", "prompt_tokens", "completion_tokens", "avg_latency_ms"]),
    "inputs": ("file", ["file"],
               ["bytes", "content_bytes", "lines", "accepted", "blank", "rejected", "torn_bytes"]),
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
        if is_number(value) or value is None:
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


def change(against, figure, before, after, kind, names, movement):
    name, second_name = (*names, None, None)[:2]
    difference = percent = None
    if before is not None and after is not None:
        whole = isinstance(before, int) and isinstance(after, int)
        difference = after - before if whole else float(after) - float(before)
        if float(before) != 0:
            percent = difference * 100 / before if whole else float(difference) / float(before) * 100
    return {"against": against, "figure": figure, "before": before, "after": after, "difference": difference,
            "percent": percent, "kind": kind, "name": name, "change": movement, "second_name": second_name}


def figure_changes(report, archive, keep):
    now, before = figures(report), figures(archive.report)
    for path in now.keys() | before.keys():
        old, new = before.get(path), now.get(path)
        if keep(path, old, new):
            movement = "came" if path not in before else "went" if path not in now else "moved"
            movement = None if old == new else movement
            yield change(archive.id, path, old, new, "figure", [], movement)


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
                moves = [(number, old.get(number), new.get(number), "moved") for number in numbers]
            else:
                first = numbers[0]
                moves = [(first, None, new[first], "came") if new else (first, old[first], None, "went")]
            for number, was, is_now, movement in moves:
                if was != is_now:
                    yield change(archive.id, f"{table}.{number}", was, is_now, kind, key, movement)


def place(row):
    """The rows stand in no order that the contract fixes: both sides are compared in this one."""
    name, second = row.get("name"), row.get("second_name")
    return row["against"], row["figure"], row.get("kind") or "", name is None, name or "", second is None, second or ""


def changes(report, comparison, restated):
    """Against the comparison archive the summary, and the names that came and went; against the restated all that moved."""
    found = []
    if comparison:
        found += figure_changes(report, comparison, lambda path, old, new: path.startswith("summary."))
        for kind in TABLES:
            found += name_changes(report, comparison, kind, False)
    if restated:
        found += figure_changes(report, restated, lambda path, old, new: old != new)
        found += row_changes(report, restated)
        found += name_changes(report, restated, "error_type", True)
    return sorted(found, key=place)
