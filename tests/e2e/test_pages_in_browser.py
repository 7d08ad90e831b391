"""Pages of HTML as a browser shows them: at every width, light and dark, with script and without, and on paper."""

from __future__ import annotations

import asyncio
import base64
import importlib.util
from pathlib import Path

import browser
import pytest

pytestmark = pytest.mark.skipif(
    browser.chromium() is None or importlib.util.find_spec("aiohttp") is None,
    reason="needs chromium, and aiohttp to talk to it",
)

ROOT = Path(__file__).parent.parent.parent

# What is wrong with the layout, as sentences.
LAYOUT = """
(() => {
  const wrong = [];
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) wrong.push(`the page is ${page.scrollWidth} wide of ${innerWidth}`);
  for (const text of document.querySelectorAll("svg")) {
    const boxes = [...text.querySelectorAll("text")].map((each) => each.getBoundingClientRect());
    for (let i = 1; i < boxes.length; ++i)
      if (boxes[i].left < boxes[i - 1].right) wrong.push(`figures of an axis overlap at ${boxes[i].left}`);
  }
  for (const each of document.querySelectorAll("p, li, h1, h2, h3, th[scope=row], td, button, a")) {
    const box = each.getBoundingClientRect();
    if (box.width === 0) continue;
    if (box.right > innerWidth + 1 && !each.closest(".table")) wrong.push(`beyond the edge: ${each.textContent}`);
    if (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === "hidden")
      wrong.push(`cut: ${each.textContent}`);
  }
  return wrong;
})()
"""

# Texts that are too faint: WCAG 2 asks for a contrast of 4.5.
CONTRAST = """
(() => {
  const rgb = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const part = (value) => ((value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const each of document.body.querySelectorAll("*")) {
    if (each.closest("script")) continue;
    const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || each.closest("title")) continue;
    const style = getComputedStyle(each);
    const front = light(rgb(each.tagName === "text" ? style.fill : style.color));
    const back = light(behind(each));
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (contrast < 4.5) faint.add(`${each.tagName}.${each.className}: ${contrast.toFixed(2)}`);
  }
  return [...faint];
})()
"""


@pytest.fixture(scope="module")
def pages(executable, tmp_path_factory):
    """One of every kind."""
    from laboratory import Laboratory

    folder = tmp_path_factory.mktemp("pages")
    lab = Laboratory(executable, folder)
    reference = ROOT / "results/reference.json"
    hostile = ROOT / "tests/golden/documents/hostile.json"
    baseline = ROOT / "tests/golden/documents/baseline.json"
    for name, words in {
        "run": ("show", reference, "primes", "process-cost", "ema", "--html", "run.html"),
        "hostile": ("show", hostile, "--html", "hostile.html"),
        "advise": ("advise", reference, "--quiet", "--export-html", "advise.html"),
        "check": ("check", baseline, "--baseline", baseline, "--export-html", "check.html"),
        "trace": (
            "trace",
            "--export-html",
            "trace.html",
            "--",
            "/usr/bin/python3",
            "-c",
            "sum(range(10**6))",
        ),
    }.items():
        outcome = lab.call(*words)
        assert outcome.status == 0 and (folder / f"{name}.html").exists(), outcome
    return folder


def everywhere(check) -> None:
    asyncio.run(check())


@pytest.mark.parametrize("name", ("run", "hostile", "advise", "check", "trace"))
def test_a_page_looks_right_everywhere(pages, name):
    async def check() -> None:
        async with browser.tab() as tab:
            for script in (True, False):
                for width in (360, 800, 1600):
                    for dark in (False, True):
                        await tab.show(width, dark=dark, script=script)
                        await tab.open(pages / f"{name}.html")
                        assert await tab.value(LAYOUT) == [], (width, dark, script)
                        assert await tab.value(CONTRAST) == [], (width, dark, script)
            assert {*tab.requests} == {(pages / f"{name}.html").as_uri()}
            assert tab.complaints == []
            paper = await tab.ask("Page.printToPDF")
            assert base64.b64decode(paper["data"]).startswith(b"%PDF")

    everywhere(check)


def test_tables_can_be_sorted_and_as_measured_again(pages):
    names = "[...document.querySelector('table').tBodies[0].rows].map((row) => row.cells[0].textContent)"

    async def check() -> None:
        async with browser.tab() as tab:
            await tab.show(1600)
            await tab.open(pages / "run.html")
            measured = await tab.value(names)
            seen = []
            for _ in range(3):
                await tab.value("document.querySelectorAll('table thead button')[1].click()")  # time
                seen.append(await tab.value(names))
            fastest, slowest, again = seen
            assert fastest[0].startswith("native") and fastest == slowest[::-1]
            assert fastest != measured and again == measured

    everywhere(check)


def test_what_has_no_number_comes_last_either_way(pages):
    table = "[...document.querySelectorAll('table')].find((each) => each.textContent.includes('pickle-1kB'))"
    known = f"[...{table}.tBodies[0].rows].map((row) => row.cells[1].dataset.value !== undefined)"

    async def check() -> None:
        async with browser.tab() as tab:
            await tab.show(1600)
            await tab.open(pages / "run.html")
            for _ in range(2):
                await tab.value(f"{table}.querySelectorAll('thead button')[1].click()")  # start
                order = await tab.value(known)
                assert True in order and False in order
                assert order == sorted(order, reverse=True), order

    everywhere(check)


def test_light_and_dark_change_places(pages):
    colour = "getComputedStyle(document.body).backgroundColor"

    async def check() -> None:
        async with browser.tab() as tab:
            await tab.show(800, dark=False)
            await tab.open(pages / "run.html")
            light = await tab.value(colour)
            await tab.value("document.querySelector('.tools button').click()")
            dark = await tab.value(colour)
            await tab.value("document.querySelector('.tools button').click()")
            assert light != dark and await tab.value(colour) == light

    everywhere(check)


def test_the_measurements_can_be_saved(pages):
    import json

    saved = """
    (async () => {
      let blob;
      URL.createObjectURL = (each) => { blob = each; return "#"; };
      document.querySelectorAll(".tools button")[1].click();
      while (!blob) await new Promise((resolve) => setTimeout(resolve, 20));
      return await blob.text();
    })()
    """

    async def check() -> None:
        async with browser.tab() as tab:
            await tab.show(800)
            await tab.open(pages / "run.html")
            document = json.loads(await tab.value(saved))
            assert [each["name"] for each in document["scenarios"]] == ["ema", "primes", "process-cost"]

    everywhere(check)
