"""deploy/ holds units that systemd accepts, and names only commands and options that exist."""

import re
import shutil


def check(workspace, checks):
    deploy = workspace.repository / "deploy"
    if shutil.which("systemd-analyze") is None:
        checks.skip("systemd accepts the units", "no systemd-analyze here")
    else:
        units = workspace.path("units")
        units.mkdir()
        for unit in ("nightaudit.service", "nightaudit.timer"):
            text = (deploy / unit).read_text()
            (units / unit).write_text(text.replace("/usr/local/bin/", f"{workspace.binaries}/"))
        verified = workspace.tool("systemd-analyze", "verify", "--man=no", *sorted(units.iterdir()))
        checks.ends("systemd-analyze verify accepts service and timer", verified, 0)
        checks.equal("and says nothing of our units", [
            line for line in verified.stderr.decode().splitlines() if "nightaudit" in line], [])
        calendar = re.search(r"^OnCalendar=(.*)$", (deploy / "nightaudit.timer").read_text(), re.MULTILINE)[1]
        checks.ends("systemd reads the timer's calendar", workspace.tool("systemd-analyze", "calendar", calendar), 0)
    for path in sorted(path for path in deploy.rglob("*") if path.is_file()) + [workspace.repository / "README.md"]:
        for command, options in commands(path.read_text(encoding="utf-8")):
            text = workspace.nightaudit(command, "--help")
            checks.that(f"{path.name}: the command {command} exists", text.returncode == 0, text.stderr)
            unknown = [option for option in options if option.encode() not in text.stdout]
            checks.equal(f"{path.name}: the options named with {command} exist", unknown, [])


def commands(text):
    """(command, options) of each line that runs nightaudit; a line's end may be joined by a backslash."""
    for line in text.replace("\\\n", " ").splitlines():
        found = re.search(r"(?:^\s*(?:sudo (?:-u \w+ )?)?|[/=]|\* \w+ [\w/]+/)nightaudit (?!\*)([a-z]+)( .*|$)", line)
        if found:
            yield found[1], re.findall(r"--[a-z-]+", found[2])
