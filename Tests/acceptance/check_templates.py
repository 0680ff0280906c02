"""Templates are an operator's: an edited copy is used, an unknown name in one fails the run with its place."""

import re
import shutil

from workspace import archives


def check(workspace, checks):
    edited = copy(workspace, "templates-edited")
    template, _, _ = first_tag(edited)
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("</h1>", " in the words of an operator</h1>", 1), encoding="utf-8")
    root = workspace.path("templates-archives")
    done = workspace.run(workspace.usual.logs, root, "--templates", edited)
    checks.ends("a run with an edited copy of the templates exits 0", done, 0)
    page = root / workspace.AS_OF / "data/report.html"
    shown = page.read_text(encoding="utf-8") if page.is_file() else ""
    checks.that("the page holds the operator's words", "in the words of an operator</h1>" in shown)

    broken = copy(workspace, "templates-unknown-name")
    template, line, name = first_tag(broken)
    lines = template.read_text(encoding="utf-8").split("\n")
    wrong = name[:-1] + name[-1] * 2
    lines[line - 1] = lines[line - 1].replace(name + "}}", wrong + "}}", 1)
    template.write_text("\n".join(lines), encoding="utf-8")
    message = refused(workspace, checks, "an unknown name in a template", broken)
    checks.that("it names file and line", f"{template.name}:{line}" in message, message)
    checks.that(f"it names the nearest known name, {name}", re.search(rf"\b{name}\b", message), message)

    evil = copy(workspace, "templates-script")
    template, _, _ = first_tag(evil)
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("</body>", "<script>1</script></body>", 1), encoding="utf-8")
    refused(workspace, checks, "a script in a template", evil, statuses=(1, 64))

    malformed = copy(workspace, "templates-malformed")
    module = malformed / "xhtml/module.yaml"
    module.write_text(module.read_text(encoding="utf-8") + "\nnosuchkey: 1\n", encoding="utf-8")
    message = refused(workspace, checks, "an unknown key in module.yaml", malformed)
    checks.that("it names module.yaml and a line", re.search(r"module\.yaml:\d+", message), message)

    refused(workspace, checks, "a template directory that is not there", workspace.path("no-templates"))


def refused(workspace, checks, what, templates, statuses=(64,)):
    root = workspace.path(f"{templates.name}-archives")
    done = workspace.run(workspace.usual.logs, root, "--templates", templates)
    checks.that(
        f"{what} ends with {' or '.join(map(str, statuses))}", done.returncode in statuses,
        f"exit {done.returncode}\n{done.stderr.decode()}")
    checks.equal(f"{what} publishes nothing", archives(root), [])
    return done.stderr.decode()


def copy(workspace, name):
    folder = workspace.path(name)
    shutil.copytree(workspace.templates, folder)
    return folder


def first_tag(templates):
    """The page's template, and line and name of its first plain tag of some length."""
    template = next(
        path for path in sorted((templates / "xhtml").rglob("*.mustache"))
        if "</body>" in path.read_text(encoding="utf-8"))
    for number, line in enumerate(template.read_text(encoding="utf-8").split("\n"), 1):
        tag = re.search(r"\{\{(?:[a-z_]+\.)*([a-z_]{5,})\}\}", line)
        if tag:
            return template, number, tag[1]
    raise RuntimeError(f"no plain tag in {template}")
