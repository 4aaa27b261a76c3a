"""The documentation as a site: it is built strictly, has everything that is declared, and asks for nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from blocks import ROOT

from flyte_reslint.cli.app import app
from flyte_reslint.configuration.options import KEYS
from flyte_reslint.rulebook import pages

if TYPE_CHECKING:
    pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("material", reason="mkdocs-material is not installed")
    folder = tmp_path_factory.mktemp("site")
    build = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert build.returncode == 0, build.stderr
    return folder


def text_of(site: Path, page: str) -> str:
    return (site / page / "index.html").read_text(encoding="utf-8")


def test_every_command_and_every_option_is_told(site):
    text = text_of(site, "commands")
    for name, command in app.commands.items():
        assert f"flyte-reslint {name}" in text
        for option in command.params:
            if option.param_type_name == "option":
                assert all(f"<code>{each}</code>" in text for each in (*option.opts, *option.secondary_opts))
    assert "\\b" not in text


def test_every_rule_has_a_page_and_a_row(site):
    table = text_of(site, "rules")
    for code, page in pages().items():
        assert f'href="{code}/"' in table
        text = text_of(site, f"rules/{code}")
        assert f"{code} {page.name}" in text
        assert text.count('<span class="filename">reported') == sum(each.kind == "bad" for each in page.examples)


def test_every_key_of_the_configuration_is_told(site):
    text = text_of(site, "configuration")
    assert all(f"<td><code>{key}</code></td>" in text for key in KEYS)


def test_the_changelog_is_the_one_of_the_repository(site):
    assert "Keep a Changelog" in text_of(site, "changelog")


def test_pages_ask_nobody_else(site):
    """What a page loads by itself; where its words link to is another matter."""
    loads = re.compile(r'<(?:script|img|iframe|source)[^>]*\ssrc="?([^" >]+)|<link[^>]*\shref="?([^" >]+)')
    for page in site.rglob("*.html"):
        for match in loads.finditer(page.read_text(encoding="utf-8")):
            assert not re.match(r"(https?:)?//", match[1] or match[2]), (page, match[0])
    assert not list(site.rglob("hooks*"))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    handler = partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """A server that writes no log."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_browser_shows_it_finds_in_it_and_loads_nothing_from_elsewhere(address, browser, scheme):
    tab = browser.new_page(color_scheme=scheme, viewport={"width": 1200, "height": 900})
    elsewhere: list[str] = []
    tab.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(address) else None)
    for page in ("", "commands/", "rules/FLR104/", "configuration/"):
        tab.goto(address + page)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 1200, page
    assert tab.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
    box = tab.get_by_role("textbox", name="Search")
    box.click()
    tab.get_by_text("Type to start searching").wait_for()  # the index is read by then
    box.press_sequentially("silently-capped")  # the page listens to keys
    found = tab.locator(".md-search-result__link").first
    found.wait_for()
    assert "/rules/FLR502/" in (found.get_attribute("href") or "")
    assert elsewhere == []
    tab.close()
