"""The configuration file: its precedence, its refusals, what `check` says, and the settings a run keeps to."""

import json
import os
import shutil

from workspace import archives, day_file, entry, today

CLOSED = "2026-03-11"
UNPRIVILEGED = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]


def check(workspace, checks):
    place = workspace.path("config")
    place.mkdir()
    file = place / "nightaudit.yaml"
    shutil.copytree(workspace.usual.logs, place / "logs")

    def configured(text, command="run", *options, **variables):
        file.write_text(text, encoding="utf-8")
        as_of = ["--as-of", workspace.AS_OF] if command in ("run", "check") else []
        environment = workspace.environment | {"NIGHTAUDIT_CONFIG": str(file)} | variables
        return workspace.nightaudit(command, *as_of, *options, env=environment)

    precedence(workspace, checks, configured, place, file)
    refusals(workspace, checks, configured, place)
    root_and_head(workspace, checks, configured, place)
    fields(workspace, checks, configured, place)
    told(workspace, checks, configured, place, file)


def precedence(workspace, checks, configured, place, file):
    def title():
        return json.loads((place / "archives/nightaudit-root.json").read_bytes())["report"]

    def anew():
        shutil.rmtree(place / "archives", ignore_errors=True)

    text = "title: of the file\nlogs: logs\narchives: {path: archives}\n"
    checks.ends("a run by the file alone exits 0", configured(text), 0)
    checks.equal("paths are taken from the file's folder", archives(place / "archives"), [workspace.AS_OF])
    checks.equal("the file's title stands over the default", title(), "of the file")
    anew()
    configured(text, "run", NIGHTAUDIT_TITLE="of the variable")
    checks.equal("a variable stands over the file", title(), "of the variable")
    anew()
    configured(text, "run", "--title", "of the option", NIGHTAUDIT_TITLE="of the variable")
    checks.equal("an option stands over the variable", title(), "of the option")
    anew()
    other = place / "other.yaml"
    other.write_text(text.replace("of the file", "of --config"), encoding="utf-8")
    configured("title: 1\n", "run", "--config", other)
    checks.equal("--config stands over NIGHTAUDIT_CONFIG", title(), "of --config")
    counted = configured(text, "query", "--format", "count")
    checks.equal(
        "query takes its logs from the file", int(counted.stdout or -1),
        workspace.usual.report["summary"]["total_requests"])
    checks.ends("verify takes its archives from the file", configured(text, "verify"), 0)
    anew()
    modules = configured(text + "modules: [json, csv]\n")
    checks.ends("a run with fewer modules exits 0", modules, 0)
    checks.that("and renders no page", not (place / f"archives/{workspace.AS_OF}/data/report.html").exists())
    anew()


def refusals(workspace, checks, configured, place):
    start = "logs: logs\narchives: {path: archives}\n"
    cases = {
        "an unknown key": ("titel: x", [':3: unknown key "titel"; did you mean "title"?']),
        "a wrong type": ("days: seven", [':3: key "days" must be a whole number from 1 to 3660']),
        "an impossible value": ("days: 0", [':3: key "days"', 'not "0"']),
        "a zone that is none": ("hours_zone: Europe/Berlni", [':3: key "hours_zone"', 'did you mean "Europe/Berlin"?']),
        "a clash of fields": ("fields: {user_id: model}", [':3: key "fields.user_id" is "model"']),
        "pseudonyms without a key": ("privacy: {user_ids: pseudonymise}", [':3: key "privacy.user_ids"', "privacy.key"]),
        "pseudonyms with quarantine": (
            "privacy: {user_ids: pseudonymise, key: k}\nquarantine: true", [':4: key "quarantine"']),
        "an unknown module": ("modules: [json, xhtm]", [':3: key "modules": ', 'unknown template module "xhtm"; did you mean "xhtml"?']),
        "modules without report.json": ("modules: [csv]", [':3: key "modules": ', "report.json", "add json"]),
        "a file of controls that is not there": ("controls: none.yaml", [':3: key "controls": cannot open', "none.yaml"]),
        "a key file that is not there": (
            "privacy: {user_ids: pseudonymise, key: none.key}", [':3: key "privacy.key": this user sees no file']),
        "a key file that others can read": (
            "privacy:\n  user_ids: pseudonymise\n  key: open.key", [':5: key "privacy.key": ', "chmod 600"]),
        "a key that stands twice": ("days: 3\ntitle: x\ndays: 4", [':5: key "days" stands twice, first on line 3']),
        "a title of blanks": ('title: "  "', [':3: key "title" must be one line of text that is not blank']),
        "state inside the archives": ("state: archives/state", [':3: key "state" lies inside']),
        "no YAML": ("title: [", [": no YAML"]),
    }
    (place / "open.key").write_bytes(b"k" * 32)
    (place / "open.key").chmod(0o644)
    for what, (text, words) in cases.items():
        for command in ("run", "check"):
            done = configured(start + text + "\n", command)
            checks.ends(f"{what} is refused by {command}", done, 64)
            missing = [word for word in words if word not in done.stderr.decode()]
            checks.that(f"{what}: {command} says where and what", not missing, f"{missing}\n{done.stderr.decode()}")
    checks.that("no refused run makes the archives", not (place / "archives").exists())
    for command in ("run", "check"):
        done = configured(start + "privacy: {key: open.key}\n", command)
        checks.ends(f"a key that is not used is not read by {command}", done, 0)
        shutil.rmtree(place / "archives", ignore_errors=True)
        done = configured(start, command, NIGHTAUDIT_PRIVACY_USER_IDS="pseudonymise", NIGHTAUDIT_PRIVACY_KEY="nowhere")
        checks.that(f"{command} names the variable that names no key file",
                    done.returncode == 64 and b'NIGHTAUDIT_PRIVACY_KEY: key "privacy.key": ' in done.stderr, done.stderr)
    done = configured(start, "run", NIGHTAUDIT_DAYS="x")
    checks.ends("a faulty variable is refused", done, 64)
    checks.that("and named", b'NIGHTAUDIT_DAYS: key "days"' in done.stderr, done.stderr)
    done = configured(start, "run", "--config", place / "nowhere.yaml")
    checks.ends("a file that is not there is refused", done, 64)
    checks.that("and named with its option", b"--config: cannot open" in done.stderr, done.stderr)
    done = configured(start + "titel: x\n", "query", "--format", "count")
    checks.ends("query refuses a faulty file too", done, 64)


def root_and_head(workspace, checks, configured, place):
    text = "logs: logs\narchives: {path: archives}\nhead_file: heads\n"
    done = configured(text, "run", "--quiet")
    checks.ends("a run with head_file exits 0", done, 0)
    archive = place / "archives" / workspace.AS_OF
    digest = workspace.tool("sha256sum", archive / "tagmanifest-sha256.txt").stdout.decode().split()[0]
    checks.equal("it appends sequence, digest and archive, quiet or not",
                 (place / "heads").read_text(), f"1 {digest} {workspace.AS_OF}\n")
    configured(text)
    checks.equal("a run that publishes nothing appends nothing", len((place / "heads").read_text().splitlines()), 1)
    (place / "heads").unlink()
    done = configured(text, "run")
    checks.that("it tells the chain's head", f"nightaudit: chain head 1 {digest}\n" in done.stderr.decode(), done.stderr)
    checks.equal("and appends it where a run that was killed could not", (place / "heads").read_text(),
                 f"1 {digest} {workspace.AS_OF}\n")
    (place / "heads").write_text(f"1 {'0' * 64} {workspace.AS_OF}\n")
    configured(text, "run")
    checks.equal("but never another digest of an archive that the file knows", (place / "heads").read_text(),
                 f"1 {'0' * 64} {workspace.AS_OF}\n")
    with day_file(place / "logs", workspace.AS_OF).open("ab") as file:
        file.write(entry(user_id="late", model="m"))
    (place / "full").mkdir()
    done = configured(text.replace("heads", "full"), "run", "--quiet")
    checks.ends("a head_file that cannot be appended to does not fail the run", done, 0)
    checks.that("it is told on stderr, with the line", b"head_file" in done.stderr and b".r02" in done.stderr, done.stderr)

    root_id = json.loads((place / "archives/nightaudit-root.json").read_bytes())["root_id"]
    pinned = text.replace("path: archives", f'path: archives, root_id: "{root_id}"')
    checks.ends("archives of the configured root_id are taken", configured(pinned), 0)
    for command in ("run", "check"):
        checks.ends(f"{command} refuses archives of another root_id",
                    configured(pinned.replace(root_id, "0" * 32), command), 64)
        (place / "unmounted").mkdir(exist_ok=True)
        done = configured(pinned.replace("path: archives", "path: unmounted"), command)
        checks.ends(f"{command} refuses an empty directory where a root_id is configured", done, 64)
        checks.equal(f"{command} leaves it empty", os.listdir(place / "unmounted"), [])


def fields(workspace, checks, configured, place):
    logs = place / "mapped"
    logs.mkdir()
    lines = [
        {"state": "ok", "status": "success", "user": "ann", "user_id": 1, "ms": 5},
        {"status": "success", "user": 7},
        {"status": "error", "user": "bob", "ms": 7},
    ]
    day_file(logs, workspace.AS_OF).write_text("".join(json.dumps(line) + "\n" for line in lines))
    text = "logs: mapped\narchives: {path: mapped-archives}\nfields: {user_id: user, latency_ms: ms}\n"
    checks.ends("a run on renamed members exits 0", configured(text), 0)
    archive = place / "mapped-archives" / workspace.AS_OF
    report = json.loads((archive / "data/report.json").read_bytes())
    checks.equal("users are counted by their name in the log", report["by_user"], {"ann": 1, "bob": 1})
    checks.equal("latency is taken by its name in the log", report["summary"]["avg_latency_ms"], 6)
    checks.equal("a rejected line's reason bears our name",
                 report["completeness"]["rejected_by_reason"], {"user_id_type": 1})
    canonical = (archive / "source/configuration.txt").read_text().splitlines()
    checks.equal("the configuration's digest covers the names", canonical[:3], [
        "format native/1", "field user_id user", "field latency_ms ms"])
    found = configured(text, "query", "--user", "ann", "--format", "count")
    checks.equal("query finds users by the same name", found.stdout, b"1\n")
    found = configured(text, "query", "--rejected", "--format", "count")
    checks.equal("query --rejected too", found.stdout, b"1\n")
    again = configured(text)
    checks.equal("a rerun publishes nothing", archives(place / "mapped-archives"), [workspace.AS_OF])
    checks.ends("and exits 0", again, 0)
    configured(text.replace(", latency_ms: ms", ""))
    checks.equal("other names are another configuration", len(archives(place / "mapped-archives")), 2)


def told(workspace, checks, configured, place, file):
    text = "logs: logs\narchives: {path: archives}\ndays: 7\nstate: state\n"
    before = sorted(os.listdir(place / "archives"))
    absent = day_file(place / "logs", CLOSED)
    absent.rename(place / absent.name)
    (place / "logs/odd\x1bname").write_bytes(b"")
    done = configured(text, "check", "--days", "7", NIGHTAUDIT_TITEL="x", NIGHTAUDIT_CUSTODY="full")
    shown = done.stdout.decode()
    checks.ends("check of a good configuration exits 0", done, 0)
    root_id = json.loads((place / "archives/nightaudit-root.json").read_bytes())["root_id"]
    words = {
        "the file": f"configuration: {file}\n",
        "a value of the file with its line": f'"{place}/logs"  ({file}:1)',
        "a value of a variable": '"full"  (NIGHTAUDIT_CUSTODY)',
        "a value of an option": "7  (--days)",
        "a default": '"native/1"  (default)',
        "the day files with their sizes":
            f"{workspace.AS_OF}  audit_{workspace.AS_OF}.jsonl  "
            f"{day_file(place / 'logs', workspace.AS_OF).stat().st_size} bytes",
        "the next archive": f"writes: {place}/archives/{workspace.AS_OF}.r03, chain sequence 3",
        "the archive before it": f", after {workspace.AS_OF}.r02; nothing where nothing has changed",
        "where day summaries are kept": f"keeps day summaries in: {place}/state/days/",
        "a day without a file": f"  {CLOSED}  missing\n",
        "files of no known pattern, shown visibly": "of no known pattern: odd⟨U+001B⟩name\n",
    }
    for what, word in words.items():
        checks.that(f"check tells {what}", word in shown, f"{word}\n---\n{shown}")
    checks.that("check tells an unknown variable and the nearest one",
                b"NIGHTAUDIT_TITEL" in done.stderr and b"did you mean NIGHTAUDIT_TITLE?" in done.stderr, done.stderr)
    checks.equal("check writes nothing", (sorted(os.listdir(place / "archives")), (place / "state").exists()), (before, False))
    pin = shown[shown.index("archives:\n"):shown.index("controls:")]
    checks.equal("check tells the lines that pin the archives", pin, f'archives:\n  path: "{place}/archives"\n  root_id: "{root_id}"\n')
    pinned = configured(text.replace("archives: {path: archives}\n", pin), "check")
    checks.ends("pasted in the place of the archives they are accepted", pinned, 0)
    checks.that("and not told again", b"no others" not in pinned.stdout, pinned.stdout)
    done = configured(f'{text}closed_days: [{{date: {CLOSED}, reason: "moved \\"house\\""}}]\n', "check")
    checks.that("check tells a closed day with its reason", f'{CLOSED}  closed: moved "house"' in done.stdout.decode(), done.stdout)
    (place / absent.name).rename(absent)
    done = configured(text, "check", "--logs", place / "nowhere")
    checks.ends("check ends with 1 where a directory cannot be used", done, 1)
    checks.that("and names it with the option", b'--logs: key "logs": cannot list' in done.stderr, done.stderr)
    done = configured(text, "check", "--as-of", str(today()))
    checks.ends("check of a day that has not ended exits 64", done, 64)
    quiet = configured(text, "run", NIGHTAUDIT_TITEL="x")
    checks.that("run does not tell unknown variables", b"TITEL" not in quiet.stderr, quiet.stderr)

    done = configured("titel: x\nlogs: nowhere\narchives: {path: gone/archives}\ncontrols: none.yaml\ndays: 0\n", "check")
    checks.ends("check of a bad one exits 64", done, 64)
    for word in ("titel", "nowhere", "gone/archives", "none.yaml", '"days"'):
        checks.that(f"check tells every fault: {word}", word in done.stderr.decode(), done.stderr.decode())

    key = place / "pseudonym.key"
    key.write_bytes(b"not for any eye, 32 bytes at least")
    text += "privacy: {user_ids: pseudonymise, key: pseudonym.key}\n"
    key.chmod(0o644)
    done = configured(text, "check")
    checks.ends("a key file that others can read is refused", done, 64)
    checks.that("with the remedy", b"chmod 600" in done.stderr, done.stderr)
    key.chmod(0o600)
    done = configured(text, "check")
    checks.ends("a key file of mode 0600 is accepted", done, 0)
    checks.that("the key is printed nowhere", b"not for any eye" not in done.stdout + done.stderr)
    (place / "link.key").symlink_to(key)
    checks.ends("a key file that is a link is refused",
                configured(text.replace("pseudonym.key", "link.key"), "check"), 64)
    pasted = configured(text.replace("pseudonym.key", "c2VjcmV0"), "check")
    checks.ends("a key in its place is refused", pasted, 64)
    checks.that("and printed nowhere", b"c2VjcmV0" not in pasted.stdout + pasted.stderr, pasted.stderr)
    permissions(workspace, checks, place, file)


def permissions(workspace, checks, place, file):
    file.write_text("logs: logs\narchives: {path: archives}\nstate: locked/state\nhead_file: locked/heads\n")
    locked = place / "locked"
    locked.mkdir(mode=0o555)
    unreadable = day_file(place / "logs", workspace.AS_OF)
    unreadable.chmod(0)
    (place / "archives").chmod(0o555)
    prefix = UNPRIVILEGED if os.geteuid() == 0 else []
    if prefix and shutil.which("setpriv") is None:
        checks.skip("check tells missing permissions", "root, and no setpriv to do without its rights")
    else:
        done = workspace.tool(*prefix, workspace.binaries / "nightaudit", "check", "--config", file,
                              "--as-of", workspace.AS_OF)
        checks.ends("missing permissions are no fault of the configuration", done, 1)
        for word in (f"cannot read {unreadable}", f"cannot write in {place}/archives",
                     f"warning: {file}:3: key \"state\": cannot write in {locked}: Permission denied", f"warning: {file}:4: key \"head_file\""):
            checks.that(f"check tells: {word.replace(str(place), '…')}", word in done.stderr.decode(), done.stderr.decode())
    unreadable.chmod(0o644)
    (place / "archives").chmod(0o755)
