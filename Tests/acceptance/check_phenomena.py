"""One crafted directory a phenomenon: the report tells exactly what is odd about it, and nothing else."""

import datetime
import json
import os
import pathlib
import shutil
import sys

import phenomena_entries
import phenomena_files
import phenomena_lines
from phenomena import WATCHED, digests_hold, told

sys.path.append(str(pathlib.Path(__file__).parent.parent / "tools"))
from recompute import recompute
from recompute_compare import Comparison, read_json
from recompute_settings import Settings

# Members that a program may not have yet; empty it when it has them all.
PENDING = set()


def check(workspace, checks):
    cases = phenomena_lines.CASES + phenomena_entries.CASES + phenomena_files.CASES
    checks.equal("each phenomenon has a name of its own", len({case.name for case in cases}), len(cases))
    configurable = b"--config" in workspace.nightaudit("run", "--help").stdout
    for number, case in enumerate(cases):
        if case.configuration and not configurable:
            checks.skip(case.name, "run takes no --config yet")
        elif case.is_forbidden and os.geteuid() == 0 and shutil.which("setpriv") is None:
            checks.skip(case.name, "root, and no setpriv to do without its rights")
        else:
            judge(workspace, checks, case, workspace.path(f"phenomena/{number}"))


def judge(workspace, checks, case, place):
    logs, preview = place / "logs", place / "preview"
    logs.mkdir(parents=True)
    case.write(logs)
    done = run(workspace, case, logs, preview, place / "nightaudit.yaml")
    if done.returncode != 0:
        checks.ends(case.name, done, 0)
        return
    report = json.loads((preview / "report.json").read_bytes())
    complete = report["completeness"]
    wrong = [
        *differences("completeness", case.completeness, told(complete), PENDING - complete.keys()),
        *differences("summary", case.summary, {name: report["summary"].get(name) for name in case.summary}),
        *(f"inputs: is {row}, expected {part}" for row, part in zip(report["inputs"], case.inputs or [])
          if not part.items() <= row.items()),
    ]
    findings = sorted(each["code"] for each in report["findings"])
    fails = {row["id"] for row in report["controls"] if row["outcome"] == "fail"} & WATCHED
    users = {row["user_id"] for row in report["users"]}
    for what, is_so, expected in (
            ("findings", findings, case.findings), ("controls that fail", fails, case.fails),
            ("users", users, case.names if case.names is not None else users),
            ("digests of rejected lines hold", digests_hold(case, complete), True)):
        if is_so != expected:
            wrong.append(f"{what}: is {is_so}, expected {expected}")
    wrong += slow_script(case, logs, preview / "report.json")
    checks.that(case.name, not wrong, "\n".join(each[:400] for each in wrong))
    shutil.rmtree(place)


def run(workspace, case, logs, preview, configuration):
    options = []
    if case.configuration:
        configuration.write_text(yaml(case.configuration), encoding="utf-8")
        options = ["--config", configuration]
    prefix = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if case.is_forbidden and os.geteuid() == 0 else []
    return workspace.tool(
        *prefix, workspace.binaries / "nightaudit", "run", "--logs", logs, "--preview", preview,
        "--as-of", list(case.days)[-1], "--days", len(case.days), "--quiet", *options)


def yaml(configuration):
    lines = []
    if configuration.get("drop_exact"):
        lines.append("duplicates: drop_exact")
    if "closed" in configuration:
        lines += ["closed_days:"] + [
            f'  - {{date: "{date}", reason: "{reason}"}}' for date, reason in configuration["closed"].items()]
    if "fields" in configuration:
        lines += ["fields:"] + [f"  {ours}: {theirs}" for ours, theirs in configuration["fields"].items()]
    return "\n".join(lines) + "\n"


def differences(what, expected, found, absent=()):
    """What is not as expected, but for members that are absent."""
    return [f"{what}.{name}: is {found.get(name)}, expected {expected.get(name)}"
            for name in sorted((expected.keys() | found.keys()) - set(absent))
            if expected.get(name) != found.get(name)]


def slow_script(case, logs, report):
    """What recompute.py finds of the same directory that differs."""
    if case.is_forbidden:
        return []  # this process may read it
    closed = {datetime.date.fromisoformat(date): reason for date, reason in case.configuration.get("closed", {}).items()}
    settings = Settings(closed, case.configuration.get("drop_exact", False), case.configuration.get("fields", {}))
    as_of = datetime.date.fromisoformat(list(case.days)[-1])
    comparison = Comparison(False)
    comparison.object("", recompute(str(logs), as_of, len(case.days), settings, None, report), read_json(report))
    return comparison.differences
