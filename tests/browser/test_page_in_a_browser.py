"""The page of `show --output-format html` as a person uses it, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flyte_reslint.api import analyze
from flyte_reslint.domain.effective import Effective
from flyte_reslint.report.page.page import Shown, page
from flyte_reslint.rulebook import pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        found = analyze(["docs/examples"], platform="docs/examples/platform/platform.toml")
    effective = Effective(found.tasks, found.environments, found.overrides)
    shown = Shown("examples", effective, found.findings, pages(), found.pod, found.limits_of, found.targets)
    path = tmp_path_factory.mktemp("page") / "resources.html"
    path.write_text(page(shown), encoding="utf-8")
    return path


@pytest.fixture
def shown(browser: Browser, file: Path) -> Iterator[Page]:
    """The page, which complains of nothing and asks for nothing but itself."""
    tab = browser.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: complaints.append(request.url) if request.url != file.as_uri() else None)
    tab.goto(file.as_uri())
    yield tab
    assert complaints == []
    tab.close()


def names(tab: Page) -> list[str]:
    """The rows that are there to see, from the top."""
    return tab.locator("#resources > tbody:visible").evaluate_all("rows => rows.map(row => row.dataset.name)")


def heading(tab: Page, name: str):
    return tab.locator("#resources thead").get_by_role("button", name=name)


def test_a_column_sorts_up_down_and_back(shown):
    in_order = names(shown)
    column = shown.locator("#resources thead th", has=shown.get_by_role("button", name="memory"))
    heading(shown, "memory").click()
    assert column.get_attribute("aria-sort") == "ascending"
    heading(shown, "memory").click()
    assert column.get_attribute("aria-sort") == "descending"
    values = shown.locator("#resources > tbody").evaluate_all("rows => rows.map(row => Number(row.dataset.memory))")
    assert values == sorted(values, reverse=True)
    assert values[0] == 128 * 2**30
    heading(shown, "memory").click()
    assert column.get_attribute("aria-sort") == "none"
    assert names(shown) == in_order


def test_words_and_boxes_filter_rows(shown):
    every = len(names(shown))
    assert shown.locator("#count").inner_text() == f"{every} of {every} rows"
    shown.get_by_label("Filter").fill("FORECAST h100")
    assert names(shown) == ["forecast-training", "forecast-training.train"]
    assert shown.locator("#count").inner_text() == f"2 of {every} rows"
    shown.get_by_role("checkbox", name="environment").uncheck()
    assert names(shown) == ["forecast-training.train"]
    shown.get_by_label("Filter").fill("")
    shown.get_by_role("checkbox", name="environment").check()
    shown.get_by_role("checkbox", name="only with findings").check()
    faulty = names(shown)
    assert "forecast-workers" in faulty
    assert "forecast.main" not in faulty


def test_a_value_opens_the_chain_it_came_through(shown):
    row = shown.locator("#resources > tbody[data-name='churn-training']").first
    memory = row.get_by_role("button", name="memory 64Gi")
    chain = row.locator(".chain[data-field='memory']")
    assert not chain.is_visible()
    memory.click()
    assert row.locator(".opener[aria-expanded='true']").count() == 1, "nothing else of the row is said to be open"
    assert memory.get_attribute("aria-expanded") == "true"
    steps = chain.locator("ol li").all_inner_texts()
    assert [step.split(" docs/")[0] for step in steps] == [
        'memory="64Gi"',
        'return f"{cores * GIB_PER_CORE}Gi"',
        "GIB_PER_CORE = 4",
    ]
    assert steps[-1].endswith("docs/examples/clean/sizes.py:3")
    memory.click()
    assert not chain.is_visible()


def test_the_keyboard_is_enough(shown):
    row = shown.locator("#resources > tbody[data-name='forecast.collect.override']")
    row.get_by_role("button", name="cpu 48").focus()
    shown.keyboard.press("Enter")
    assert (
        "request 48 → 32 (platform limit, docs/examples/platform/admin.yaml:9)" in row.locator(".opened").inner_text()
    )
    assert "FLR502" in row.locator(".opened .findings").inner_text()
    heading(shown, "cpu").focus()
    shown.keyboard.press("Space")
    assert shown.locator("#resources.sorted").count() == 1


def test_the_picture_leads_to_the_rows(shown):
    box = shown.get_by_role("link", name="churn-scoring, cpu 1 → 2 · mem 4Gi → 8Gi")
    assert "cloned from churn" in box.get_attribute("aria-label")
    box.click()
    assert shown.locator("#resources > tbody:target").get_attribute("data-name") == "churn-scoring"


def test_a_bar_is_as_long_as_its_share_of_the_quota(shown):
    pool = shown.locator(".sizes tbody tr", has_text="forecast-workers")
    assert pool.locator("td").first.inner_text().strip() == "160 · 167%"
    assert pool.locator(".bar.over .filled").first.get_attribute("style") == "width: 100.0%"
    training = shown.locator(".sizes tbody tr", has_text="forecast-training")
    bar, filled = (training.locator(each).first.bounding_box() for each in (".bar", ".filled"))
    assert filled["width"] / bar["width"] == pytest.approx(16 / 96, abs=0.01)


def test_without_scripts_everything_is_there_in_order(browser, file):
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(file.as_uri())
        assert not tab.locator("#controls").is_visible()
        rows, opened = tab.locator("#resources > tbody"), tab.locator("#resources > tbody > .opened")
        assert rows.count() == opened.count() > 10
        assert all(each.is_visible() for each in opened.all())


def test_a_narrow_window_scrolls_tables_and_not_the_page(browser, file):
    tab = browser.new_page(viewport={"width": 390, "height": 800})
    tab.goto(file.as_uri())
    row = tab.locator("#resources > tbody[data-name='forecast-workers']")
    row.locator(".opener").first.click()
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    details = row.locator(".details").bounding_box()
    assert details["x"] >= 0 and details["x"] + details["width"] <= 390
    tab.close()


def test_every_line_of_the_picture_is_inside_of_it(shown):
    outside = """picture => {
        const frame = picture.viewBox.baseVal;
        return [...picture.querySelectorAll("path.clone, path.dependency")].filter(path => {
            const box = path.getBBox();
            return box.x < frame.x || box.x + box.width > frame.x + frame.width
        }).length
    }"""
    assert shown.locator(".picture path.dependency").count() >= 2
    assert shown.locator(".picture svg").evaluate(outside) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser, file, scheme):
    """WCAG 2.1, 1.4.3: a contrast of at least 4.5 to 1."""
    tab = browser.new_page(color_scheme=scheme)
    tab.goto(file.as_uri())
    script = """() => ['--text', '--faint', '--accent', '--error', '--warning', '--good'].flatMap(name =>
        ['--ground', '--panel'].map(ground => [name, ground,
        ...[name, ground].map(each => getComputedStyle(document.documentElement).getPropertyValue(each).trim())]))"""
    for name, ground, ink, paper in tab.evaluate(script):
        light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)
    tab.close()


def luminance(colour: str) -> float:
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
