"""The classifier against baselines: held-out providers and languages, speed and memory.

    python benchmarks/classify.py [--target sector] [--cases FOLDER] [--quick] [--real FOLDER]

Each system runs in a process of its own, so that its peak memory is its own, and guesses every
case twice: by cross-validation that keeps providers and courses together, and with its language
(a sixth of the languages at a time) left out of training. "Leave empty" is scored like any value.
``--real`` adds checks on course records that nobody trained on (shared/real), where that folder
is there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mcminer.classify.cases import Case, case_offer, case_page, read_cases
from mcminer.classify.encoder import load_encoder
from mcminer.classify.features import build, read_all
from mcminer.classify.fit import classes_of, descriptions, fit_target, prepare
from mcminer.classify.folds import fold_of, groups_of
from mcminer.classify.predict import default_classifier
from mcminer.classify.scores import macro_f1, score
from mcminer.codebook import codebook
from mcminer.page import read_page
from mcminer.record import Offer

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
FOLDS = 5
LEFT_OUT = 6
"""Languages are left out a sixth at a time."""

Guess = Callable[[Any, Any], Any]
"""Rows to train on, rows to guess -> probabilities of the latter."""


class Task:
    """Cases of one target, and what every system needs to know of them."""

    def __init__(self, cases: Sequence[Case], target: str) -> None:
        self.target = target
        self.classes = classes_of(target)
        self.cases = [case for case in cases if case.labels.get(target) in self.classes]
        self.wanted = np.array([self.classes.index(c.labels[target]) for c in self.cases])
        self.groups = groups_of(self.cases)
        self.fold = fold_of(self.groups, [case.id for case in self.cases], FOLDS, 0)
        self.texts = [f"{case.text}\n{case.provider}" for case in self.cases]


def ours(encoder_name: str) -> Callable[[Task], tuple[Guess, float]]:
    """What ships: all features with the named encoder."""

    def system(task: Task) -> tuple[Guess, float]:
        encoder = load_encoder(encoder_name)
        prepared = prepare(task.cases, encoder)
        extra = prepare(descriptions(task.target), encoder)
        pages = [case_page(case) for case in task.cases]
        pairs = [(p, case_offer(c, p)) for c, p in zip(task.cases, pages, strict=True)]
        start = time.perf_counter()
        build(read_all(pairs), encoder)
        took = time.perf_counter() - start

        def guess(train: Any, test: Any) -> Any:
            model = fit_target(task.target, prepared, train, encoder, seed=0, extra=extra)
            return model.probabilities(prepared.mixed[test])

        return guess, took

    return system


def tfidf(task: Task) -> tuple[Guess, float]:
    """Words and character runs, weighted by rarity, with logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    def made() -> Any:
        union = make_union(
            TfidfVectorizer(sublinear_tf=True, max_features=20_000),
            TfidfVectorizer(
                analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, max_features=20_000
            ),
        )
        return make_pipeline(union, LogisticRegression(C=10, class_weight="balanced", max_iter=60))

    whole = made().fit(task.texts, task.wanted)
    start = time.perf_counter()
    whole.predict(task.texts)
    took = time.perf_counter() - start

    def guess(train: Any, test: Any) -> Any:
        model = made().fit([task.texts[i] for i in train], task.wanted[train])
        return _spread(model.predict_proba([task.texts[i] for i in test]), model.classes_, task)

    return guess, took


def embedded(encoder_name: str) -> Callable[[Task], tuple[Guess, float]]:
    """Sentence vectors of the text with logistic regression."""

    def system(task: Task) -> tuple[Guess, float]:
        from sklearn.linear_model import LogisticRegression

        encoder = load_encoder(encoder_name)
        encoder.encode(["warm"])
        start = time.perf_counter()
        vectors = encoder.encode(task.texts)
        took = time.perf_counter() - start

        def guess(train: Any, test: Any) -> Any:
            model = LogisticRegression(C=10, class_weight="balanced", max_iter=300)
            model.fit(vectors[train], task.wanted[train])
            return _spread(model.predict_proba(vectors[test]), model.classes_, task)

        return guess, took

    return system


def zero_shot(encoder_name: str) -> Callable[[Task], tuple[Guess, float]]:
    """The value whose description is most like the text; never empty."""

    def system(task: Task) -> tuple[Guess, float]:
        encoder = load_encoder(encoder_name)
        values = codebook()[task.target].values
        described = encoder.encode([f"{v.title}. {v.description or v.definition}" for v in values])
        start = time.perf_counter()
        likeness = encoder.encode(task.texts) @ described.T
        took = time.perf_counter() - start
        places = np.array([task.classes.index(v.code) for v in values])

        def guess(train: Any, test: Any) -> Any:
            sharp = np.exp(10 * likeness[test])
            return _spread(sharp / sharp.sum(axis=1, keepdims=True), places, task)

        return guess, took

    return system


def most_frequent(task: Task) -> tuple[Guess, float]:
    """The commonest value, whatever the text."""

    def guess(train: Any, test: Any) -> Any:
        shares = np.bincount(task.wanted[train], minlength=len(task.classes)) / max(1, len(train))
        return np.tile(shares, (len(test), 1))

    return guess, 1e-6


def _spread(chances: Any, places: Any, task: Task) -> Any:
    spread = np.zeros((len(chances), len(task.classes)))
    spread[:, places] = chances
    return spread


SYSTEMS: dict[str, Callable[[Task], tuple[Guess, float]]] = {
    "mcminer (static-eu)": ours("static-eu"),
    "mcminer (minilm)": ours("minilm"),
    "mcminer (static-eu+minilm)": ours("static-eu+minilm"),
    "tf-idf + LR": tfidf,
    "static-eu + LR": embedded("static-eu"),
    "minilm + LR": embedded("minilm"),
    "zero-shot static-eu": zero_shot("static-eu"),
    "zero-shot minilm": zero_shot("minilm"),
    "most frequent": most_frequent,
}
QUICK = ("mcminer (static-eu)", "tf-idf + LR", "zero-shot static-eu", "most frequent")


def run(name: str, target: str, folder: Path) -> dict[str, Any]:
    """All figures of one system."""
    task = Task(read_cases([folder]), target)
    guess, took = SYSTEMS[name](task)
    rows = np.arange(len(task.cases))
    chances = np.zeros((len(rows), len(task.classes)))
    for one in range(FOLDS):
        inside = task.fold == one
        chances[inside] = guess(rows[~inside], rows[inside])
    result = score(task.classes, task.wanted, chances, np.ones(len(rows), dtype=bool), task.groups)
    languages = np.array([case.language for case in task.cases])
    given = np.full(len(rows), -1)
    order = np.unique(languages)
    for start in range(LEFT_OUT):
        inside = np.isin(languages, order[start::LEFT_OUT])
        # The same course in another language must not teach it either.
        courses = {task.cases[i].course for i in rows[inside]}
        train = [i for i in rows[~inside] if task.cases[i].course not in courses]
        given[inside] = guess(np.array(train), rows[inside]).argmax(axis=1)
    by_language = {
        str(lang): round(float(np.mean((given == task.wanted)[languages == lang])), 3)
        for lang in np.unique(languages)
    }
    return {
        **result,
        "language_left_out": round(macro_f1(task.wanted, given), 4),
        "by_language": by_language,
        "docs_per_second": round(len(rows) / took),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def check_scenario(cases: Sequence[Case]) -> None:
    """The rules for ``scenario`` against labels; they rest on the shipped model's types."""
    cases = [case for case in cases if "scenario" in case.labels]
    pages = [case_page(case) for case in cases]
    offers = [case_offer(case, page) for case, page in zip(cases, pages, strict=True)]
    cells = default_classifier().classify_many(list(zip(pages, offers, strict=True)))
    given = [str(one["scenario"].value) if "scenario" in one else "" for one in cells]
    print(f"\nscenario by rules: {len(cases)} cases")
    for code in ("", *codebook()["scenario"].codes):
        claimed = sum(one == code for one in given)
        there = [case.labels["scenario"] == code for case in cases]
        hit = sum(is_it and one == code for is_it, one in zip(there, given, strict=True))
        print(f"  {code or '(empty)':10}n {sum(there):>4}  precision {hit / max(1, claimed):.3f}  "
              f"recall {hit / max(1, sum(there)):.3f}")  # fmt: skip


def check_real(real: Path) -> None:
    """Sectors of course records that nobody trained on, against their own categories."""
    fr = {
        "LANGUES": "transversal", "SOFT_SKILLS": "transversal", "BUREAUTIQUE": "transversal",
        "PRODUCTIVITE": "transversal", "KINESITHERAPIE": "health_social",
        "SOINS_INFIRMIERS": "health_social", "PHARMACIE": "health_social",
        "MANAGEMENT_RH": "business_finance", "GESTION_DE_PAIE": "business_finance",
        "VENTE_MARKETING_DIGITAL": "business_finance", "COMPTABILITE": "business_finance",
        "Entrepreneur": "business_finance", "DEVELOPPEMENT_WEB": "ict",
        "INFOGRAPHIE": "cultural_creative", "VIDEO": "cultural_creative",
        "SECURITE": "public_safety",
    }  # fmt: skip
    mt = {
        "iet": "manufacturing construction energy_environment transport_logistics",
        "ias": "agri_food health_social energy_environment manufacturing",
        "ica": "cultural_creative", "ibmc": "business_finance", "iict": "ict",
        "ics": "health_social education retail_personal public_safety",
    }  # fmt: skip
    fields = {
        "Medecine & Health": "health_social", "Pedagogy": "education", "Management":
        "business_finance", "Economy": "business_finance", "Law & Criminology": "business_finance",
        "Arts": "cultural_creative", "Agronomy & Biotechnology": "agri_food",
    }  # fmt: skip
    sets: dict[str, list[tuple[str, str]]] = {}
    file = real / "organisme-formation-fr" / "formations-2025.json"
    if file.exists():
        sets["organisme-formation, fr"] = [
            ("\n".join([one["titre"], one["description"], *one["objectifs_pedagogiques"]]),
             fr[one["categorie"]])
            for one in json.loads(file.read_text(encoding="utf-8"))
            if one["categorie"] in fr
        ]  # fmt: skip
    file = real / "mcast-mt" / "mcast-courses-2019.json"
    if file.exists():
        courses = json.loads(file.read_text(encoding="utf-8"))
        for lang in ("en", "mt"):
            sets[f"mcast, title and text, {lang}"] = [
                ("\n".join([one["title"], *one[f"desc_{lang}"]]), mt[one["institute"]])
                for one in courses
                if one["institute"] in mt and one[f"desc_{lang}"]
            ]
    sets.update(_belgian(real / "education4climate-be", fields))
    classifier = default_classifier()
    for name, rows in sets.items():
        pages = [read_page(text.encode(), media_type="text/plain") for text, _ in rows]
        guesses = classifier.guess(read_all([(page, Offer()) for page in pages]))
        right = [g["sector"].value in wanted.split()
                 for g, (_, wanted) in zip(guesses, rows, strict=True)]  # fmt: skip
        shown = [g["sector"].shown for g in guesses]
        sure = [hit for hit, is_shown in zip(right, shown, strict=True) if is_shown]
        print(
            f"{name:34}{len(rows):>6} records, accuracy {np.mean(right):.3f}; shown "
            f"{np.mean(shown):.2f}, right where shown {np.mean(sure) if sure else 0:.3f}"
        )


def _belgian(folder: Path, fields: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Courses of Belgian schools whose programmes' faculties have exactly one known field."""
    if not folder.is_dir():
        return {}
    import csv

    known: dict[tuple[str, str], str] = {}
    with (folder / "faculties_to_fields.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            sectors = {fields[name] for name in row["fields"].split(";") if name in fields}
            if len(sectors) == 1 and all(name in fields for name in row["fields"].split(";")):
                known[row["school"], row["faculty"]] = sectors.pop()
    found: list[tuple[str, str]] = []
    for file in sorted(folder.glob("*_programs_*.json.gz")):
        school = file.name.split("_", 1)[0]
        sector_of: dict[str, set[str]] = {}
        for program in _records(file):
            faculties = program.get("faculties") or [program.get("faculty", "")]
            sectors = {known[school, f] for f in faculties if (school, f) in known}
            for course in program.get("courses", []) if len(sectors) == 1 else []:
                sector_of.setdefault(str(course), set()).update(sectors)
        courses_file = Path(str(file).replace("_programs_", "_courses_"))
        if not sector_of or not courses_file.exists():
            continue
        taken = 0
        for course in _records(courses_file):
            sectors = sector_of.get(str(course["id"]), set())
            text = f"{course['name']}\n{course.get('content', '')}\n{course.get('goal', '')}"
            if len(sectors) == 1 and len(text.split()) > 40 and taken < 100:
                found.append((text, next(iter(sectors))))
                taken += 1
    return {"education4climate, fr and nl": found} if found else {}


def _records(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        found: list[dict[str, Any]] = json.load(lines)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--target", choices=["typology", "sector", "green"], action="append")
    parser.add_argument("--cases", type=Path, default=ROOT / "corpora" / "cases")
    parser.add_argument("--quick", action="store_true", help="only what needs no torch")
    parser.add_argument("--real", type=Path, default=REAL)
    parser.add_argument("--classes", action="store_true", help="also each class of each system")
    parser.add_argument("--system", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    targets = chosen.target or ["typology", "sector", "green"]
    if chosen.system:
        print(json.dumps(run(chosen.system, targets[0], chosen.cases)))
        return
    for target in targets:
        values = Counter(c.labels.get(target) for c in read_cases([chosen.cases]))
        print(f"\n{target}: {sum(values.values())} cases")
        print(f"{'':28}{'macro-F1':>9}  95 % interval   {'new lang.':>9}{'accuracy':>9}"
              f"{'cal. err.':>10}{'docs/s':>9}{'MB':>7}")  # fmt: skip
        for name in QUICK if chosen.quick else SYSTEMS:
            if target == "green" and name.startswith("zero-shot"):
                continue
            done = subprocess.run(
                [sys.executable, "-W", "ignore", __file__, "--system", name, "--target", target,
                 "--cases", str(chosen.cases)],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                print(f"{name:28} failed: {done.stderr.strip().splitlines()[-1:]}")
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            print(
                f"{name:28}{found['macro_f1']:>9.3f}  [{found['macro_f1_low']:.3f}, "
                f"{found['macro_f1_high']:.3f}]  {found['language_left_out']:>9.3f}"
                f"{found['accuracy']:>9.3f}{found['calibration_error']:>10.3f}"
                f"{found['docs_per_second']:>9,}{found['peak_mb']:>7,}", flush=True,
            )  # fmt: skip
            if chosen.classes or name == QUICK[0]:
                print("    " + ", ".join(f"{c} {s['f1']:.2f}" for c, s in found["classes"].items()))
    check_scenario(read_cases([chosen.cases]))
    print("\nsectors of outside records, none trained on")
    check_real(chosen.real)


if __name__ == "__main__":
    main()
