"""What settings of the configuration file change in a report, and that the configuration's digest covers it."""

import hashlib
import json
import re
import sys

from check_pasted import of_controls, paste
from workspace import archives, day_file, entry

DAY, CLOSED = "2026-03-12", "2026-03-11"  # a Thursday; and the day before
CONTROL = """\
schema: nightaudit.controls/1
controls:
  - id: working_hours
    title: Within working hours
    explanation: None should come outside.
    measure: outside_hours
    hours: {weekdays: [1, 2, 3, 4, 5], from: "07:00", to: "20:00"}
    comparison: "<="
    limit: 0
    severity: error
    supports: [SOC 2 CC7.2]
    evidence: week_hours
"""


def check(workspace, checks):
    place = workspace.path("settings")
    logs = place / "logs"
    logs.mkdir(parents=True)
    once = entry(id="1", user_id="ann", timestamp=f"{DAY}T06:30:00Z")
    day_file(logs, DAY).write_bytes(
        once * 3 + entry(id="2", user_id="bob", timestamp=f"{DAY}T12:00:00Z") + b"no entry\n")
    (place / "controls.yaml").write_text(CONTROL, encoding="utf-8")

    def configured(name, text, *options, command="run"):
        file = place / f"{name}.yaml"
        file.write_text(f"logs: logs\narchives: {{path: {name}}}\ndays: 2\n{text}", encoding="utf-8")
        return workspace.nightaudit(command, "--config", file, "--as-of", DAY, *options)

    def published(name, text=""):
        checks.ends(f"{name}: the run exits 0", configured(name, text), 0)
        archive = place / name / DAY
        return archive, json.loads((archive / "data/report.json").read_bytes())

    plain, plain_report = published("plain")
    checks.equal("exact duplicates are kept", plain_report["summary"]["total_requests"], 4)
    checks.equal("and counted", plain_report["completeness"]["duplicates"]["exact"], 2)
    archive, report = published("dropped", "duplicates: drop_exact\n")
    checks.equal("drop_exact leaves one of each in the totals", report["summary"]["total_requests"], 2)
    checks.equal("and counts as many", report["completeness"]["duplicates"]["exact"], 2)
    digest(checks, archive, report, "duplicates drop_exact")
    said = "also the 2 exact duplicates that were left out"
    pages = [(folder / "data/report.html").read_text() for folder in (archive, plain)]
    checks.equal("the page says beside its queries that they print what was dropped, where something was",
                 [page.count(said) for page in pages] + [pages[1].count("exact duplicates that were")], [5, 0, 0])
    counted = workspace.nightaudit("query", "--logs", logs, "--user=ann", "--format=count")
    checks.equal("as they do", (report["by_user"]["ann"], counted.stdout), (1, b"3\n"))

    archive, report = published("closed", f'closed_days:\n  - {{date: {CLOSED}, reason: "moved house"}}\n')
    checks.equal("a day is missing where none is declared closed", plain_report["completeness"]["missing_days"], [CLOSED])
    complete = report["completeness"]
    checks.equal("a closed day is not missing", (complete["missing_days"], complete["calendar"][0]["state"]), ([], "closed"))
    checks.equal("its reason is told", complete["closed_days"], [{"date": CLOSED, "reason": "moved house"}])
    digest(checks, archive, report, f"closed {CLOSED} moved house")

    for zone, outcome, observed in (
            (None, "not_applicable", None), ("UTC", "fail", 3), ("Europe/Berlin", "pass", 0), ("Asia/Tokyo", "fail", 1)):
        name = "zone-" + (zone or "none").replace("/", "-").lower()
        archive, report = published(name, "controls: controls.yaml\n" + (f"hours_zone: {zone}\n" if zone else ""))
        rows = [(row["id"], row["outcome"], row["observed"]) for row in report["controls"]]
        checks.equal(f"{name}: the operator's one control judges by it", rows, [("working_hours", outcome, observed)])
        checks.equal(f"{name}: the zone's offsets stand in source/", (archive / "source/zone.txt").exists(), zone is not None)
        digest(checks, archive, report, 'control {"id": "working_hours"')
    checks.equal("the archive keeps the controls as they were written", (archive / "source/controls.yaml").read_text(), CONTROL)
    checks.ends("--fail-on-control goes by them", configured(
        "zone-utc", "controls: controls.yaml\nhours_zone: UTC\nfail_on_control: error\n"), 2)
    control_queries(workspace, checks, configured, place)
    control_faults(checks, configured, place)
    least_limits(workspace, checks, configured, place)
    manifest = json.loads((plain / "manifest.json").read_bytes())["run"]
    shipped, parent = [], ""
    for blanks, key, rest in re.findall(
            r"^(  )?([a-z_]+):(.*)$", (workspace.repository / "deploy/nightaudit.yaml").read_text(), re.MULTILINE):
        parent = parent if blanks else key
        if rest:
            shipped.append(f"{parent}.{key}" if blanks else key)
    checks.equal("the manifest holds every setting but a key that is not used", list(manifest["configuration"]), [
        key for key in shipped if key != "privacy.key"])


def control_queries(workspace, checks, configured, place):
    """A control's query of odd names can be pasted from the page, as those of rows can."""
    logs, odd, long = place / "odd-logs", "a\u202eb 'c", "long" * 60
    logs.mkdir()
    day_file(logs, DAY).write_bytes(entry(user_id=odd, model=long) * 2 + entry(user_id="a", model="b"))
    text = CONTROL.replace("outside_hours", "summary.failed").replace("    hours:", "    #")
    text += f"    query: [{json.dumps('--user=' + odd)}, '--model={long}']\n"
    (place / "odd.yaml").write_text(text, encoding="utf-8")
    done = configured("odd-archives", "controls: odd.yaml\n", "--logs", logs)
    checks.ends("a control's query may name what a page shows otherwise", done, 0)
    [command] = of_controls(place / "odd-archives" / DAY / "data/report.html").values()
    checks.that("it is printed by JSON and by digest", all(
        option in command for option in ("--user-json '\"a\\u202eb \\u0027c\"'", "--model-sha256 ")), command)
    checks.equal("pasted it finds the entries", paste(workspace, logs, command), 2)


def least_limits(workspace, checks, configured, place):
    """Limits that no report reaches are shown as they are, and -0 is 0; script/check-archive.py reads them alike."""
    controls = [f"""\
  - {{id: c{number}, title: t, explanation: e, measure: {measure}, comparison: ">=", limit: {limit}, severity: note, supports: [],
     evidence: summary}}
""" for number, (measure, limit) in enumerate([
        (measure, limit) for measure in ("summary.success_rate", "summary.total_requests", "summary.latency_ms.p95")
        for limit in ("-0", "-0.0", "1e-15", "-1.2345678901234567e-15", "1e30", "0.1234567890123456", "1e-7")])]
    (place / "least-controls.yaml").write_text("schema: nightaudit.controls/1\ncontrols:\n" + "".join(controls), encoding="utf-8")
    checks.ends("limits near 0 and far from it: the run exits 0", configured("least", "controls: least-controls.yaml\n"), 0)
    checks.ends("verify finds no fault", workspace.nightaudit("verify", place / "least"), 0)
    judge = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", place / "least")
    checks.ends("nor does script/check-archive.py", judge, 0)


def control_faults(checks, configured, place):
    cases = {
        "a control's fault": (CONTROL.replace("severity", "severty"), [":10: ", 'did you mean "severity"?']),
        "a member that is none": (CONTROL.replace("week_hours", "week_hour"), [":12: ", '"week_hours"']),
        "a measure of no figure": (CONTROL.replace("outside_hours", "completeness.outside_hours").replace("    hours:", "    #"), [
            ':6: measure "completeness.outside_hours"', 'did you mean "outside_hours"?']),
        "a measure of findings": (CONTROL.replace("outside_hours", "findings").replace("    hours:", "    #"), [
            ':6: measure "findings" is no number of the window']),
        "a query that the command refuses": (CONTROL + '    query: ["--rejected", "--status=error"]\n', [
            ":13: query: --rejected prints lines that are no entries"]),
        "a query of an option that stands twice": (CONTROL + "    query:\n      - --user=a\n      - --user=b\n", [
            ":15: query: --user stands twice"]),
        "no file of controls": (None, [':4: key "controls": cannot open', "broken-controls.yaml", "No such file"]),
    }
    file = place / "broken-controls.yaml"
    for what, (text, words) in cases.items():
        if text is None:
            file.unlink()
        else:
            file.write_text(text, encoding="utf-8")
        for command in ("run", "check"):
            done = configured("broken", "controls: broken-controls.yaml\n", command=command)
            checks.ends(f"{what} is refused by {command}", done, 64)
            missing = [word for word in [file.name, *words] if word not in done.stderr.decode()]
            checks.that(f"{what}: {command} says where and what", not missing, f"{missing}\n{done.stderr.decode()}")
    checks.equal("nothing was published", archives(place / "broken"), [])


def digest(checks, archive, report, line):
    """config_sha256 is of source/configuration.txt, which has a line that begins so."""
    text = (archive / "source/configuration.txt").read_bytes()
    checks.equal(f"{archive.parent.name}: config_sha256 is its canonical text's",
                 report["generator"]["config_sha256"], hashlib.sha256(text).hexdigest())
    checks.that(f"{archive.parent.name}: which says {line}", f"\n{line}" in text.decode(), text)
