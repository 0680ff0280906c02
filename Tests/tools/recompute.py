#!/usr/bin/env python3
"""Recomputes what report.json must hold from a directory of audit logs, by DESIGN.md alone.

    recompute.py LOGS --as-of YYYY-MM-DD --days N                         prints the figures as JSON
    recompute.py --compare report.json LOGS --as-of YYYY-MM-DD --days N   prints each difference; exit 1 where any is

Python's standard library, and the `zstd` tool for .zst files. What the configuration says is given by options; `--archives`
is the directory of archives that the report looks back at (without it: none), `--controls` the controls.yaml it is held
against (without it controls are not recomputed). With `--all` a member of report.json that is not recomputed is a difference too.
"""

import argparse
import datetime
import json
import sys

from recompute_archives import Chain
from recompute_changes import changes
from recompute_compare import compare, read_json
from recompute_complete import completeness
from recompute_controls import load, outcomes
from recompute_custody import custody
from recompute_findings import findings
from recompute_hours import outside_hours
from recompute_listing import Listing
from recompute_scan import Scan
from recompute_settings import Settings, add_options
from recompute_sums import (
    by_clock, counters, distinct, error_counters, grouped, name_counts, quantile, rated, rows, summary,
)


def recompute(logs, as_of, days, settings=Settings(), archives=None, report_path=None):
    """The members of a report; those that look back or judge figures are of the report at `report_path`, where one is given."""
    dates = [as_of - datetime.timedelta(days=back) for back in reversed(range(days))]
    listing = Listing(logs, dates[0], as_of)
    scan = Scan(listing.files, settings)
    entries = scan.entries
    by_date = grouped(entries, lambda entry: entry.date)
    failures = [entry for entry in entries if entry.status == "error"]
    hours, week_hours = by_clock(entries)
    report = {
        "schema": "nightaudit.report/1",
        "report_period": {"start": str(dates[0]), "end": str(as_of), "days": days},
        "summary": summary(entries),
        "by_user": name_counts(entries, "user", None),
        "by_model": name_counts(entries, "model", None),
        "error_breakdown": name_counts(failures, "error_type", ""),
        "daily": [
            {"date": str(date)} | rated(by_date.get(date, []))
            | {f"p{percent}": quantile(by_date.get(date, []), percent, None) for percent in (50, 95, 99)}
            | distinct(by_date.get(date, []))
            for date in dates
        ],
        "users": rows(entries, ["user_id"], ["user"], rated),
        "models": rows(entries, ["model"], ["model"], rated),
        "usage": rows(entries, ["user_id", "model"], ["user", "model"]),
        "errors": rows(failures, ["model", "error_type"], ["model", "error_type"], error_counters),
        "hours": hours,
        "week_hours": week_hours,
        "completeness": completeness(scan, listing, dates, settings),
        "inputs": [file.row() for file in scan.files],
        "privacy": settings.privacy,
    }
    return report | looking_back(report, scan, listing, settings, Chain(archives, report_path), report_path)


def looking_back(report, scan, listing, settings, chain, report_path):
    """`custody`, `controls`, `findings` and `changes`.

    Controls and changes are taken of the report itself where one is given: its figures are compared on their own.
    """
    period = report["report_period"]
    kept, custody_findings = custody(chain.sound, listing.files, period["start"], period["end"])
    document = read_json(report_path) if report_path else report | {"custody": kept}
    looked_at = chain.comparison(period["end"]), chain.restated(period["end"])
    comparison, restated = (
        None if not archive or archive.altered or archive.altered_report else archive for archive in looked_at)
    members = {"custody": kept, "changes": changes(document, comparison, restated)}
    found = findings(scan, listing, report["completeness"], settings) + custody_findings + chain.altered(*looked_at)
    if settings.controls:
        def outside(hours):
            return outside_hours(scan.entries, settings.zone, hours)

        members["controls"], failing = outcomes(
            settings.controls, document, comparison, outside, chain.oldest_known(), bool(settings.zone))
        found += failing
    return members | {"findings": [{"observed": None, "before": None, "lower_bound": {"observed": False}} | each for each in found]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs")
    parser.add_argument("--as-of", required=True, type=datetime.date.fromisoformat)
    parser.add_argument("--days", required=True, type=int)
    parser.add_argument("--compare", metavar="REPORT")
    parser.add_argument("--all", action="store_true", help="every member of the report must have been recomputed")
    parser.add_argument("--archives", metavar="ROOT")
    parser.add_argument("--controls", metavar="FILE", type=load, default=())
    add_options(parser)
    options = parser.parse_args()
    settings = Settings(
        options.closed, options.drop_exact, options.field, options.pseudonym_key, options.zone, options.controls)
    expected = recompute(options.logs, options.as_of, options.days, settings, options.archives, options.compare)
    if options.compare is None:
        json.dump(expected, sys.stdout, indent=1, ensure_ascii=True)
        print()
        return 0
    return compare(expected, options.compare, options.all)


if __name__ == "__main__":
    sys.exit(main())
