"""The README's recipe "add a template module", followed to the letter: its example renders, validates and is archived beside the
others, from files alone."""

import re
import shlex
import shutil

import check_axe
import check_markup
import devtools
from workspace import report

PAGE = "data/brief.html"


def check(workspace, checks):
    text = (workspace.repository / "README.md").read_text(encoding="utf-8")
    recipe = re.search(r"Add a template module:.*?`(cp [^`]*)`.*?`(modules: [^`]*)` in the configuration", text, re.DOTALL)
    if not checks.that("the README says how a template module is added", recipe):
        return
    place = workspace.path("brief")
    shutil.copytree(workspace.templates, place / "templates")
    shutil.copytree(workspace.repository / "deploy", place / "deploy")
    checks.ends(f"`{recipe[1]}` does it", workspace.tool(*shlex.split(recipe[1]), cwd=place), 0)
    settings = place / "nightaudit.yaml"
    settings.write_text(f"{recipe[2]}\ntemplates: {place / 'templates'}\n", encoding="utf-8")
    empty = place / "empty-logs"
    empty.mkdir()
    made = {}
    for name, logs in (("usual", workspace.usual.logs), ("hostile", workspace.hostile.logs), ("empty", empty)):
        root = place / f"{name}-archives"
        options = ["--config", settings]
        environment = {key: value for key, value in workspace.environment.items() if key != "NIGHTAUDIT_TEMPLATES"}
        done = workspace.run(logs, root, *options, env=environment)
        archive = root / workspace.AS_OF
        if not checks.ends(f"a run of {name} logs with the brief exits 0", done, 0):
            continue
        made[name] = archive / PAGE
        archived(workspace, checks, name, logs, archive, options, environment)
    told = check_markup.messages(workspace, made.values()) if shutil.which("java") else None
    if told is None:
        checks.skip("the Nu HTML checker finds nothing on the brief", "no java here")
    else:
        checks.equal("the Nu HTML checker finds nothing on the brief", dict(told), {})
    if not devtools.is_there():
        return checks.skip("axe-core finds nothing on the brief", "no chromium here")
    with devtools.Browser(workspace.path("chromium-brief"), workspace.environment) as browser:
        for name, page in made.items():
            check_axe.judged(workspace, checks, browser, f"brief of {name} logs", page)
        sheets = {name: check_axe.sheets(browser, page) for name, page in made.items()}
        checks.equal("a print of each brief is one page", {name: count for name, (count, _) in sheets.items()},
                     dict.fromkeys(made, 1))


def archived(workspace, checks, name, logs, archive, options, environment):
    checks.equal(
        f"the brief of {name} logs lies beside the others", sorted(each.name for each in (archive / "data").iterdir()),
        ["brief.html", "csv", "report.html", "report.json"])
    checks.ends(
        f"the brief of {name} logs is valid by the grammar in its archive", workspace.tool(
            "xmllint", "--noout", "--nonet", "--relaxng", archive / "schemas/brief.rng", archive / PAGE), 0)
    checks.ends(f"verify finds no fault beside the brief of {name} logs", workspace.nightaudit("verify", archive.parent), 0)
    checks.ends(
        f"reproduce builds the brief of {name} logs again, byte for byte", workspace.nightaudit(
            "reproduce", archive.name, "--archives", archive.parent, "--logs", logs, *options, env=environment), 0)
    page = (archive / PAGE).read_text(encoding="utf-8")
    failed = [each["title"] for each in report(archive)["controls"] if each["outcome"] == "fail"]
    checks.equal(
        f"the brief of {name} logs names the controls that failed, and no other",
        re.findall(r"<li><strong><bdi>(.*?)</bdi></strong>", page), failed)
    total = f"{report(archive)['summary']['total_requests']:,}"
    checks.that(f"the brief of {name} logs shows the {total} requests", f'requests">{total}</data>' in page, page[:3000])
