"""report.json and the CSV package hold against their schemas and against each other, read by Python's own readers."""

import csv
import json
import pathlib
import re

LISTS = ["daily", "users", "models", "usage", "errors", "hours", "controls", "changes", "findings"]
NESTED = {
    "calendar": ("completeness", "calendar"), "inputs": ("inputs",), "custody": ("custody", "files"),
    "duplicate_locations": ("completeness", "duplicate_locations"),
}
CHOKED_ON = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
VALIDATE = """
import json, sys, jsonschema
schema, document = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
faults = [f"{error.json_path}: {error.message[:300]}" for error in kind(schema).iter_errors(document)]
print("\\n".join(faults[:20]))
sys.exit(bool(faults))
"""


def check(workspace, checks):
    schema = workspace.templates / "json/report.schema.json"
    for name in ("usual", "hostile"):
        published = getattr(workspace, name)
        checks.ends(
            f"report.json of {name} logs holds against its JSON Schema",
            workspace.python("python", "-c", VALIDATE, schema, published.data / "report.json"), 0)
        checks.ends(
            f"the CSV package of {name} logs passes frictionless",
            workspace.python("frictionless", "validate", "datapackage.json", cwd=published.data / "csv"), 0)
        compare(name, published, checks)


def compare(name, published, checks):
    report = published.report
    tables = {path.stem: table(path) for path in sorted((published.data / "csv").glob("*.csv"))}
    checks.equal(
        f"every dataset of {name} logs has its CSV file", sorted(tables),
        sorted(LISTS + list(NESTED) + ["summary", "rejected_lines", "completeness"]))
    checks.that(
        f"as_of is the first column of every CSV file of {name} logs",
        all(header[0] == "as_of" and all(row["as_of"] == report["report_period"]["end"] for row in rows)
            for header, rows in tables.values()))
    for dataset in LISTS:
        checks.equal(
            f"{dataset}.csv of {name} logs has report.json's rows", len(tables[dataset][1]), len(report[dataset]))
    for dataset, path in NESTED.items():
        rows = report
        for member in path:
            rows = rows[member]
        checks.equal(f"{dataset}.csv of {name} logs has report.json's rows", len(tables[dataset][1]), len(rows))
        checks.equal(f"{dataset}.csv of {name} logs has report.json's cells", [
            (cells, row) for cells, row in zip(tables[dataset][1], rows)
            if any(not same(unguarded(cells.get(key)), value) for key, value in row.items())][:3], [])
    summary = report["summary"]
    for dataset in ("daily", "users", "models", "usage"):
        rows = tables[dataset][1]
        for column, total in {"requests": "total_requests"}.items() | {
                (same, same) for same in ("prompt_tokens", "completion_tokens")}:
            if dataset == "usage" and column not in tables[dataset][0]:
                continue
            checks.equal(
                f"{column} of {dataset}.csv of {name} logs sum to the summary's",
                sum(int(row[column]) for row in rows), summary[total])
    row = tables["summary"][1]
    checks.equal(f"summary.csv of {name} logs has one row", len(row), 1)
    wrong = [
        (key, row[0].get(key), value) for key, value in flat(summary).items() if not same(row[0].get(key), value)]
    checks.equal(f"summary.csv of {name} logs holds the summary's figures", wrong, [])
    accounts = report["completeness"]
    checks.equal(
        f"completeness.csv of {name} logs has every figure of completeness",
        [row["figure"] for row in tables["completeness"][1]], [path for path, _ in figures(accounts)])
    checks.equal(f"completeness.csv of {name} logs has report.json's values", [
        (row["figure"], row["value"], value) for row, (_, value) in zip(tables["completeness"][1], figures(accounts))
        if not same(row["value"], value)], [])
    checks.equal(
        f"lines of {name} logs are accepted, blank or rejected",
        accounts["accepted"] + accounts["blank"] + accounts["rejected"], accounts["lines_read"])
    checks.equal(
        f"rejected_lines.csv of {name} logs has every rejected line",
        len(tables["rejected_lines"][1]), min(accounts["rejected"], 1_000_000))
    if name == "hostile":
        checks.that("hostile logs have rejected lines", accounts["rejected"] > 0, accounts)
        checks.that("names of hostile logs begin like formulas", any(
            each[:1] in "=+-@" for each in report["by_user"] if each), list(report["by_user"])[:20])
    bare = [
        f"{path.name}: {cell!r}" for path in (published.data / "csv").glob("*.csv")
        for row in table(path)[1] for cell in row.values() if formula(cell)]
    checks.equal(f"no CSV cell of {name} logs is a formula", bare[:10], [])


def table(path: pathlib.Path):
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
        return reader.fieldnames, rows


def figures(members, prefix=""):
    """(path, value) of each member that is a number, a flag (1 or 0) or null, in their order."""
    for name, value in members.items():
        if name == "duplicates" and value is None:
            value = {"exact": None, "conflicting": None}
        if isinstance(value, dict):
            yield from figures(value, f"{prefix}{name}.")
        elif not isinstance(value, (list, str)):
            yield prefix + name, int(value) if isinstance(value, bool) else value


def unguarded(cell):
    """The cell without the apostrophe that is put before what looks like a formula."""
    return cell[1:] if cell and cell[0] == "'" else cell


def formula(cell):
    if not cell or cell[0] not in "=+-@\t\r\n":
        return False
    try:
        float(cell)
        return False
    except ValueError:
        return True


def flat(members, prefix=""):
    """Nested members by their names joined with `_`."""
    result = {}
    for name, value in members.items():
        if isinstance(value, dict):
            result |= flat(value, f"{prefix}{name}_")
        else:
            result[prefix + name] = value
    return result


def same(cell, value):
    """Whether a cell says what a member of report.json says."""
    if value is None or isinstance(value, str):
        return cell == re.sub(CHOKED_ON, lambda found: f"⟨U+{ord(found[0]):04X}⟩", value or "")
    return cell is not None and json.loads(cell) == value
