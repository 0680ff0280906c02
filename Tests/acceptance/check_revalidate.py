"""verify holds the formats of an archive against each other: one figure of one of them is changed, and every digest made anew."""

import hashlib
import json
import re
import shutil
import sys

from check_verify import listed_anew

# What is changed, and where; the first group is the figure, or what stands in its place.
FIGURES = [
    ("data/report.json", r'"total_requests": (\d+)'), ("data/report.json", r'"successful": (\d+)'),
    ("data/report.json", r'"prompt_tokens": (\d+)'), ("data/report.json", r'"by_user": \{\s*"[^"]*": (\d+)'),
    ("data/report.json", r'"error_breakdown": \{\s*"[^"]*": (\d+)'),
    ("data/report.json", r'"week_hours".*?"requests": (\d+)'),
    ("data/report.json", r'"report_period": \{[^}]*"start": "\d{4}-\d\d-(\d\d)"'),
    ("data/report.json", r'"calendar": \[\s*\{\s*"date": "\d{4}-\d\d-(\d\d)"'),
    ("data/csv/summary.csv", r"\r\n[^,]*,(\d+)"), ("data/csv/users.csv", r"\r\n[^,]*,[^,]*,(\d+)"),
    ("data/csv/hours.csv", r"\r\n[^,]*,[^,]*,(\d+)"), ("data/csv/completeness.csv", r",accepted,(\d+)"),
    ("data/report.html", r'data-figure="summary.failed">([\d,]+)'),
    ("data/report.html", r'value="(\d+)" data-figure="summary.total_tokens"'),
    ("data/report.html", r'value="(\d+)" data-figure="completeness.rejected"'),
    ("data/report.html", r'</bdi></summary>.*?<td>([\d,]+)'),
]
FORMS = [
    ("a script in the page", "data/report.html", "</body>", "<script></script></body>"),
    ("an unclosed element in the page", "data/report.html", "</body>", "<p></body>"),
    ("a report without its schema's members", "data/report.json", '"schema": "nightaudit.report/1",', ""),
    ("a report that is no JSON", "data/report.json", "{", "{,"),
    ("a day that is none", "data/report.json", '"start": "', '"start": "x'),
    ("a table that is no CSV", "data/csv/models.csv", "\r\n", "\n"),
    ("a column that its data package does not know", "data/csv/models.csv", "as_of,model", "as_of,modell"),
    ("a data package of other columns", "data/csv/datapackage.json", '"integer"', '"string"'),
]


# What is put into manifest.json (None: the member is left out), and the code that tells it.
MEMBERS = [
    ("run.command", None, "manifest_form"), ("run.command", "nightaudit run", "manifest_form"),
    ("run.started", "yesterday", "manifest_form"), ("run.started", None, "manifest_form"), ("run.host", 7, "manifest_form"),
    ("run.configuration", [], "manifest_form"), ("run.privacy", None, "manifest_form"), ("listing.twins", [{}], "manifest_form"),
    ("listing", None, "manifest_form"), ("accounting.lines", -1, "manifest_form"), ("chain.root_id", "x", "manifest_form"),
    ("baseline.comparison", {"archive": "2026-01-01"}, "manifest_form"),
    ("baseline.comparison", {"archive": "2026-01-01", "tagmanifest_sha256": "0" * 64}, "manifest_differs"),
    ("baseline.restates", {"archive": "2026-01-01", "tagmanifest_sha256": "0" * 64}, "manifest_differs"),
    ("signer", {"principal": "nightaudit"}, "manifest_form"), ("schema", "nightaudit.manifest/2", "manifest_form"),
    ("run.configuration.days", 7, "manifest_form"), ("run.configuration.days", ["7"], "manifest_form"),
    ("run.configuration.days", {"days": "7"}, "manifest_form"), ("run.configuration.days", 7.5, "manifest_form"),
    ("headline.tokens_lower_bound", 0, "manifest_form"), ("headline.missing_days", False, "manifest_form"),
    ("headline.complete", 1, "manifest_form"), ("headline.complete", False, "manifest_differs"),
    ("summaries", [{"file": "a/b", "bytes": 1, "sha256": "0" * 64, "days": ["2026-01-01"]}], "manifest_form"),
    ("summaries", [{"file": "b", "bytes": 1, "sha256": "0" * 63, "days": ["2026-01-01"]}], "manifest_form"),
    ("outputs.0.media_type", 1, "manifest_form"), ("inputs.0.state", "fine", "manifest_form"),
]


def check(workspace, checks):
    original = workspace.usual.archive
    found = told = 0
    for number, (file, pattern) in enumerate(FIGURES):
        def change(text):
            match = re.search(pattern, text, re.DOTALL)
            figure = match[1]
            return text[:match.start(1)] + figure[:-1] + str((int(figure[-1]) + 1) % 10) + text[match.end(1):]
        done, archive = judged(workspace, original, f"figure-{number}", file, change)
        codes = {each["code"] for each in json.loads(done.stdout)["findings"]}
        found += done.returncode == 2 and bool(codes & {"outputs_disagree", "manifest_differs"})
        other = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", archive)
        told += other.returncode == 2
    checks.equal(f"a changed figure with every digest made anew: found {found} of {len(FIGURES)}", found, len(FIGURES))
    checks.equal(f"script/check-archive.py found {told} of {len(FIGURES)}", told, len(FIGURES))
    done, archive = judged(
        workspace, original, "dash", "data/report.html",
        lambda text: re.sub(r'(data-figure="summary.success_rate">)[^<]*', r"\1–", text))
    other = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", archive)
    checks.ends("verify finds a dash in the place of a rate that was measured", done, 2)
    checks.ends("so does script/check-archive.py", other, 2)
    for number, (sentence, file, old, new) in enumerate(FORMS):
        done, _ = judged(
            workspace, original, f"form-{number}", file, lambda text: text.replace(old, new, 1) if old in text else None)
        checks.ends(f"verify finds {sentence}", done, 2)
        checks.that("and names the output", '"output_invalid"' in done.stdout.decode(), done.stdout)
    members(workspace, checks, original)
    looked_back(workspace, checks)
    own_modules(workspace, checks)
    without_end(workspace, checks, original)


def judged(workspace, original, name, file, change):
    """What verify says of a copy of the archive in which one file is changed and all digests are made anew."""
    archive = workspace.path(f"revalidate-{name}") / original.name
    shutil.copytree(original, archive)
    path = archive / file
    changed = change(path.read_bytes().decode())
    assert changed is not None and changed.encode() != path.read_bytes(), f"{name} changes {file}"
    path.write_bytes(changed.encode())
    made_anew(archive)
    return workspace.nightaudit("verify", "--format", "json", archive), archive


def made_anew(archive):
    """manifest.json, Payload-Oxum and both manifests, as whoever hides a change would write them."""
    manifest = archive / "manifest.json"
    text = manifest.read_text()
    for output in json.loads(text)["outputs"]:
        content = (archive / output["path"]).read_bytes()
        text = text.replace(output["sha256"], hashlib.sha256(content).hexdigest())
        text = re.sub(
            rf'("path": "{re.escape(output["path"])}", "media_type": "[^"]*", "bytes": )\d+',
            lambda match, size=len(content): match[1] + str(size), text)
    manifest.write_text(text)
    size = sum(path.stat().st_size for path in (archive / "data").rglob("*") if path.is_file())
    info = archive / "bag-info.txt"
    info.write_text(re.sub(r"Payload-Oxum: \d+", f"Payload-Oxum: {size}", info.read_text()))
    listed_anew(archive)


def members(workspace, checks, original):
    """Members of manifest.json, those that nothing else says included, with every digest made anew."""
    found = 0
    for number, (path, value, code) in enumerate(MEMBERS):
        def change(text):
            document = json.loads(text)
            *parents, name = [int(part) if part.isdigit() else part for part in path.split(".")]
            place = document
            for parent in parents:
                place = place[parent]
            if value is None:
                del place[name]
            else:
                place[name] = value
            return json.dumps(document)
        done, archive = judged(workspace, original, f"member-{number}", "manifest.json", change)
        codes = {each["code"] for each in json.loads(done.stdout)["findings"]}
        other = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", archive)
        if checks.that(f"{path} is {json.dumps(value)}: {code}", done.returncode == 2 and code in codes and other.returncode == 2,
                       f"verify {sorted(codes)}, check-archive.py {other.stdout.decode()}"):
            found += 1
    checks.equal(f"a changed member of manifest.json: found {found} of {len(MEMBERS)}", found, len(MEMBERS))
    done, _ = judged(workspace, original, "member-type", "manifest.json", lambda text: text.replace("text/csv", "text/plain", 1))
    checks.that("another media type than the module's is told", b'"manifest_differs"' in done.stdout, done.stdout)
    done, archive = judged(workspace, original, "member-more", "manifest.json", lambda text: text.replace(
        '"run": {', '"later": [1], "run": {"later": null,', 1))
    checks.ends("a member that a later version might add is no fault", done, 0)
    other = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", archive)
    checks.ends("nor to script/check-archive.py", other, 0)
    stray = workspace.path("revalidate-stray") / original.name
    shutil.copytree(original, stray)
    (stray / "data/more.html").write_text("<p>fine</p>")
    manifest = stray / "manifest.json"
    row = {"path": "data/more.html", "media_type": "text/html", "bytes": 11, "sha256": hashlib.sha256(b"<p>fine</p>").hexdigest()}
    manifest.write_text(manifest.read_text().replace('"outputs": [', f'"outputs": [{json.dumps(row)},', 1))
    made_anew(stray)
    done = workspace.nightaudit("verify", stray)
    checks.that("a page that no template module names is told", done.returncode == 2 and b"output_invalid" in done.stdout, done.stdout)


def looked_back(workspace, checks):
    """The archive that a report was compared with stands before it in the chain, by its digest."""
    root = workspace.path("revalidate-looked-back")
    for as_of in ("2026-11-21", "2026-11-22"):
        checks.ends(f"a run of {as_of} exits 0", workspace.run(workspace.usual.logs, root, "--as-of", as_of), 0)
    checks.ends("and its archives verify", workspace.nightaudit("verify", root), 0)
    manifest = root / "2026-11-22/manifest.json"
    document = json.loads(manifest.read_text())
    compared = document["baseline"]["comparison"]
    checks.equal("the second was compared with the first", compared["archive"], "2026-11-21")
    compared["tagmanifest_sha256"] = "0" * 64
    manifest.write_text(json.dumps(document))
    listed_anew(manifest.parent)
    done = workspace.nightaudit("verify", root)
    checks.that("another digest of it is told", done.returncode == 2 and b"manifest_differs" in done.stdout, done.stdout)
    other = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", root)
    checks.ends("by script/check-archive.py, too", other, 2)


def own_modules(workspace, checks):
    """An operator's own modules: other names, other files, fewer columns."""
    templates = workspace.path("revalidate-templates")
    shutil.copytree(workspace.templates, templates)
    for old, new in (("json", "figures"), ("csv", "tables"), ("xhtml", "web")):
        (templates / old).rename(templates / new)
    rewritten(templates / "web/module.yaml", "path: report.html", "path: web/page.html")
    rewritten(templates / "tables/module.yaml", "    dataset: users\n",
              "    dataset: users\n    columns: [user_id, requests]\n    bom: true\n    formula_guard: none\n")
    root = workspace.path("revalidate-own")
    configuration = workspace.path("revalidate-own.yaml")
    configuration.write_text("modules: [figures, tables, web]\n")
    done = workspace.run(workspace.usual.logs, root, "--config", configuration, "--templates", templates)
    checks.ends("a run with modules of an operator's own exits 0", done, 0)
    checks.ends("verify finds no fault in its archive", workspace.nightaudit("verify", root), 0)
    archive = root / workspace.AS_OF
    page = archive / "data/web/page.html"
    page.write_text(re.sub(r'(data-figure="summary.failed">)[\d,]+', r"\g<1>123456", page.read_text()))
    made_anew(archive)
    found = workspace.nightaudit("verify", archive)
    checks.ends("and finds a changed figure on its page", found, 2)
    checks.that("by its code", b"outputs_disagree" in found.stdout, found.stdout)
    shutil.rmtree(root)


def without_end(workspace, checks, original):
    """Figures at the end of what integers hold end neither verify nor what reads an earlier report otherwise than by its exit status."""
    least, most = str(-2**127), str(2**127 - 1)
    for number, (pattern, figure) in enumerate((
            (r'"rejected": (\d+)', "-1e300"), (r'"total_requests": (\d+)', least), (r'"total_requests": (\d+)', most),
            (r'"prompt_tokens": (\d+)', least), (r'"users": \[\s*\{.*?"completion_tokens": (\d+)', least))):
        done, archive = judged(
            workspace, original, f"without-end-{number}", "data/report.json",
            lambda text: re.sub(pattern, lambda match: match[0][:match.start(1) - match.start()] + figure, text, flags=re.DOTALL))
        checks.ends(f"verify finds {figure} in the place of {pattern}", done, 2)
        root = archive.parent
        shutil.copy(original.parent / "nightaudit-root.json", root)
        night = workspace.run(workspace.usual.logs, root, as_of="2026-03-16")
        checks.ends("the next night exits 0", night, 0)
        for command in ("show", "diff"):
            done = workspace.nightaudit(command, *[archive.name, "2026-03-16"][:1 + (command == "diff")], "--archives", root)
            checks.that(f"{command} ends by its own", done.returncode in (0, 1), f"exit {done.returncode} {done.stderr}")


def rewritten(path, old, new):
    text = path.read_text()
    assert old in text, f"{path.name} has {old!r}"
    path.write_text(text.replace(old, new))
