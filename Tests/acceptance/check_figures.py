"""One big hostile directory over several nights: a slow, independent script finds every figure of every report."""

import gzip
import json
import os

AS_OF, DAYS, LINES = "2026-03-15", 7, 12_000
NIGHTS = ["2026-03-13", "2026-03-14", AS_OF]
HARMED = "2026-03-10"  # a day of plain files that lies in all windows
RECOMPRESSED = "archive/audit_2026-03-14.b.jsonl"

STATES = ("same", "recompressed", "grew", "altered", "truncated", "vanished", "unreadable")
CONFIGURATION = """\
duplicates: drop_exact
closed_days:
  - {date: "2026-03-10", reason: "closed, yet there are entries"}
  - {date: "2026-03-01", reason: "not in every window"}
fields: {id: request_id, request_id: id}
hours_zone: America/New_York
controls: controls.yaml
privacy: {user_ids: pseudonymise, key: user.key}
"""
OPTIONS = [
    "--drop-exact", "--closed", "2026-03-10=closed, yet there are entries", "--closed", "2026-03-01=not in every window",
    "--field", "id=request_id", "--field", "request_id=id", "--zone", "America/New_York",
]
CONTROL = """\
  - id: {id}
    title: Title of {id}
    explanation: >-
      Why {id},
      in two lines.
    measure: {measure}
    comparison: "{comparison}"
    limit: {limit}
    severity: warning
    supports: [EU AI Act 12, SOC 2 IPE]
    evidence: summary
{more}"""
CONTROLS = [
    ("a_figure", "summary.prompt_tokens", ">", 0, 'query: ["--status=error", "--model=it\'s"]'),
    ("a_share", "completeness.coverage.user", ">=", 0.999, ""),
    ("a_flag", "summary.lower_bound.total_tokens", "=", 0, ""),
    ("a_list", "completeness.missing_days", "<", 1, ""),
    ("names", "by_user", ">=", 3, ""),
    ("a_reason", "completeness.rejected_by_reason.not_json", "<=", 0, ""),
    ("an_error_type", "error_breakdown.timeout", "<=", 0, ""),
    ("a_model", "by_model.m/1", ">", 0, ""),
    ("a_user", "by_user.p-00000000-aaaaaaaaaaaaaaaaaaaaaaaaaa", "=", 0, ""),
    ("nothing_to_measure", "completeness.duplicates.exact", "<=", 5, ""),
    ("users_rate", "users.success_rate", ">=", 0.5, "per: user\n    minimum_requests: 20"),
    ("days_silence", "completeness.calendar.longest_silence_seconds", "<", 3600, "per: day"),
    ("usage_tokens", "usage.prompt_tokens", "<=", 100000, "per: user_and_model"),
    ("hours_requests", "week_hours.requests", ">", 1, "per: hour_of_week"),
    ("files_torn", "inputs.torn_bytes", "=", 0, "per: file"),
    ("models_allowed", "models", "<=", 0, 'allow: [m/1, "{{{x}}}", "@m"]'),
    ("errors_allowed", "error_types", "<=", 9, "allow: [timeout]"),
    ("user_leap", "users.requests", "<=", 0, "leap: {factor: 1.01, minimum: 5, new_names: true}"),
    ("model_leap", "models.tokens", "<=", 0, "leap: {factor: 1.01, minimum: 1000}"),
    ("hours", "outside_hours", "<=", 100, 'hours: {weekdays: [1, 3, 5, 7], from: "06:15", to: "24:00"}'),
    ("other_hours", "outside_hours", "<=", 100, 'hours: {weekdays: [2], from: "00:00", to: "08:30"}'),
]


def check(workspace, checks):
    if b"--config" not in workspace.nightaudit("run", "--help").stdout:
        return checks.skip("every figure of a hostile directory", "run takes no --config yet")
    logs = workspace.path("figures-logs")
    made = workspace.reference(
        "hostile_corpus.py", logs, "--seed", 5, "--lines", LINES, "--end", AS_OF, "--days", 10, "--long")
    if not checks.ends("hostile_corpus.py writes a corpus of ten days", made, 0):
        return
    shipped = ["--controls", workspace.repository / "deploy/controls.yaml"]
    plain, configured = Nights(workspace, checks, logs, "as shipped", [], shipped), configure(workspace, checks, logs)
    for nights in (plain, configured):
        for as_of in NIGHTS[:2]:
            nights.run(as_of, as_of)
    harm(logs)
    for nights in (plain, configured):
        nights.run(NIGHTS[2], NIGHTS[2])
        nights.run(NIGHTS[1], NIGHTS[1] + ".r02")
    states = plain.report(NIGHTS[2])["custody"]
    checks.equal("custody finds every state", [
        name for name in STATES if not states[name]], [])
    kinds = {(row["kind"], row["change"]) for row in plain.report(NIGHTS[1] + ".r02")["changes"]}
    checks.that("a restatement lists figures and names that moved", ("figure", "moved") in kinds, kinds)
    outcomes = {row["outcome"] for row in configured.report(NIGHTS[2])["controls"]}
    checks.equal("controls pass and fail", outcomes & {"pass", "fail"}, {"pass", "fail"})


def configure(workspace, checks, logs):
    folder = workspace.path("figures-configuration")
    folder.mkdir()
    (folder / "nightaudit.yaml").write_text(CONFIGURATION)
    rows = [CONTROL.format(id=name, measure=measure, comparison=comparison, limit=limit,
                           more=f"    {more}\n" if more else "")
            for name, measure, comparison, limit, more in CONTROLS]
    (folder / "controls.yaml").write_text("schema: nightaudit.controls/1\ncontrols:\n" + "".join(rows))
    (folder / "user.key").write_bytes(b"0123456789abcdef0123456789abcdef\n")
    (folder / "user.key").chmod(0o600)
    options = [*OPTIONS, "--controls", folder / "controls.yaml", "--pseudonym-key", folder / "user.key"]
    return Nights(workspace, checks, logs, "configured", ["--config", folder / "nightaudit.yaml"], options)


class Nights:
    """A directory of archives, and how the slow script is told what the runs were configured with."""

    def __init__(self, workspace, checks, logs, name, configuration, options):
        self.workspace, self.checks, self.logs, self.name = workspace, checks, logs, name
        self.configuration, self.options = configuration, options
        self.root = workspace.path("figures-" + name.replace(" ", "-"))

    def run(self, as_of, archive):
        done = self.workspace.run(self.logs, self.root, *self.configuration, as_of=as_of, days=DAYS)
        if not self.checks.ends(f"{self.name}: the run of {archive} exits 0", done, 0):
            return
        compared = self.workspace.reference(
            "recompute.py", "--all", "--compare", self.root / archive / "data/report.json", self.logs,
            "--as-of", as_of, "--days", DAYS, "--archives", self.root, *self.options)
        self.checks.ends(f"{self.name}: recompute.py finds every figure of {archive}", compared, 0)

    def report(self, archive):
        return json.loads((self.root / archive / "data/report.json").read_bytes())


def harm(logs):
    """What custody must tell apart: a file of each state."""
    day = f"audit_{HARMED}"
    grown, altered = logs / f"{day}.jsonl", logs / f"{day}.worker-1.jsonl"
    truncated, vanished = logs / f"{day}_\N{LATIN SMALL LETTER E WITH ACUTE}.jsonl", logs / f"archive/{day}-.jsonl"
    grown.write_bytes(grown.read_bytes() + b'\n{"status": "error", "user_id": "eve", "error_type": "new"}\n')
    content = bytearray(altered.read_bytes())
    content[len(content) // 2] ^= 1
    altered.write_bytes(content)
    truncated.write_bytes(truncated.read_bytes()[:100])
    vanished.unlink()
    unreadable = logs / f"{day}..jsonl"
    unreadable.unlink()
    os.mkfifo(unreadable)
    plain = logs / RECOMPRESSED
    (logs / (RECOMPRESSED + ".gz")).write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
