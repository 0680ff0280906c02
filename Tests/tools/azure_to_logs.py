#!/usr/bin/env python3
"""Turns real requests, `azure-llm-inference-2023/{code,conv}.csv`, into day files; for tests of totals.

    azure_to_logs.py SHARED_DIR OUT_DIR

SHARED_DIR is the folder that holds `data/azure-llm-inference-2023`, or that folder itself. OUT_DIR must not exist or
be empty; it gets two files a day, `audit_YYYY-MM-DD.code.jsonl` and `.conv.jsonl`. The same input makes the same
bytes. Prints one line a file: its name and its rows.

Real are the arrival times and the token counts (Azure Public Dataset, CC-BY 4.0; P. Patel et al., "Splitwise",
ISCA 2024). Made up is all else, since the trace has none of it: ids, users, models, hashes, and that every request
succeeded. Latency is null rather than invented. Times are cut to microseconds, as a Python logger has them.
"""

import argparse
import csv
import datetime
import hashlib
import json
import os
import sys
import uuid

SERVICES = {"code": "azure/code-2023", "conv": "azure/conv-2023"}
COLUMNS = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"]
USERS = 50


def entry(service, number, row):
    """The entry of the file's `number`-th request, from 1; what is made up follows from service and number alone."""
    seed = f"{service}/{number}"
    arrival = datetime.datetime.fromisoformat(row["TIMESTAMP"][:26])
    return arrival.date(), {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, seed)),
        "timestamp": arrival.isoformat(timespec="microseconds") + "Z",
        "event_type": "chat_completion",
        "user_id": f"user_{int(hashlib.sha256(seed.encode()).hexdigest(), 16) % USERS:05}",
        "model": SERVICES[service],
        "prompt_hash": hashlib.sha256(f"prompt/{seed}".encode()).hexdigest(),
        "response_hash": hashlib.sha256(f"response/{seed}".encode()).hexdigest(),
        "prompt_tokens": int(row["ContextTokens"]),
        "completion_tokens": int(row["GeneratedTokens"]),
        "latency_ms": None,
        "status": "success",
        "error_type": None,
        "metadata": {"session_id": None, "feature": service},
    }


def convert(source, out, service):
    """Writes the day files of one service; gives back their names with the rows of each."""
    files, rows = {}, {}
    try:
        with open(os.path.join(source, f"{service}.csv"), newline="", encoding="ascii") as table:
            reader = csv.DictReader(table)
            if reader.fieldnames != COLUMNS:
                raise SystemExit(f"{table.name}: its columns are {reader.fieldnames}, not {COLUMNS}")
            for number, row in enumerate(reader, start=1):
                day, members = entry(service, number, row)
                name = f"audit_{day}.{service}.jsonl"
                if name not in files:
                    files[name] = open(os.path.join(out, name), "x", encoding="ascii", newline="\n")
                files[name].write(json.dumps(members) + "\n")
                rows[name] = rows.get(name, 0) + 1
    finally:
        for file in files.values():
            file.close()
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared")
    parser.add_argument("out")
    options = parser.parse_args()
    within = os.path.join(options.shared, "data", "azure-llm-inference-2023")
    source = within if os.path.isdir(within) else options.shared
    missing = [name for name in SERVICES if not os.path.isfile(os.path.join(source, f"{name}.csv"))]
    if missing:
        parser.error(f"no {missing[0]}.csv in {source}: name the folder that holds data/azure-llm-inference-2023")
    if os.path.exists(options.out) and os.listdir(options.out):
        parser.error(f"{options.out} is not empty")
    os.makedirs(options.out, exist_ok=True)
    for service in sorted(SERVICES):
        for name, count in sorted(convert(source, options.out, service).items()):
            print(name, count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
