"""What cannot be done is refused with the contract's status and one clear message, and leaves nothing half-written."""

import fcntl
import os
import shutil

from workspace import archives, leftovers, today


def check(workspace, checks):
    logs = workspace.usual.logs
    usage(workspace, checks, logs)

    root = workspace.path("refused-no-logs")
    done = workspace.run(workspace.path("nowhere"), root)
    checks.ends("a missing log directory exits 1", done, 1)
    told(checks, "a missing log directory", done, "nowhere")
    checks.that("a missing log directory leaves no directory of archives", not root.exists())
    overlap = workspace.sample("refused-overlap", rows=10)
    for what, options in {
            "archives where the day files lie": ["--archives", overlap],
            "archives in the logs' archive folder": ["--archives", overlap / "archive"],
            "a preview where the day files lie": ["--preview", overlap]}.items():
        (overlap / "archive").mkdir(exist_ok=True)
        done = workspace.nightaudit("run", "--logs", overlap, "--as-of", workspace.AS_OF, *options)
        checks.ends(f"{what} exits 64", done, 64)
        if options[0] == "--archives":
            check = workspace.nightaudit("check", "--logs", overlap, "--as-of", workspace.AS_OF, *options)
            checks.ends(f"check says so of {what}, too", check, 64)
    among_archives(workspace, checks, overlap)
    hard_link(workspace, checks, logs)

    root = workspace.path("absent-parent") / "archives"
    done = workspace.run(logs, root)
    checks.ends("an archive directory whose parent is absent exits 64", done, 64)
    told(checks, "an absent parent", done, "absent-parent")
    checks.that("an absent parent is not made", not root.parent.exists())

    foreign = workspace.path("foreign")
    foreign.mkdir()
    (foreign / "holiday.jpg").write_bytes(b"1")
    done = workspace.run(logs, foreign)
    checks.ends("a foreign directory as archives exits 64", done, 64)
    told(checks, "a foreign directory", done, "foreign")
    checks.equal("a foreign directory is left as it was", os.listdir(foreign), ["holiday.jpg"])

    checks.ends("another number of days exits 64", workspace.run(logs, workspace.usual.root, days=5), 64)
    checks.ends("another title exits 64", workspace.run(logs, workspace.usual.root, "--title", "Other"), 64)
    checks.equal("the archives are left as they were", archives(workspace.usual.root), [workspace.AS_OF])

    held = workspace.path("held")
    held.mkdir()
    descriptor = os.open(held, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    done = workspace.run(logs, held)
    checks.ends("archives that another run holds exit 11", done, 11)
    told(checks, "a held directory: it names the holder", done, f"process {os.getpid()} (")
    os.close(descriptor)
    checks.ends("once it let go, the run works", workspace.run(logs, held), 0)
    unwritable(workspace, checks, logs)
    few_files(workspace, checks, logs)


def usage(workspace, checks, logs):
    root = workspace.path("refused-usage")
    cases = {
        "--days 0": ["--days", "0"],
        "--days seven": ["--days", "seven"],
        "--as-of 2026-02-30": ["--as-of", "2026-02-30"],
        "--as-of yesterday": ["--as-of", "yesterday"],
        "--as-of today": ["--as-of", str(today())],
        "an unknown option": ["--nosuch"],
    }
    for what, options in cases.items():
        done = workspace.nightaudit("run", "--logs", logs, "--archives", root, *options)
        checks.ends(f"{what} exits 64", done, 64)
        told(checks, what, done, options[-1])
    done = workspace.nightaudit("run", "--logs", logs)
    checks.ends("no archives given exits 64", done, 64)
    told(checks, "no archives given", done, "archives")
    checks.that("no refused run makes the archive directory", not root.exists())
    checks.ends("an unknown command exits 64", workspace.nightaudit("nosuch"), 64)


def told(checks, what, process, word):
    """A refusal says what it is about on stderr, and nothing on stdout."""
    checks.that(
        f"{what}: the message names it, stdout is empty", word in process.stderr.decode() and not process.stdout,
        f"stdout {process.stdout}\nstderr {process.stderr.decode()}")


def unwritable(workspace, checks, logs):
    root = workspace.path("unwritable")
    root.mkdir(mode=0o555)
    prefix = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            return checks.skip("unwritable archives exit 1", "root, and no setpriv to do without its rights")
        prefix = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
    done = workspace.tool(
        *prefix, workspace.binaries / "nightaudit", "run", "--logs", logs, "--archives", root,
        "--as-of", workspace.AS_OF)
    checks.ends("unwritable archives exit 1", done, 1)
    told(checks, "unwritable archives", done, "unwritable")
    checks.equal("unwritable archives hold nothing", archives(root) + leftovers(root), [])
    root.chmod(0o755)


def few_files(workspace, checks, logs):
    """Fewer open files than an archive has are told with what to do."""
    root = workspace.path("few-files")
    done = workspace.tool(
        "sh", "-c", 'ulimit -n 40; exec "$@"', "sh", workspace.binaries / "nightaudit", "run", "--logs", logs, "--archives", root,
        "--as-of", workspace.AS_OF)
    checks.ends("a limit of 40 open files exits 1", done, 1)
    told(checks, "a limit of open files", done, "LimitNOFILE=")
    checks.equal("it leaves nothing", archives(root) + leftovers(root), [])


def hard_link(workspace, checks, logs):
    """A head file that is another name of a file that the run reads."""
    key, other = workspace.path("linked-key"), workspace.path("linked-heads")
    key.write_bytes(b"k" * 40)
    os.link(key, other)
    done = workspace.run(logs, workspace.path("linked"), env=workspace.environment | {"NIGHTAUDIT_HEAD_FILE": str(other)})
    checks.ends("a head file with other names is refused", done, 64)
    told(checks, "a head file with other names", done, "hard links")
    checks.equal("and left as it was", key.read_bytes(), b"k" * 40)


def among_archives(workspace, checks, logs):
    """State and head file are kept out of the archives, by whatever name they are reached."""
    root = workspace.path("refused-among")
    root.mkdir()
    link = workspace.path("refused-link")
    link.symlink_to(root)
    made = workspace.environment | {"STATE_DIRECTORY": str(root / "state")}
    for what, environment, options in [
            ("a state directory made by systemd inside the archives", made, []),
            ("state inside the archives through a link", None, ["--state", link / "deep" / "state"]),
            ("archives through a link around the state", None, ["--archives", link, "--state", root / "state"])]:
        done = workspace.nightaudit(
            "run", "--logs", logs, "--archives", root, "--as-of", workspace.AS_OF, *options,
            env=environment or workspace.environment)
        checks.ends(f"{what} exits 64", done, 64)
        told(checks, what, done, "lies inside")
    checks.equal("nothing was written there", list(root.iterdir()), [])
