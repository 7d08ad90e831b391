"""Pages of HTML: what a file holds is in them, word for word; they ask for nothing, and nothing breaks out."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import platform
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ONCE, assert_refused

DOCUMENTS = Path(__file__).parent.parent / "golden/documents"
REFERENCE = Path(__file__).parent.parent.parent / "results/reference.json"
VOID = {"meta", "br", "hr", "img", "input", "link"}
KEPT_AS_THEY_ARE = {"script", "style"}


class Page(HTMLParser):
    """A page's elements, which must be nested as they should, its texts and its table rows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []  # element, attribute, value
        self.ids: list[str] = []
        self.rows: list[list[str]] = []
        self.raw: dict[str, list[str]] = {name: [] for name in KEPT_AS_THEY_ARE}
        self.words = ""
        self.policy = ""
        self.feed(text)
        self.close()
        assert self.open == [], "these are not closed"

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        self.ids += [values["id"]] if "id" in values else []
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
        if tag in KEPT_AS_THEY_ARE:
            self.raw[tag].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.attributes += [(tag, name, value or "") for name, value in attributes]

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in KEPT_AS_THEY_ARE:
            self.raw[self.open[-1]][-1] += data
            return
        if "title" in self.open and "svg" in self.open:
            return
        self.words += data
        if self.rows and {"td", "th"} & {*self.open}:
            self.rows[-1][-1] += data

    @property
    def document(self) -> dict:
        return json.loads(gzip.decompress(base64.b64decode(self.raw["script"][0], validate=True)))


@pytest.fixture(scope="module")
def drawn(executable, tmp_path_factory):
    """Draws a results file, once."""
    from laboratory import Laboratory

    known = {}

    def draw(path: Path) -> Page:
        if path not in known:
            folder = tmp_path_factory.mktemp("page")
            outcome = Laboratory(executable, folder).call("show", path, "--html", folder / "page.html")
            assert outcome.status == 0 and not outcome.stdout, outcome
            known[path] = Page((folder / "page.html").read_text())
        return known[path]

    return draw


ALL = [*sorted(DOCUMENTS.glob("*.json")), REFERENCE]


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_page_asks_for_nothing_and_runs_nothing_but_its_own(drawn, path):
    page = drawn(path)
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), (tag, name, value)
        assert name not in ("src", "srcset", "action", "style", "xlink:href"), (tag, name, value)
        if name == "href":
            assert value.startswith("#") and value[1:] in page.ids, (tag, name, value)
    assert len(page.ids) == len(set(page.ids))
    (style,) = page.raw["style"]
    script = page.raw["script"][-1]
    assert page.policy == (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style.replace("url(#", "") and "@import" not in style
    assert len(script.encode()) <= 15_000


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_the_document_is_in_the_page(gillab, drawn, path):
    written = gillab("show", path, "--html", "-")
    assert Page(written.stdout).document == drawn(path).document
    original = json.loads(path.read_text())
    embedded = drawn(path).document
    assert [each["name"] for each in embedded["scenarios"]] == [
        each["name"] for each in original["scenarios"]
    ]
    assert len(embedded["benchmarks"]) == len(original["benchmarks"])


def test_every_ratio_of_the_document_is_in_its_row(drawn):
    page = drawn(REFERENCE)
    rows = [row for row in page.rows if len(row) > 2]
    compared = [
        each
        for each in page.document["comparisons"]
        if not each.get("null") and each["reference"] == page_reference(page, each["scenario"])
    ]
    assert len(compared) > 50
    for each in compared:
        number = each["speedup"]["value"]
        ratios = [
            float(match[1].replace(",", ""))
            for row in rows
            if row[0] == each["variant"] and (match := re.match(r"([0-9.,e+-]+)x", row[2]))
        ]
        assert any(abs(ratio - number) <= 0.006 * max(ratio, 1) for ratio in ratios), (each, ratios)


def page_reference(page: Page, name: str) -> str:
    return next(each["reference"] for each in page.document["scenarios"] if each["name"] == name)


def test_every_claim_is_told_with_its_verdict(drawn):
    page = drawn(REFERENCE)
    for scenario in page.document["scenarios"]:
        for claim in scenario["claims"]:
            assert " ".join(claim["text"].split()) in page.words, claim


def test_what_ended_a_pages_script_elsewhere_is_text_here(gillab, scenario_file, tmp_path):
    attack = "</script></title><script>alert(1)</script>"
    file = scenario_file(
        f"""
        '''{attack}'''
        from gillab import Scenario

        scenario = Scenario(tasks=2, source="{attack}")

        @scenario.task("fine")
        def fine(data):
            '''{attack}'''
            return 1

        @scenario.task("failing", executors="serial")
        def failing(data):
            raise RuntimeError("{attack}")

        scenario.claim("{attack}", "fine/threads", at_least=2)
        """
    )
    outcome = gillab("run", file, *ONCE, "--export-html", tmp_path / "page.html")
    assert outcome.status == 4, outcome
    page = Page((tmp_path / "page.html").read_text())
    assert attack in page.words
    assert len(page.raw["script"]) == 2, "the document and the page's own"
    assert page.document["scenarios"][0]["claims"][0]["text"] == attack


def test_a_page_that_cannot_be_written_is_refused_before_anything_runs(gillab, scenario_file, tmp_path):
    file = scenario_file(
        """
        from gillab import Scenario
        scenario = Scenario(tasks=2)
        open("it-ran", "w").close()

        @scenario.task("fine")
        def fine(data):
            return 1
        """
    )
    outcome = gillab("run", file, *ONCE, "--export-html", tmp_path / "nowhere" / "page.html")
    assert_refused(outcome, "nowhere")
    assert not (tmp_path / "it-ran").exists()


def test_a_run_without_a_clean_round_says_so(gillab, drawn, tmp_path):
    document = json.loads(REFERENCE.read_text())
    document["scenarios"] = [each for each in document["scenarios"] if each["name"] == "primes"]
    for key in ("benchmarks", "comparisons"):
        document[key] = [each for each in document[key] if each["scenario"] == "primes"]
    for each in document["scenarios"][0]["rounds"]:
        each["tainted"], each["taint"] = True, "the machine was busy"
    for each in document["benchmarks"]:
        each["tainted"] = True
    document["comparisons"] = []
    (tmp_path / "busy.json").write_text(json.dumps(document))
    page = drawn(tmp_path / "busy.json")
    assert "the machine was busy during all" in page.words
    assert ("circle", "class", "round tainted") in page.attributes
    explained = drawn(REFERENCE.parent.parent / "tests/golden/documents/example-empty.json")
    assert page.attributes.count(("circle", "class", "round")) == 3, "those of 'How to read this'"
    assert explained.attributes.count(("circle", "class", "round")) == 0, "nothing to explain there"


TRACED = """
import threading

def work():
    for _ in range(200):
        sum(range(10_000))

threads = [threading.Thread(target=work, name=name) for name in ("</svg><b>", "other")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_a_traced_program_has_a_lane_for_each_thread(gillab, tmp_path):
    outcome = gillab(
        *("trace", "--export-html", "it.html", "--export-json", "it.json", "--", "/usr/bin/python3"),
        *("-c", TRACED),
    )
    assert outcome.status == 0, outcome
    page = Page((tmp_path / "it.html").read_text())
    assert page.document == json.loads((tmp_path / "it.json").read_text())
    (lanes,) = [
        page.rows[at + 1 : at + 4] for at, row in enumerate(page.rows) if row == ["thread", "", "held"]
    ]
    assert [row[0] for row in lanes][0] == "MainThread"
    assert {row[0] for row in lanes[1:]} == {"</svg><b>", "other"}
    held = {
        thread["name"]: thread["hold_s"] / thread["life_s"]
        for process in page.document["processes"]
        for thread in process["threads"]
    }
    for name, _, share in lanes:
        assert float(share.rstrip(" %")) == pytest.approx(100 * held[name], rel=0.06), (name, held)
    assert ("path", "class", "held") in page.attributes


SECRETIVE = """
    from gillab import Scenario

    scenario = Scenario(tasks=2)

    @scenario.task("fine")
    def fine(data):
        return 1

    @scenario.task("failing", executors="serial")
    def failing(data):
        raise RuntimeError(f"cannot read {__file__}")
    """


def test_what_is_anonymous_names_neither_the_machine_nor_a_folder(gillab, scenario_file, tmp_path):
    file = scenario_file(SECRETIVE)
    words = ("run", file, *ONCE, "--quiet", "--export-json", "it.json", "--export-html", "it.html")
    for anonymous in (False, True):
        outcome = gillab(*words, *(["--anonymous"] if anonymous else []))
        assert outcome.status == 4, outcome
        document, page = (tmp_path / "it.json").read_text(), Page((tmp_path / "it.html").read_text())
        assert page.document == json.loads(document)
        assert (platform.node() == json.loads(document)["context"]["host_name"]) != anonymous
        assert (str(tmp_path) in document) != anonymous
        assert ("tells the name of the machine" in page.words) != anonymous
        assert "cannot read" in page.words


def test_a_page_is_shown_in_the_users_browser(gillab, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\necho "$1" > shown.new && mv shown.new shown\n')
    browser.chmod(0o755)
    environment = {"BROWSER": f"no-such-browser:{browser}", "TMPDIR": str(tmp_path)}
    for place in ((), ("--export-html", "mine.html")):
        outcome = gillab("advise", REFERENCE, "--quiet", "--open", *place, env=environment)
        assert outcome.status == 0, outcome
        shown = tmp_path / "shown"
        for _ in range(100):
            if shown.exists():
                break
            time.sleep(0.05)
        path = Path(shown.read_text().strip())
        shown.unlink()
        assert path.parent == tmp_path and Page(path.read_text()).document["scenarios"]
        assert (path.name == "mine.html") == bool(place)


def test_without_a_browser_it_says_where_the_page_is(gillab, tmp_path):
    outcome = gillab(
        *("advise", REFERENCE, "--quiet", "--open", "--export-html", "mine.html"), env={"PATH": "/nowhere"}
    )
    assert outcome.status == 0
    assert f"there is no browser to show {tmp_path}/mine.html in" in outcome.stderr


@pytest.mark.parametrize("command", ("run", "check", "advise", "calibrate", "trace"))
def test_every_command_offers_it(gillab, command):
    assert "--export-html FILE" in gillab(command, "--help").stdout
