"""28,185 real requests of another shop: the totals are what awk sums from their CSV files."""

import subprocess

DAY = "2023-11-16"


def check(workspace, checks):
    data = workspace.repository.parent / "shared/data/azure-llm-inference-2023"
    if not data.is_dir():
        return checks.skip("the Azure trace's totals are awk's", f"no ../shared/data/{data.name} here")
    logs = workspace.path("azure-logs")
    made = workspace.reference("azure_to_logs.py", data, logs)
    if not checks.ends("azure_to_logs.py writes day files", made, 0):
        return
    report = workspace.published("azure", logs, as_of=DAY, days=1).report
    summary = report["summary"]
    tables = sorted(data.glob("*.csv"))
    sums = awk("n++; p += $2; c += $3", r'printf "%d %d %d\n", n, p, c', *tables)
    checks.equal(
        "the Azure trace's requests, prompt and completion tokens are awk's", [figures(summary, "total_requests")], sums)
    checks.equal("the Azure trace has 28,185 requests", summary["total_requests"], 28185)
    checks.equal("and its successes are all of them", [summary["successful"], summary["success_rate"]], [28185, 1])
    for table in tables:
        sums = awk("n++; p += $2; c += $3", r'printf "%d %d %d\n", n, p, c', table)
        rows = [figures(row, "requests") for row in report["models"] if row["model"] == f"azure/{table.stem}-2023"]
        checks.equal(f"the model of {table.name} has awk's requests and tokens", rows, sums)
    hour = "h = substr($1, 12, 2) + 0; n[h]++; p[h] += $2; c[h] += $3"
    sums = awk(hour, r'for (h = 0; h < 24; h++) printf "%d %d %d\n", n[h], p[h], c[h]', *tables)
    checks.equal(
        "the hours of the Azure trace are awk's", [figures(row, "requests") for row in report["hours"]], sums)
    checks.equal(
        "no entry of the Azure trace has a latency, so none is reported",
        [report["completeness"]["coverage"]["latency"], [row["avg_latency_ms"] for row in report["models"]]],
        [0, [None] * len(tables)])


def figures(row, requests):
    return [row[requests], row["prompt_tokens"], row["completion_tokens"]]


def awk(each, end, *tables):
    """Runs a program over the rows behind the heads; gives back the numbers of each line it prints."""
    program = f'{{ sub(/\\r$/, "") }} FNR > 1 && NF {{ {each} }} END {{ {end} }}'
    done = subprocess.run(["awk", "-F,", program, *tables], capture_output=True, text=True, check=True)
    return [[int(number) for number in line.split()] for line in done.stdout.splitlines()]
