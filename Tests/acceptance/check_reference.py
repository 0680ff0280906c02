"""A slow, obvious program of another language finds the same figures in hostile logs."""


def check(workspace, checks):
    for test in ("test_recompute.py", "test_recompute_judging.py"):
        checks.ends(f"{test}: the slow program finds what was worked out by hand", workspace.reference(test), 0)
    for name in ("usual", "hostile"):
        compare(workspace, checks, name + " logs", getattr(workspace, name))
    nothing = workspace.path("reference-no-logs")
    nothing.mkdir()
    compare(workspace, checks, "no logs at all", workspace.published("reference-no-archives", nothing))
    corpus = workspace.path("corpus")
    made = workspace.reference(
        "hostile_corpus.py", corpus, "--seed", 5, "--lines", 1500, "--end", workspace.AS_OF, "--days", workspace.DAYS)
    if checks.ends("hostile_corpus.py writes a corpus", made, 0):
        compare(workspace, checks, "the corpus", workspace.published("corpus-archives", corpus))


def compare(workspace, checks, what, published):
    compared = workspace.reference(
        "recompute.py", "--compare", published.data / "report.json", published.logs, "--as-of", workspace.AS_OF,
        "--days", workspace.DAYS, "--controls", workspace.repository / "deploy/controls.yaml", "--all")
    checks.ends(f"recompute.py finds report.json's figures in {what}", compared, 0)
