"""The signature of a tag manifest or event (PROTOCOL.sshsig) as FORMAT.md has it; whether it is right ssh-keygen says."""

import base64
import datetime
import hashlib
import os
import pathlib
import re
import subprocess

ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\n(([A-Za-z0-9+/]{70}\n)*[A-Za-z0-9+/]{1,70}={0,2}\n)-----END SSH SIGNATURE-----\n")
KEYS = {b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com", *(b"ecdsa-sha2-nistp%d" % size for size in (256, 384, 521))}


def faults(path, signers, principal, fingerprint, time):
    """What is wrong with `path`.sig, by the signer that is named; `signers`: a file of allowed signers, or None."""
    name, armour = f"{path.name}.sig", ARMOUR.fullmatch(pathlib.Path(f"{path}.sig").read_bytes())
    if not armour:
        return [f"{name} is not of lines of 70 digits, each ended by LF"]
    way = ["verify", "-f", signers, "-I", str(principal), f"-Overify-time={time}"] if signers else ["check-novalidate"]
    with path.open("rb") as signed:  # times of allowed signers that have no zone are UTC
        done = subprocess.run(["ssh-keygen", "-Y", way[0], "-n", "nightaudit", *way[1:], "-s", f"{path}.sig"],
                              stdin=signed, capture_output=True, text=True, env=os.environ | {"TZ": "UTC"})
    if done.returncode != 0:
        return [f"{name} is not the signer's: {done.stderr.strip()}"]
    key, _, _, digest, *_ = strings(base64.b64decode(armour[1])[10:])
    if strings(key)[0] not in KEYS or digest != b"sha512":
        return [f"{name} is by a key, or of a hash, that archives do not have"]
    mine = "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
    return [] if fingerprint == mine else [f"{name} is by {mine}, which is not the signer named"]


def backdated(archives, events):
    """What is signed behind something, or about something, was signed after it: the key must have been allowed then, too."""
    found, previous, archives = [], "", sorted(archives, key=lambda each: each.sequence)
    ats = {event.number: event.at for event in events}
    for archive in archives:
        last = (archive.at("chain.events") or {}).get("sequence")
        found += late(archive, archive.sealed, previous, ats.get(last, ""), over(archive.name))
        previous = archive.sealed
    previous = ""
    for event in events:
        heads = [each.sealed for each in archives if each.sequence <= event.head]
        found += late(event, event.at, previous, (heads or [""])[-1], over(event.archive.name))
        previous = event.at
    return found


def late(signed, stated, *times):
    least = max(times)
    if not signed.signed or not signed.judge or stated >= least or signed.judge(stated) or not signed.judge(least):
        return []
    return [f"{getattr(signed, 'name', None) or signed.number}: says {stated}, but lies behind what is of {least}, when its key might not sign"]


def over(name):
    """The end of an archive's as-of day."""
    return f"{datetime.date.fromisoformat(name[:10]) + datetime.timedelta(days=1):%Y%m%d}000000Z"


def strings(data):
    """The strings of SSH (RFC 4251, 5) that the bytes hold one behind the other."""
    found = []
    while data:
        end = 4 + int.from_bytes(data[:4], "big")
        found, data = [*found, data[4:end]], data[end:]
    return found
