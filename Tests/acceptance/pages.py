"""The pages that the parts `markup`, `axe`, `shown` and `brief` judge: each kind of report once, made by the real command."""

from workspace import day_file, entry

LARGE_USERS, LARGE_DAYS = 5000, 366
INDEX = "index"


def pages(workspace):
    """Name → path of the pages of reports, and of the index of archives under `index`."""
    return workspace.made_once("pages", lambda: made(workspace))


def made(workspace):
    empty, single = workspace.path("pages-empty-logs"), workspace.path("pages-single-logs")
    empty.mkdir()
    single.mkdir()
    day_file(single, workspace.AS_OF).write_bytes(entry(
        id="one", timestamp=f"{workspace.AS_OF}T10:00:00Z", user_id="ann", model="m/one", latency_ms=12.5))
    logs = workspace.sample("pages-logs", days=workspace.DAYS + 1)
    before, = workspace.days_until(workspace.AS_OF, 2)[:1]
    first = workspace.published("pages-archives", logs, as_of=before)
    small = workspace.published("pages-archives", logs)
    large = workspace.sample("pages-large-logs", days=LARGE_DAYS, rows=60, users=LARGE_USERS)
    return {
        "empty": workspace.published("pages-empty", empty).page,
        "single": workspace.published("pages-single", single).page,
        "first": first.page, "small": small.page,
        "large": workspace.published("pages-large", large, days=LARGE_DAYS).page,
        "hostile": workspace.hostile.page, INDEX: small.root / "index.html",
    }
