"""Archives are signed as OpenSSH signs, by a key or by another program; ssh-keygen and verify agree on every one."""

import os
import shutil
import signal
import subprocess
import sys
import time

from workspace import archives, digests

TAG, SIGNATURE = "tagmanifest-sha256.txt", "tagmanifest-sha256.txt.sig"


def check(workspace, checks):
    key = made(workspace, "signing-key", "ed25519")
    signed = {"NIGHTAUDIT_SIGNING_KEY": str(key), "NIGHTAUDIT_SIGNING_PRINCIPAL": "ops@example.org"}
    environment = workspace.environment | signed
    root = workspace.path("signature")
    for as_of in ("2026-03-14", workspace.AS_OF):
        done = workspace.run(workspace.usual.logs, root, as_of=as_of, env=environment)
        checks.ends(f"a run that signs {as_of} exits 0", done, 0)
    shown = workspace.nightaudit("key", "show", env=environment)
    checks.ends("key show exits 0", shown, 0)
    signers = workspace.path("signature-allowed")
    signers.write_bytes(shown.stdout)
    checks.that("it names the fingerprint that ssh-keygen names", shown.stdout.decode().split()[1] ==
                workspace.tool("ssh-keygen", "-l", "-f", key).stdout.decode().split()[1], shown.stdout)
    right(workspace, checks, root, signers)
    wrong(workspace, checks, root, signers)
    unlike(workspace, checks, root, signers)
    again(workspace, checks, root, environment)
    unusable(workspace, checks, key)
    commands(workspace, checks, key)
    stopped(workspace, checks, key)


def right(workspace, checks, root, signers):
    for name in archives(root):
        done = by_ssh_keygen(workspace, root / name, signers)
        checks.ends(f"ssh-keygen finds the signature of {name} good", done, 0)
        page = (root / name / "data/report.html").read_text(encoding="utf-8")
        command = "ssh-keygen -Y verify -f ~/allowed_signers -I ops@example.org -n nightaudit"
        checks.that(f"the page of {name} prints the command", command in page)
        line = next(line for line in page.split("\n") if command in line).replace("&lt;", "<")
        shutil.copy(signers, workspace.path("allowed_signers"))
        pasted = workspace.tool("sh", "-c", line.replace("~/allowed_signers", str(signers)), cwd=root / name)
        checks.ends("pasted into a shell it succeeds", pasted, 0)
    checks.ends("verify agrees", workspace.nightaudit("verify", root, "--allowed-signers", signers), 0)
    heads = workspace.tool("sha256sum", root / workspace.AS_OF / TAG).stdout.decode().split()[0]
    checks.ends("the head kept elsewhere is in the chain",
                workspace.nightaudit("verify", root, "--expect-head", heads, "--expect-through", workspace.AS_OF), 0)
    checks.ends("another is not", workspace.nightaudit("verify", root, "--expect-head", "0" * 64), 2)
    checks.ends("nor is a later day", workspace.nightaudit("verify", root, "--expect-through", "2026-03-16"), 2)


def wrong(workspace, checks, root, signers):
    """Each mismatch: what is done to a copy, whose signatures count, what verify says; ssh-keygen refuses each, too."""
    other = made(workspace, "signing-other", "ed25519")
    line = signers.read_text().split("\n")[1]
    stranger = line.rsplit(" ", 1)[0] + " " + other.with_suffix(".pub").read_text().split()[1] + "\n"
    expired = line.replace('namespaces="nightaudit"', 'namespaces="nightaudit",valid-before="20200101"') + "\n"

    def resigned(namespace, by):
        def sign(archive):
            (archive / SIGNATURE).unlink()
            workspace.tool("ssh-keygen", "-Y", "sign", "-n", namespace, "-f", by, archive / TAG)
        return sign

    def swapped(archive):
        shutil.copy(archive.parent / "2026-03-14" / SIGNATURE, archive / SIGNATURE)

    for sentence, code, allowed, damage in (
            ("a signature of another archive", "signature_wrong", line, swapped),
            ("a signature for another purpose", "signature_namespace", line, resigned("file", "KEY")),
            ("a signature by another key", "signer_differs", line, resigned("nightaudit", other)),
            ("a key of nobody", "signer_unknown", stranger, None),
            ("a key that expired", "signer_expired", expired, None)):
        copy = workspace.path("signature-" + code)
        shutil.copytree(root, copy, symlinks=True)
        archive = copy / workspace.AS_OF
        if damage:
            if code == "signature_namespace":
                damage = resigned("file", workspace.path("signing-key"))
            damage(archive)
        allowed_file = workspace.path("signature-allowed-" + code)
        allowed_file.write_text(allowed)
        found = workspace.nightaudit("verify", copy, "--allowed-signers", allowed_file)
        checks.ends(f"verify finds {sentence}", found, 2)
        checks.that(f"and calls it {code}", code in found.stdout.decode(), found.stdout)
        checks.that(f"ssh-keygen refuses {sentence}, too", by_ssh_keygen(workspace, archive, allowed_file).returncode != 0)


def unlike(workspace, checks, root, signers):
    """Signatures that ssh-keygen takes, but archives do not have; and a file of allowed signers with a line that is none."""
    judge = [sys.executable, "-B", workspace.repository / "script/check-archive.py", "--allowed-signers", signers]
    checks.ends("script/check-archive.py finds the signatures good, too", workspace.tool(*judge, root), 0)
    for sentence, code, change in (
            ("of the hash SHA-256", "signature_unsupported", lambda archive: (
                (archive / SIGNATURE).unlink(), workspace.tool(
                    "ssh-keygen", "-Y", "sign", "-O", "hashalg=sha256", "-n", "nightaudit", "-f", workspace.path("signing-key"), archive / TAG))),
            ("in lines of 64 digits", "signature_form", lambda archive: (archive / SIGNATURE).write_text(
                rewrapped((archive / SIGNATURE).read_text())))):
        copy = workspace.path("signature-unlike-" + code)
        shutil.copytree(root, copy, symlinks=True)
        change(copy / workspace.AS_OF)
        checks.ends(f"ssh-keygen takes a signature {sentence}", by_ssh_keygen(workspace, copy / workspace.AS_OF, signers), 0)
        found = workspace.nightaudit("verify", copy, "--allowed-signers", signers)
        checks.that(f"verify calls it {code}", found.returncode == 2 and code in found.stdout.decode(), found.stdout)
        checks.ends("and so does script/check-archive.py", workspace.tool(*judge, copy), 2)
    more = workspace.path("signature-allowed-more")
    more.write_bytes(b"no signer\n" + signers.read_bytes().replace(b"\n", b"\r\n"))
    done = workspace.nightaudit("verify", root, "--allowed-signers", more)
    checks.ends("a line that is no signer, and ends of lines by CR LF, are no matter", done, 0)
    checks.that("but the line is told", f"{more}:1: " in done.stderr.decode() and f"{more}:2" not in done.stderr.decode(), done.stderr)
    checks.ends("ssh-keygen says the same", by_ssh_keygen(workspace, root / workspace.AS_OF, more), 0)


def rewrapped(armour):
    first, *lines, last = armour.splitlines()
    digits = "".join(lines)
    return "\n".join([first, *(digits[place:place + 64] for place in range(0, len(digits), 64)), last]) + "\n"


def again(workspace, checks, root, environment):
    before = digests(root)
    done = workspace.run(workspace.usual.logs, root, env=environment)
    checks.ends("a rerun that signs exits 0", done, 0)
    checks.equal("and changes nothing", digests(root), before)
    twin = workspace.path("signature-twin")
    environment = environment | {"SOURCE_DATE_EPOCH": "1774000000"}
    for name in ("a", "b"):
        shutil.rmtree(twin, ignore_errors=True)
        twin.mkdir()
        (twin / "nightaudit-root.json").write_bytes((root / "nightaudit-root.json").read_bytes())
        workspace.run(workspace.usual.logs, twin, env=environment)
        (twin / workspace.AS_OF / SIGNATURE).rename(workspace.path(f"signature-{name}"))
    checks.equal("one key signs the same bytes alike", workspace.path("signature-a").read_bytes(),
                 workspace.path("signature-b").read_bytes())


def unusable(workspace, checks, key):
    """A key that should not sign: nothing is published, and no root is made."""
    locked = made(workspace, "signing-locked", "ed25519", passphrase="secret")
    rsa = made(workspace, "signing-rsa", "rsa")
    open_key = workspace.path("signing-open")
    shutil.copy(key, open_key)
    open_key.chmod(0o644)
    link = workspace.path("signing-link")
    link.symlink_to(key)
    pub = key.with_suffix(".pub")
    private = workspace.path("signing-pub")
    shutil.copy(pub, private)
    private.chmod(0o600)
    for sentence, path, words in (
            ("an encrypted key", locked, "is encrypted"), ("an RSA key", rsa, "ssh-rsa"),
            ("a key that others can read", open_key, "chmod 600"), ("a link to a key", link, "no regular file"),
            ("a public key", private, "no private key"), ("no file", workspace.path("signing-none"), "no file")):
        root = workspace.path("signature-unusable")
        done = workspace.run(
            workspace.usual.logs, root, env=workspace.environment | {"NIGHTAUDIT_SIGNING_KEY": str(path)})
        checks.ends(f"{sentence} is refused", done, 64)
        checks.that("it says why", words in done.stderr.decode() and "signing.key" in done.stderr.decode(), done.stderr)
        checks.that("and no root is made", not root.exists())
    credentials = workspace.path("signing-credentials")
    credentials.mkdir()
    shutil.copy(key, credentials / "signing-key")
    (credentials / "signing-key").chmod(0o440)
    done = workspace.run(workspace.usual.logs, workspace.path("signature-credential"), env=workspace.environment | {
        "NIGHTAUDIT_SIGNING_KEY": str(credentials / "signing-key"), "CREDENTIALS_DIRECTORY": str(credentials)})
    checks.ends("a credential of systemd, readable by its group, signs", done, 0)


def commands(workspace, checks, key):
    """Another program signs: ssh-keygen with a key of ECDSA; one that fails, lies or is not there publishes nothing."""
    other = made(workspace, "signing-ecdsa", "ecdsa")
    sign = ["ssh-keygen", "-Y", "sign", "-n", "nightaudit", "-f"]
    for sentence, command, status, words in (
            ("ssh-keygen signs", [*sign, str(other)], 0, ""),
            ("ssh-keygen signs by another key", [*sign, str(key)], 1, "no signature by"),
            ("a program that fails", ["sh", "-c", "echo no token >&2; exit 3"], 1, "no token"),
            ("a program that writes nothing", ["true"], 1, "no signature by"),
            ("a program that repeats what it reads", ["cat"], 1, "no signature by"),
            ("no program of that name", ["no-such-signer"], 1, "could not be run")):
        name = "signature-command-" + sentence.replace(" ", "-")
        configuration = workspace.path(name + ".yaml")
        words_as_yaml = ", ".join('"' + word.replace('"', '\\"') + '"' for word in command)
        configuration.write_text(
            f"signing:\n  command: [{words_as_yaml}]\n  public_key: {other.with_suffix('.pub')}\n")
        root = workspace.path(name)
        done = workspace.run(workspace.usual.logs, root, "--config", configuration)
        checks.ends(f"{sentence}: the run ends with {status}", done, status)
        checks.that(f"{sentence}: it says so", words in done.stderr.decode(), done.stderr)
        checks.equal(f"{sentence}: published", archives(root), [workspace.AS_OF] if status == 0 else [])
        if status == 0:
            shown = workspace.nightaudit("key", "show", "--config", configuration)
            signers = workspace.path(name + "-allowed")
            signers.write_bytes(shown.stdout)
            checks.ends("ssh-keygen finds it good",
                        by_ssh_keygen(workspace, root / workspace.AS_OF, signers, "nightaudit"), 0)
            checks.ends("verify, too", workspace.nightaudit("verify", root, "--allowed-signers", signers), 0)
            held = workspace.path(name + "-hold.yaml")
            held.write_text(f"signing:\n  command: [\"false\"]\n  public_key: {other.with_suffix('.pub')}\n")
            done = workspace.nightaudit("hold", workspace.AS_OF, "--reason", "x", "--archives", root, "--config", held)
            checks.ends("a hold that cannot be signed exits 1", done, 1)
            checks.that("it says that it was not published", "what was to be signed was not published" in done.stderr.decode(), done.stderr)
            checks.that("and it was not", not list(root.glob("events/*")))
    for sentence, text in (
            ("a command without its public key", "signing: {command: [cat]}\n"),
            ("a command beside a key", f"signing: {{command: [cat], key: {key}, public_key: {other}.pub}}\n"),
            ("a public key alone", f"signing: {{public_key: {other}.pub}}\n"),
            ("a principal of two words", f"signing: {{key: {key}, principal: a b}}\n")):
        configuration = workspace.path("signature-clash.yaml")
        configuration.write_text(text)
        done = workspace.run(workspace.usual.logs, workspace.path("signature-clash"), "--config", configuration)
        checks.ends(f"{sentence} is refused", done, 64)
        checks.that("with file and line", "signature-clash.yaml:1" in done.stderr.decode(), done.stderr)


def by_ssh_keygen(workspace, archive, signers, principal="ops@example.org"):
    sealed = next(line for line in (archive / "bag-info.txt").read_text().split("\n") if line.startswith("Sealed: "))
    with (archive / TAG).open("rb") as signed:
        return workspace.tool(
            "ssh-keygen", "-Y", "verify", "-f", signers, "-I", principal, "-n", "nightaudit",
            f"-Overify-time={sealed.removeprefix('Sealed: ')}", "-s", archive / SIGNATURE, stdin=signed)


def made(workspace, name, kind, passphrase=""):
    path = workspace.path(name)
    if not path.exists():
        workspace.tool("ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "test", "-f", path)
        os.chmod(path, 0o600)
    return path


def stopped(workspace, checks, key):
    """A program that signs for long ends with the run that is stopped."""
    told = workspace.path("signature-slow-pid")
    configuration = workspace.path("signature-slow.yaml")
    configuration.write_text(
        f"signing:\n  command: [sh, -c, 'echo $$ > {told}; exec sleep 50']\n  public_key: {key.with_suffix('.pub')}\n")
    root = workspace.path("signature-slow")
    process = subprocess.Popen(
        [workspace.binaries / "nightaudit", "run", "--logs", workspace.usual.logs, "--archives", root, "--as-of", workspace.AS_OF,
         "--config", configuration], stderr=subprocess.PIPE, env=workspace.environment)
    until = time.monotonic() + 60
    while not (told.exists() and told.read_text().endswith("\n")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    signer = int(told.read_text())
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=60)
    checks.that("a run that is stopped while it is signed ends with 143", process.returncode == 143, stderr)
    until = time.monotonic() + 30
    while is_running(signer) and time.monotonic() < until:
        time.sleep(0.01)
    checks.that("and the program that signs ends, too", not is_running(signer))


def is_running(process):
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
