"""What all tests share: a browser, and the rule that nothing is skipped in CI."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

# In CI every run tries the same examples, so that chance decides nothing; at a desk each run tries new ones.
# No limit of time: how fast a machine is says nothing of whether the code is right.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("desk", UNHURRIED)
settings.register_profile("ci", UNHURRIED, derandomize=True)
settings.load_profile("ci" if IN_CI else "desk")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Yield a headless Chromium (a Playwright `Browser`): the one in `CHROMIUM`, or else the system's."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 most tests need no browser, and it loads slowly

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip(reason="there is no Chromium: tools/setup.sh browser")
    with sync_playwright() as playwright:
        # Without these Chromium calls home at every start. No sandbox: CI runs as root.
        quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        chromium = playwright.chromium.launch(executable_path=path, args=quiet)
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped test is a failed one."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = (
            "failed",
            f"{item.nodeid} was skipped, and CI skips nothing: {report.longrepr}",
        )
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """In CI a skipped module is a failed one."""
    report = yield
    if IN_CI and report.skipped:
        report.outcome, report.longrepr = (
            "failed",
            f"{collector.nodeid} was skipped, and CI skips nothing: {report.longrepr}",
        )
    return report
