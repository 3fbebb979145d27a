"""The browser and the Chinese font that page tests rely on are there."""

import subprocess
from typing import Any


def test_browser_opens_a_page(browser: Any) -> None:
    page = browser.new_page()
    page.set_content("<h1>三百 sanbai</h1>")
    assert page.inner_text("h1") == "三百 sanbai"
    page.close()


def test_a_chinese_font_is_installed() -> None:
    found = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=True)
    assert found.stdout.strip()
