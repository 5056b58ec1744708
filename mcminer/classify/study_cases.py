"""A study's reviewed rows as cases to train on, and the model that a study uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mcminer.classify.cases import TARGETS, Case
from mcminer.classify.predict import Classifier
from mcminer.errors import ModelError, PageError, StudyError
from mcminer.lexicon.fold import fold
from mcminer.page import read_page
from mcminer.record import Offer
from mcminer.study import Study, write_atomic

__all__ = ["active_model", "study_cases", "use_model"]

_ACTIVE = "active.txt"


def study_cases(study: Study, labelled: Iterable[Mapping[str, Any]]) -> list[Case]:
    """Cases out of decided rows.

    Args:
        study: where the rows are.
        labelled: for each row ``row``, ``labels``, ``sure`` and ``provider``, as
            :func:`mcminer.review.labelled.cases` gives them. A sure column without a label is a
            cell that was decided to stay empty.

    Rows whose page the archive lacks are left out, and so are rows without a decided column that
    can be learnt.
    """
    found: list[Case] = []
    for row in labelled:
        labels = {
            name: str(row["labels"].get(name) or "") for name in TARGETS if name in row["sure"]
        }
        labels = {
            name: "" if (name, value) == ("green", "no") else value
            for name, value in labels.items()
            if value or name in ("typology", "green", "scenario")
        }
        if not labels:
            continue
        stored = study.offers.get(int(row["row"]))
        page = study.pages.get(stored.page_id)
        try:
            body = study.pages.body(page, digest=stored.page_digest)
            read = read_page(body, url=page.url, media_type=page.media_type, charset=page.charset)
        except (StudyError, PageError, OSError):
            continue
        offer = Offer.from_dict(stored.proposal)
        title = str(row["labels"].get("title") or offer.value("title") or stored.page_url)
        provider_type = row["labels"].get("provider_type") or offer.value("provider_type") or ""
        found.append(Case(
            id=f"row-{stored.row}", provider=page.provider, course=fold(title),
            language=read.language or "en", text=read.text, labels=labels,
            provider_type=str(provider_type), source=(read, offer),
        ))  # fmt: skip
    return found


def active_model(models: Path) -> Path | None:
    """The model that a study uses, in its folder of models; None for the shipped one.

    Raises:
        ModelError: the one chosen is no longer there.
    """
    file = models / _ACTIVE
    if not file.exists():
        return None
    name = file.read_text(encoding="utf-8").strip()
    if not name:
        return None
    if not (models / name / "model.json").exists():
        raise ModelError(
            f"{models}: the model {name!r} in use is gone; choose another with 'mcminer models use'"
        )
    return models / name


def use_model(models: Path, name: str) -> None:
    """Make a model of a study the one in use; ``shipped`` goes back to the shipped one.

    Raises:
        ModelError: there is no such model, or it cannot be loaded.
    """
    if name != "shipped":
        if Path(name).name != name or not (models / name / "model.json").exists():
            there = ", ".join(sorted(path.parent.name for path in models.glob("*/model.json")))
            raise ModelError(f"{models}: no model {name!r}; there are: shipped, {there or '-'}")
        Classifier.load(models / name)
    write_atomic(models / _ACTIVE, ("" if name == "shipped" else name + "\n").encode())
