"""A hundred logs made, published and reproduced: every output byte-equal."""

import base64
import concurrent.futures
import gzip
import os
import random
import subprocess

from injections import Tally
from workspace import digests

LOGS, A_ROOT = 100, 4
ODD = [
    b"\n", b" \r\n", b"{\"status\": \n", b"\xff\xfe\n", b"[]\n", b"{\"status\": \"success\", \"user_id\": \"=1+1\"}\n",
    b"{\"status\": \"error\", \"error_type\": \"<b>&\\u202e\"}\n", b"{\"status\": \"\", \"latency_ms\": 1e-7}\n",
    b"{\"status\": \"success\", \"prompt_tokens\": 1e12, \"id\": \"\\u0000\"}\n", b"{\"user_id\": \"\\ud800\"}\n",
    b"{\"status\": \"success\", \"timestamp\": \"2026-03-01T23:59:60Z\"}\n",
]
DAYS = [1, 2, 3, 5, 7, 14, 31]
ZONES = ["America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham"]


def check(workspace, checks):
    place = workspace.path("hundred")
    place.mkdir()
    key = place / "key"
    key.write_bytes(base64.b64encode(b"k" * 32) + b"\n")
    key.chmod(0o600)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        tally = Tally()
        for results in pool.map(lambda number: several(workspace, place, key, number), range(LOGS // A_ROOT)):
            for sentence, fault in results:
                tally.add(sentence, fault)
    tally.told(checks, "logs made, published and reproduced", LOGS, "byte-equal")


def several(workspace, place, key, number):
    """Nights of one root, each of other logs, so that each after the first has a baseline."""
    days = DAYS[number % len(DAYS)]
    settings = [f"duplicates: {'drop_exact' if number % 3 == 1 else 'keep'}\n"]
    if number % 2:
        settings.append(f"hours_zone: {ZONES[number // 2 % len(ZONES)]}\n")
    if number % 5 == 2:
        settings.append(f"privacy: {{user_ids: pseudonymise, key: {key}}}\n")
    if number % 5 != 4:
        settings.append(f"modules: [{['json, csv', 'json', 'json', 'xhtml, json'][number % 4]}]\n")
    configuration = place / f"{number}.yaml"
    configuration.write_text("".join(settings))
    root = place / f"archives-{number}"
    return [night(workspace, place, configuration, root, number * A_ROOT + each, days) for each in range(A_ROOT)]


def night(workspace, place, configuration, root, seed, days):
    as_of = workspace.days_until(workspace.AS_OF, A_ROOT)[seed % A_ROOT]
    sentence = f"seed {seed}, {days} days, {configuration.read_text()!r}"
    # Such logs take a debug build of sample-logs some seconds each.
    hostile = seed % 25 == 7
    logs = workspace.sample(
        f"hundred/logs-{seed}", seed=1000 + seed, rows=[60, 8, 30][seed % 3], users=1 + seed % 13, end=as_of, hostile=hostile,
        days=max(days, 7 if hostile else 1))
    if seed % 2:
        spoilt(logs, random.Random(seed))
    packed(logs, random.Random(seed))
    done = workspace.run(logs, root, "--config", configuration, "--state", place / f"state-{seed % 2}", "--quiet", as_of=as_of,
                         days=days)
    if done.returncode != 0:
        return sentence, f"run: exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')}"
    archive = root / done.stdout.decode().strip().rpartition("/")[2]
    before = digests(archive)
    key = ["--privacy-key", place / "key"] if "privacy" in sentence else []
    done = workspace.nightaudit("reproduce", archive, "--logs", logs, *key)
    outputs = len(digests(archive / "data"))
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    if done.returncode != 0 or f"{outputs} of {outputs}" not in told or digests(archive) != before:
        return sentence, f"reproduce: exit {done.returncode}: {told}"
    return sentence, None


def spoilt(logs, chance):
    """Lines that are rejected, blank, torn, repeated or odd among the plain ones."""
    for plain in sorted(logs.glob("audit_*.jsonl")):
        if plain.is_symlink() or not plain.is_file():
            continue
        lines = plain.read_bytes().splitlines(keepends=True)
        for odd in (*chance.sample(ODD, 4), *lines[:1]):
            lines.insert(chance.randrange(len(lines) + 1), odd)
        plain.write_bytes(b"".join(lines))


def packed(logs, chance):
    """Some of the plain day files as gzip and Zstandard have them."""
    for plain in sorted(logs.glob("audit_*.jsonl")):
        kind = chance.choice([None, ".gz", ".zst"])
        if kind is None or plain.is_symlink() or not plain.is_file() or plain.with_name(plain.name + kind).exists():
            continue
        content = plain.read_bytes()
        if kind == ".gz":
            plain.with_name(plain.name + kind).write_bytes(gzip.compress(content, mtime=0))
        else:
            subprocess.run(["zstd", "-q", "--rm", plain], check=True)
            continue
        plain.unlink()
