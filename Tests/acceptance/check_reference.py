"""A slow, obvious program of another language finds the same figures in hostile logs."""


def check(workspace, checks):
    for test in ("test_recompute.py", "test_recompute_judging.py"):
        checks.ends(f"{test}: the slow program finds what was worked out by hand", workspace.reference(test), 0)
    for name in ("usual", "hostile"):
        published = getattr(workspace, name)
        compared = workspace.reference(
            "recompute.py", "--compare", published.data / "report.json", published.logs, "--as-of", workspace.AS_OF,
            "--days", workspace.DAYS)
        checks.ends(f"recompute.py finds report.json's figures in {name} logs", compared, 0)
    corpus = workspace.path("corpus")
    made = workspace.reference(
        "hostile_corpus.py", corpus, "--seed", 5, "--lines", 1500, "--end", workspace.AS_OF, "--days", workspace.DAYS)
    if not checks.ends("hostile_corpus.py writes a corpus", made, 0):
        return
    published = workspace.published("corpus-archives", corpus)
    compared = workspace.reference(
        "recompute.py", "--compare", published.data / "report.json", corpus, "--as-of", workspace.AS_OF,
        "--days", workspace.DAYS)
    checks.ends("recompute.py finds report.json's figures in the corpus", compared, 0)
