"""Every query that a page prints, pasted into a shell, counts what its row says."""

import concurrent.futures
import json
import xml.etree.ElementTree as ElementTree

from workspace import day_file

XHTML = "{http://www.w3.org/1999/xhtml}"
# A page shows the first hundred rows of a table, so hostile names come in parts.
PART = 60
CONTROL = """  - id: {id}
    title: Of {id}
    explanation: It fails.
    measure: {measure}
    comparison: "<"
    limit: 0
    severity: note
    supports: [EU AI Act 12]
    evidence: summary
"""
FAILING = ["users.requests\n    per: user", "models.requests\n    per: model", "daily.requests\n    per: day",
           "completeness.unreadable_files"]


def check(workspace, checks):
    pages = [("usual", workspace.usual), ("hostile", workspace.hostile)]
    names = workspace.hostile.logs / f"audit_{workspace.AS_OF}.names.jsonl"
    lines = names.read_bytes().splitlines(keepends=True)
    checks.that("there are hostile names", len(lines) > 150, len(lines))
    for start in range(0, len(lines), PART):
        logs = workspace.path(f"pasted-{start}")
        logs.mkdir()
        day_file(logs, workspace.AS_OF).write_bytes(b"".join(lines[start:start + PART]))
        pages.append((f"names from {start}", workspace.published(f"pasted-{start}-archives", logs)))
    for name, published in pages:
        rows = printed(published.page)
        report = published.report
        shown = sum(min(len(report[table]), 100) for table in ("users", "models", "usage", "errors"))
        checks.equal(
            f"each row of users, models, usage, errors and rejected lines of {name} has its query, and so have the unattributed, undated and without usage",
            len(rows), shown + len(report["completeness"]["rejected_by_reason"]) + 3)
        checks.equal(
            f"no query of {name} names the log directory or a character a page cannot hold",
            [command for command, _ in rows if "--logs" in command or "⟨U+202E⟩" in command.replace("'⟨U+202E⟩'", "")], [])
        controls = of_controls(published.page)
        checks.equal(
            f"the queries of the controls of {name}, pasted, list rejected lines, failures, entries without usage and slow ones",
            {option: paste(workspace, published.logs, command) for option, command in controls.items()},
            {"--rejected": report["completeness"]["rejected"], "--status=error": report["summary"]["failed"],
             "--without-usage": report["completeness"]["without_usage"], "--slower-than=60000": slow(workspace, published.logs)})
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            counted = list(pool.map(lambda row: paste(workspace, published.logs, row[0]), rows))
        wrong = [
            f"{command!r:.300}: counts {count}, the row says {expected}"
            for (command, expected), count in zip(rows, counted) if count != expected]
        checks.equal(f"each of the {len(rows)} queries of {name}, pasted, counts its row", wrong[:10], [])
    of_failing(workspace, checks)


def slow(workspace, logs):
    """How many entries took more than a minute, by Python's own reading of what the command prints."""
    environment = workspace.environment | {"NIGHTAUDIT_LOGS": str(logs)}
    done = workspace.nightaudit("query", f"--since={workspace.days_until(workspace.AS_OF, workspace.DAYS)[0]}", "--until", workspace.AS_OF,
                                env=environment)
    lines = [json.loads(line, parse_int=float) for line in done.stdout.split(b"\n") if line.strip()]
    return sum((line.get("latency_ms") or 0) > 60000 for line in lines)


def of_failing(workspace, checks):
    """What a control names, user by user, model by model and day by day, has its query, too; day files have none."""
    controls = workspace.path("pasted-controls.yaml")
    controls.write_text("schema: nightaudit.controls/1\ncontrols:\n" + "".join(
        CONTROL.format(id=f"c{number}", measure=measure) for number, measure in enumerate(FAILING)))
    configuration = workspace.path("pasted.yaml")
    configuration.write_text("controls: pasted-controls.yaml\n")
    root = workspace.path("pasted-failing")
    logs = workspace.hostile.logs
    done = workspace.run(logs, root, "--config", configuration)
    if not checks.ends("a run with failing names exits 0", done, 0):
        return
    archive, = (each for each in root.iterdir() if each.name == workspace.AS_OF)
    page = ElementTree.parse(archive / "data/report.html").getroot()
    lists = [each for each in page.iter(f"{XHTML}ul") if each.get("class") == "failing"]
    counts = [len(each.findall(f"{XHTML}li/{XHTML}details")) for each in lists]
    checks.equal("ten failing users, models and days have their queries, and day files none", sorted(counts), [0, 7, 10, 10])
    items = [item for each in lists for item in each.findall(f"{XHTML}li/{XHTML}details")]
    said = [(item.find(f"{XHTML}code").text, "".join(item.find(f"{XHTML}summary").itertext()).rpartition(": ")[2]) for item in items]
    wrong = [(command, value) for command, value in said if paste(workspace, logs, command) != int(value.replace(",", ""))]
    checks.equal("each of them, pasted, counts its entries", wrong[:10], [])


def printed(page):
    """(query, requests of its row) for each query on the page."""
    rows = []
    root = ElementTree.parse(page).getroot()
    for table in root.iter(f"{XHTML}table"):
        if table.get("data-dataset") == "controls":  # their figure is no count
            continue
        for row in table.iter(f"{XHTML}tr"):
            command = row.find(f"*/{XHTML}details/{XHTML}code")
            if command is not None:
                figure = next(cell for cell in row if cell.tag.endswith("td") and cell.get("class") in (None, "n"))
                rows.append((command.text, number(figure)))
    for cell in root.iter(f"{XHTML}dd"):
        details = cell.find(f"{XHTML}details")
        if details is not None:
            rows.append((details.find(f"{XHTML}code").text, number(details.find(f"{XHTML}summary"))))
    return rows


def of_controls(page):
    """The queries of the controls, by the option they end with."""
    root = ElementTree.parse(page).getroot()
    tables = [table for table in root.iter(f"{XHTML}table") if table.get("data-dataset") == "controls"]
    commands = [code.text for table in tables for code in table.iterfind(f".//{XHTML}th/{XHTML}details/{XHTML}code")]
    return {command.rpartition(" ")[2]: command for command in commands}


def number(element):
    return int("".join(element.itertext()).replace(",", ""))


def paste(workspace, logs, command):
    environment = workspace.environment | {
        "NIGHTAUDIT_LOGS": str(logs), "PATH": f"{workspace.binaries}:{workspace.environment['PATH']}"}
    done = workspace.tool("sh", "-c", command + " --format count", env=environment)
    # 1: the hostile logs have damaged files.
    return int(done.stdout) if done.returncode in (0, 1) and done.stdout else done.stderr
