"""The notebooks run from top to bottom, in their order, on the demo study."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NAMES = ["01_crawl", "02_review", "03_agreement", "04_retrain"]

pytestmark = [
    pytest.mark.skipif(find_spec("mcminer.demo") is None, reason="there is no demo"),
    pytest.mark.skipif(find_spec("nbclient") is None, reason="nbclient is not installed"),
]


def test_notebooks_hold_no_results_and_follow_each_other() -> None:
    import nbformat

    for name, following in zip(NAMES, [*NAMES[1:], ""], strict=True):
        notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
        nbformat.validate(notebook)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert all(not cell.outputs and cell.execution_count is None for cell in code), name
        assert following in notebook.cells[-1].source


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_notebooks_run_on_the_demo_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([root, os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    for name in NAMES:
        notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
        client = NotebookClient(
            notebook, timeout=900, resources={"metadata": {"path": str(tmp_path)}}
        )
        client.execute()
        nbformat.write(notebook, tmp_path / f"{name}.ipynb")
        shown = [
            output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
        ]
        assert shown, name
        assert not [output for output in shown if output.output_type == "error"]
    review = nbformat.read(tmp_path / "02_review.ipynb", as_version=4)
    kinds = {
        kind
        for cell in review.cells
        for output in cell.get("outputs", [])
        for kind in output.get("data", {})
    }
    assert "application/vnd.jupyter.widget-view+json" in kinds
    assert "text/html" in kinds
