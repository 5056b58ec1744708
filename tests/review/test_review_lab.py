"""The review widget in a real JupyterLab, driven by the keyboard in headless Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from review_studies import archived_study, values_of

from mcminer.study import Study

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """A JupyterLab over a folder with a study and a notebook; gives its address."""
    import nbformat

    archived_study(tmp_path / "my-study", 4, 0.7).close()
    code = (
        "from mcminer import Study\nfrom mcminer.notebook import review\n"
        "review(Study.open('my-study'), coder='ann')"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, tmp_path / "r.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--allow-root",
         "--ServerApp.token=t", f"--ServerApp.root_dir={tmp_path}"],
        env={**os.environ, "PYTHONPATH": root}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/api?token=t", timeout=2).close()
            break
        except OSError:
            time.sleep(0.5)
    yield f"{address}/lab/tree/r.ipynb?token=t"
    process.terminate()
    process.wait(20)


def test_review_with_the_keyboard(lab: str, tmp_path: Path) -> None:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(lab, timeout=90_000)
        page.wait_for_selector(".jp-Notebook .jp-Cell .cm-content", timeout=90_000)
        page.wait_for_timeout(3_000)
        page.click(".jp-Notebook .jp-Cell .cm-content")
        page.keyboard.press("Shift+Enter")
        page.wait_for_selector(".mcw .cell", timeout=60_000)
        page.click(".mcw .cell[data-column=sector]")
        page.keyboard.press("4")  # energy_environment
        page.wait_for_selector(".mcw .cell[data-column=sector].decided")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.click(".mcw .cell[data-column=ects]")
        assert page.inner_text(".mcw .page mark.here") == "5 EC"
        page.keyboard.press("Enter")
        page.wait_for_selector(".mcw .book input")
        page.keyboard.press("Control+a")
        page.keyboard.type("7,5")
        page.keyboard.press("Enter")
        page.wait_for_selector(".mcw .cell[data-column=ects].decided")
        page.screenshot(path=str(tmp_path / "widget.png"))
        page.keyboard.press("Shift+A")
        page.wait_for_function("document.querySelector('.mcw header').innerText.includes('row 2')")
        browser.close()
    assert errors == []
    with Study.open(tmp_path / "my-study") as study:
        found = values_of(study)
        assert (found[1, "sector"], found[1, "ects"]) == ("energy_environment", 7.5)
        assert {one.coder for one in study.decisions.iter()} == {"ann"}
