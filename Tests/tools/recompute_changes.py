"""`changes`: a report's figures and names against an earlier report's, both as their report.json has them.

CHOICE: what is followed. Each number outside of tables, the length of each table, and each number of the tables that
always have the same rows; requests and tokens of each user, model and error type. Null is as absent.
"""

FIXED = {
    ".daily": ["date"], ".hours": ["hour"], ".week_hours": ["weekday", "hour"], ".completeness.calendar": ["date"],
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
        if is_number(value):
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


def change(against, figure, before, after, kind, name, movement):
    difference = percent = None
    if before is not None and after is not None:
        whole = isinstance(before, int) and isinstance(after, int)
        difference = after - before if whole else float(after) - float(before)
        if float(before) != 0:
            percent = difference * 100 / before if whole else float(difference) / float(before) * 100
    return {"against": against, "figure": figure, "before": before, "after": after, "difference": difference,
            "percent": percent, "kind": kind, "name": name, "change": movement}


def figure_changes(report, archive, keep):
    now, before = figures(report), figures(archive.report)
    for path in now.keys() | before.keys():
        old, new = before.get(path), now.get(path)
        if keep(path, old, new):
            yield change(archive.id, path, old, new, "figure", None, None if old == new else "moved")


def name_changes(report, archive, with_moves):
    earlier_report = archive.report
    for kind, (table, _) in TABLES.items():
        if not comparable(kind, report, earlier_report):
            continue
        label = kind + "s" if kind == "error_type" else table
        now, before = named(report, kind), named(earlier_report, kind)
        for name in now.keys() | before.keys():
            if name in now and name in before:
                pairs = zip(("requests", "tokens"), before[name], now[name])
                for figure, old, new in pairs if with_moves else ():
                    if old != new:
                        yield change(archive.id, f"{label}.{figure}", old, new, kind, name, "moved")
            else:
                old, new = before.get(name, [None])[0], now.get(name, [None])[0]
                movement = "came" if old is None else "went"
                yield change(archive.id, f"{label}.requests", old, new, kind, name, movement)


def place(row):
    """The rows stand in no order that the contract fixes: both sides are compared in this one."""
    name = row.get("name")
    return row["against"], row["figure"], row.get("kind") or "", name is None, name or ""


def changes(report, comparison, restated):
    """Against the comparison archive the summary, and the names that came and went; against the restated all that moved."""
    found = []
    if comparison:
        found += figure_changes(report, comparison, lambda path, old, new: path.startswith("summary."))
        found += name_changes(report, comparison, False)
    if restated:
        found += figure_changes(report, restated, lambda path, old, new: old != new)
        found += name_changes(report, restated, True)
    return sorted(found, key=place)
