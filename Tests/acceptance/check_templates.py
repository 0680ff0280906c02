"""Templates are an operator's: an edited copy is used, an unknown name in one fails the run with its place."""

import re
import shutil
import sys

from workspace import archives

# What, file, its text, what stands there instead, and where the fault must be told.
UNFIT = [
    ("a comment", "report.mustache", "</body>", "<!--><script>1</script>--></body>", r"report\.mustache:\d+"),
    ("a CDATA section", "limits.mustache", "<p", "<p><![CDATA[x]]></p><p", r"limits\.mustache:\d+"),
    ("a processing instruction", "limits.mustache", "<p", "<?a ><script>1</script>?><p", r"limits\.mustache:\d+"),
    ("an XML declaration", "report.mustache", "<!DOCTYPE", '<?xml version="1.0"?><!DOCTYPE', r"report\.mustache:1"),
    ("no document type", "report.mustache", "<!DOCTYPE html>\n", "", r"report\.html:1: "),
    ("an open title", "report.mustache", "<title>", "<title/><title>", r"report\.html:8: <title/> is left open"),
    ("an open paragraph", "report.mustache", "<footer>", "<footer><p/>", r"report\.html:\d+: <p/> is left open"),
    ("an image set", "style.css", "}", "background:image-set('a' 1x)}", r"style\.css:\d+"),
    ("a source", "style.css", "}", "src:src('a')}", r"style\.css:\d+"),
    ("an address in its style", "style.css", "}", "}/* https://a.example/ */", r"style\.css:\d+"),
    ("a grammar that is none", "report.rng", "</start>", "", r"report\.rng:\d+"),
    ("a grammar of an unknown type", "report.rng", 'type="language"', 'type="tongue"', r"report\.rng:\d+"),
]


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

    shorter = copy(workspace, "templates-shorter-name")
    page = shorter / "xhtml/report.mustache"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", "{{titel}}</main>", 1), encoding="utf-8")
    message = refused(workspace, checks, "a member without its path in a template", shorter)
    checks.that("it names the member with its path", 'unknown name "titel"; did you mean "report.title"?' in message, message)

    evil = copy(workspace, "templates-script")
    template, _, _ = first_tag(evil)
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("</body>", "<script>1</script></body>", 1), encoding="utf-8")
    refused(workspace, checks, "a script in a template", evil)

    for what, file, old, new, line in UNFIT:
        unfit = copy(workspace, f"templates-{what.replace(' ', '-')}")
        path = unfit / "xhtml" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        message = refused(workspace, checks, f"a template with {what}", unfit)
        checks.that(f"{what}: the root is not made", not workspace.path(f"{unfit.name}-archives").exists())
        checks.that(f"{what}: it names file and line", re.search(line, message), message)

    unending(workspace, checks)
    own_schemas(workspace, checks)
    own_columns(workspace, checks)
    composed = copy(workspace, "templates-composed-comment")
    (composed / "xhtml/end.mustache").write_text("!--><script>1</script>--", encoding="utf-8")
    template, _, _ = first_tag(composed)
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("</body>", "<{{>end}}></body>", 1), encoding="utf-8")
    message = refused(workspace, checks, "a comment that a partial composes", composed)
    checks.that("it names the page and a line", re.search(r"report\.html:\d+: a page has no comment", message), message)

    for path in ("csv", "report.json/x"):
        collision = copy(workspace, f"templates-path-{path.replace('/', '-')}")
        module = collision / "xhtml/module.yaml"
        text = module.read_text(encoding="utf-8")
        module.write_text(text.replace("path: report.html", f"path: {path}", 1), encoding="utf-8")
        message = refused(workspace, checks, f"an output {path}, beside files below it", collision)
        checks.that("it names module.yaml and both", "module.yaml" in message and "cannot both be" in message, message)

    false = copy(workspace, "templates-false-column")
    path = false / "xhtml/daily.mustache"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{{successful}}</td>", "{{requests}}</td>", 1), encoding="utf-8")
    shown = workspace.path("templates-false-preview")
    done = workspace.nightaudit("run", "--logs", workspace.usual.logs, "--preview", shown, "--as-of", workspace.AS_OF,
                                "--templates", false)
    checks.ends("a preview that does not read back ends with 1", done, 1)
    checks.that("and writes nothing", not shown.exists())

    rows = copy(workspace, "templates-open-element-in-rows")
    path = rows / "xhtml/names.mustache"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<bdi>{{user_id}}</bdi>", "<bdi>{{user_id}}</bdi><em/>", 1), encoding="utf-8")
    message = refused(workspace, checks, "an element left open in rows", rows, statuses=(1,))
    checks.that("it names the page and a line", re.search(r"report\.html:\d+: <em/> is left open", message), message)

    links = copy(workspace, "templates-link-out")
    outside = workspace.path("templates-outside.mustache")
    (links / "xhtml/limits.mustache").rename(outside)
    (links / "xhtml/limits.mustache").symlink_to(outside)
    message = refused(workspace, checks, "a link out of the module", links)
    checks.that("it names the link", "xhtml/limits.mustache" in message, message)
    links = copy(workspace, "templates-mounted")
    (links / "xhtml/..data").mkdir()
    (links / "xhtml/limits.mustache").rename(links / "xhtml/..data/limits.mustache")
    (links / "xhtml/limits.mustache").symlink_to("..data/limits.mustache")
    done = workspace.run(workspace.usual.logs, workspace.path("templates-mounted-archives"), "--templates", links)
    checks.ends("a link within the module, as mounted configurations have, is followed", done, 0)

    malformed = copy(workspace, "templates-malformed")
    module = malformed / "xhtml/module.yaml"
    module.write_text(module.read_text(encoding="utf-8") + "\nnosuchkey: 1\n", encoding="utf-8")
    message = refused(workspace, checks, "an unknown key in module.yaml", malformed)
    checks.that("it names module.yaml and a line", re.search(r"module\.yaml:\d+", message), message)

    refused(workspace, checks, "a template directory that is not there", workspace.path("no-templates"))


def unending(workspace, checks):
    """Sections and partials that would take all of a stack, or of time."""
    deep = copy(workspace, "templates-deep")
    page = deep / "xhtml/report.mustache"
    page.write_text(page.read_text(encoding="utf-8").replace(
        "</main>", "{{#summary}}" * 20_000 + "{{/summary}}" * 20_000 + "</main>", 1), encoding="utf-8")
    message = refused(workspace, checks, "sections in sections in sections", deep)
    checks.that("it says how deep they may lie", "64 deep" in message, message)
    doubling = copy(workspace, "templates-doubling")
    for number in range(26):
        (doubling / f"xhtml/d{number}.mustache").write_text(f"{{{{>d{number + 1}}}}}{{{{>d{number + 1}}}}}", encoding="utf-8")
    (doubling / "xhtml/d26.mustache").write_text("x", encoding="utf-8")
    page = doubling / "xhtml/report.mustache"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", "{{>d0}}</main>", 1), encoding="utf-8")
    message = refused(workspace, checks, "partials that double", doubling)
    checks.that("it says that they are too many", "100000 tags" in message, message)


def own_columns(workspace, checks):
    """A module may pick the columns of every table, in any order; script/check-archive.py knows them (`agreement`)."""
    edited = copy(workspace, "templates-own-columns")
    module = edited / "csv/module.yaml"
    text = module.read_text(encoding="utf-8")
    for number, columns in enumerate(("[figure]", "[value]", "[value, figure]", "[]")):
        module.write_text(text.replace("    dataset: completeness\n", f"    dataset: completeness\n    columns: {columns}\n", 1),
                          encoding="utf-8")
        root = workspace.path(f"templates-own-columns-{number}")
        done = workspace.run(workspace.hostile.logs, root, "--templates", edited)
        checks.ends(f"a table of completeness with the columns {columns} exits 0", done, 0)
        judge = workspace.tool(sys.executable, "-B", workspace.repository / "script/check-archive.py", root)
        checks.ends("script/check-archive.py finds no fault", judge, 0)


def own_schemas(workspace, checks):
    """A schema of the operator's is one that the archive can be held against for years."""
    edited = copy(workspace, "templates-own-schema")
    schema = edited / "json/report.schema.json"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace('"minimum": 0, "maximum": 1', '"minimum": 2, "maximum": 3', 1), encoding="utf-8")
    message = refused(workspace, checks, "a schema that no report fits", edited)
    checks.that("it names the schema", "report.schema.json" in message and "out of range" in message, message)
    schema.write_text(text.replace('"minimum": 0, "maximum": 1', '"minimum": 0, "maximum": 0.5', 1), encoding="utf-8")
    done = workspace.run(workspace.usual.logs, workspace.path("templates-own-schema-archives"), "--templates", edited)
    checks.that("one that only a report without entries fits publishes nothing", done.returncode == 1 and
                b"report.schema.json" in done.stderr, done.stderr)
    schema.write_text(text.replace('"type": "object",', '"type": "object", "minProperties": 1,', 1), encoding="utf-8")
    done = workspace.nightaudit("check", "--logs", workspace.usual.logs, "--archives", workspace.path("templates-own-checked"),
                                "--templates", edited, "--as-of", workspace.AS_OF)
    checks.ends("check of a schema with a keyword that is not judged exits 0", done, 0)
    checks.equal("it names file and keyword", [line for line in done.stderr.decode().splitlines() if "minProperties" in line], [
        f'nightaudit: warning: {schema}: reports are not held against "minProperties", which is not judged here'])
    twice = copy(workspace, "templates-schema-twice")
    shutil.copytree(twice / "xhtml", twice / "ours")
    module = twice / "ours/module.yaml"
    module.write_text(module.read_text(encoding="utf-8").replace("path: report.html", "path: ours.html"), encoding="utf-8")
    configuration = workspace.path("templates-twice.yaml")
    configuration.write_text("modules: [json, csv, xhtml, ours]\n")
    root = workspace.path("templates-twice-archives")
    done = workspace.run(workspace.usual.logs, root, "--templates", twice, "--config", configuration)
    checks.ends("two modules with the same schema exit 0", done, 0)
    checks.ends("and their archive is right", workspace.nightaudit("verify", root), 0)
    with (twice / "ours/report.rng").open("a") as file:
        file.write("<!-- ours -->\n")
    done = workspace.run(workspace.usual.logs, workspace.path("templates-twice-other"), "--templates", twice, "--config", configuration)
    checks.that("two schemas of one name are refused", done.returncode == 64 and b'"report.rng" is another file' in done.stderr,
                done.stderr)
    (twice / "ours").rename(twice / "Ours")
    configuration.write_text("modules: [json, csv, xhtml, Ours]\n")
    done = workspace.run(workspace.usual.logs, workspace.path("templates-twice-other"), "--templates", twice, "--config", configuration)
    checks.that("a module whose folder archives cannot hold is refused", done.returncode == 64 and b"rename it" in done.stderr,
                done.stderr)


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
