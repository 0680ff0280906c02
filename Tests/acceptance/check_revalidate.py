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
    ("data/csv/summary.csv", r"\r\n[^,]*,(\d+)"), ("data/csv/users.csv", r"\r\n[^,]*,[^,]*,(\d+)"),
    ("data/csv/hours.csv", r"\r\n[^,]*,[^,]*,(\d+)"), ("data/csv/completeness.csv", r",accepted,(\d+)"),
    ("data/report.html", r'data-figure="summary.failed">([\d,]+)'),
    ("data/report.html", r'value="(\d+)" data-figure="summary.total_tokens"'),
    ("data/report.html", r'value="(\d+)" data-figure="completeness.rejected"'),
    ("data/report.html", r'</bdi></summary>.*?<td class="n">([\d,]+)'),
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
    checks.that(f"script/check-archive.py, which reads less of them, finds {told}", told >= 10, told)
    for number, (sentence, file, old, new) in enumerate(FORMS):
        done, _ = judged(
            workspace, original, f"form-{number}", file, lambda text: text.replace(old, new, 1) if old in text else None)
        checks.ends(f"verify finds {sentence}", done, 2)
        checks.that("and names the output", '"output_invalid"' in done.stdout.decode(), done.stdout)
    own_modules(workspace, checks)


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


def rewritten(path, old, new):
    text = path.read_text()
    assert old in text, f"{path.name} has {old!r}"
    path.write_text(text.replace(old, new))
