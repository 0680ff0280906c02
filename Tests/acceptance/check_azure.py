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
    summary = workspace.published("azure", logs, as_of=DAY, days=1).report["summary"]
    program = r"""{ sub(/\r$/, "") } FNR > 1 && NF { n++; p += $2; c += $3 } END { printf "%d %d %d", n, p, c }"""
    sums = subprocess.run(
        ["awk", "-F,", program, *sorted(data.glob("*.csv"))], capture_output=True, text=True, check=True).stdout
    checks.equal(
        "the Azure trace's requests, prompt and completion tokens are awk's",
        [summary[name] for name in ("total_requests", "prompt_tokens", "completion_tokens")],
        [int(each) for each in sums.split()])
    checks.equal("the Azure trace has 28,185 requests", summary["total_requests"], 28185)
