"""Training: held-out scores, the gate, the same bytes for the same seed, and honest reports."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from classify_makers import made_cases, small_encoder

from mcminer.classify.cases import Case
from mcminer.classify.folds import fold_of, groups_of
from mcminer.classify.persist import load_model
from mcminer.classify.predict import Classifier
from mcminer.classify.publish import publish
from mcminer.classify.scores import calibration_error, macro_f1, threshold_for
from mcminer.classify.static import StaticEncoder
from mcminer.classify.train import Held, Trained, _is_worse, _like_pages, train
from mcminer.errors import InputError, ModelError


def test_providers_and_courses_never_stand_on_both_sides(cases: list[Case]) -> None:
    twin = replace(cases[0], id="twin", provider="Somebody else", language="fi")
    everything = [*cases, twin]
    groups = groups_of(everything)
    fold = fold_of(groups, [case.id for case in everything], 4, 0)
    assert fold[0] == fold[-1]
    by_provider: dict[str, set[int]] = {}
    for case, place in zip(everything, fold, strict=True):
        by_provider.setdefault(case.provider, set()).add(int(place))
    assert all(len(folds) == 1 for folds in by_provider.values())
    assert np.bincount(fold).min() > 0


def test_held_out_scores_of_easy_cases_are_high(trained: Trained) -> None:
    assert trained.stored.scores["sector"]["macro_f1"] > 0.8
    assert trained.stored.scores["typology"]["macro_f1"] > 0.8
    for scores in trained.stored.scores.values():
        for one in scores["classes"].values():
            assert 0 <= one["low"] <= one["high"] <= 1


def test_the_empty_class_is_scored(trained: Trained) -> None:
    assert trained.stored.scores["typology"]["classes"]["(empty)"]["n"] == 24


def test_classes_without_cases_are_there_and_said_to_lean_on_similarity(trained: Trained) -> None:
    model = trained.stored.models["typology"]
    assert model.classes == ("", "1", "2", "3", "4", "5", "6")
    assert model.by_similarity == ("3", "4", "6")


def test_the_same_seed_gives_the_same_bytes(
    tmp_path: Path, trained: Trained, cases: list[Case], encoder: StaticEncoder
) -> None:
    again = train(cases, encoder=encoder, folds=3)
    for name, one in (("a", trained), ("b", again)):
        publish(one.stored, tmp_path / name)
    for file in ("model.safetensors", "model.json", "scores.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_no_labels_no_model(encoder: StaticEncoder) -> None:
    bare = [replace(case, labels={}) for case in made_cases(6)]
    with pytest.raises(InputError, match="no case carries a label"):
        train(bare, encoder=encoder)


def test_one_case_of_a_class_does_not_crash(encoder: StaticEncoder) -> None:
    few = [*made_cases(24), replace(made_cases(1)[0], id="lone", provider="Lone", course="lone",
                                    labels={"typology": "6", "sector": "education"})]  # fmt: skip
    stored = train(few, encoder=encoder, folds=3).stored
    assert "6" in stored.models["typology"].by_similarity


def test_new_labels_help_their_own_provider(encoder: StaticEncoder) -> None:
    """A study whose words the base has never seen learns them from its own rows."""
    base = made_cases(48)
    own = []
    for number in range(40):
        sector, word = (("ict", "zubrowka"), ("agri_food", "kalarepa"))[number % 2]
        own.append(Case(
            id=f"own-{number}", provider=f"House {number // 4}", course=f"own-{number}",
            language="en", text=f"{word} evening\n{word} and more {word} number",
            labels={"sector": sector},
        ))  # fmt: skip
    result = train(own, base=base, encoder=encoder, folds=3)
    assert result.after["sector"]["accuracy"] > result.before["sector"]["accuracy"] + 0.2
    assert result.changed
    assert {"id", "column", "before", "after", "label", "quote"} == set(result.changed[0])


def held(right: np.ndarray) -> Held:
    """Guesses of two classes, right where told."""
    wanted = np.arange(len(right)) % 2
    given = np.where(right, wanted, 1 - wanted)
    logits = np.eye(2, dtype=np.float32)[given]
    rows = np.arange(len(right))
    return Held("sector", ("a", "b"), rows, wanted, logits, rows % 3, rows < 0)


def test_a_loss_beyond_chance_is_told_from_a_small_one() -> None:
    good, bad = np.ones(60, dtype=bool), np.arange(60) % 3 > 0
    assert _is_worse(held(good), held(bad))
    assert not _is_worse(held(bad), held(good))
    few_less = np.arange(60) > 2
    assert not _is_worse(held(good), held(few_less))


def test_thresholds_go_by_whole_pages_where_there_are_enough() -> None:
    hard, easy = held(np.arange(200) % 3 > 0), held(np.ones(200, dtype=bool))
    both = Held(
        "sector", hard.classes, np.arange(400),
        np.concatenate([hard.wanted, easy.wanted]),
        np.concatenate([hard.logits, easy.logits]), np.arange(400) % 3, np.arange(400) >= 200,
    )  # fmt: skip
    assert len(_like_pages(both).rows) == 200
    assert _like_pages(both).page.all()
    few = both.only(np.arange(400) < 250)
    assert len(_like_pages(few).rows) == 250


def test_the_gate_refuses_a_worse_model_unless_forced(
    encoder: StaticEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcminer.classify.train._is_worse", lambda *held: True)
    own = [replace(case, id=f"own-{case.id}", provider=f"Own {i // 4}", course=f"own-{i}")
           for i, case in enumerate(made_cases(24))]  # fmt: skip
    with pytest.raises(ModelError, match=r"make the model worse.*--force"):
        train(own, base=made_cases(48), encoder=encoder, folds=3)
    assert train(own, base=made_cases(48), encoder=encoder, folds=3, force=True).worse


def test_contradictory_labels_are_pointed_out(cases: list[Case], encoder: StaticEncoder) -> None:
    liar = replace(cases[0], id="liar", provider="Liar", course="lies",
                   labels={**cases[0].labels, "sector": "ict"})  # fmt: skip
    doubts = train([*cases[:60], liar], encoder=encoder, folds=3).doubts
    assert any("liar" in (doubt.case, doubt.why.rsplit(" ", 1)[-1]) for doubt in doubts)


def test_tampered_and_foreign_models_are_refused_in_one_line(
    tmp_path: Path, trained: Trained
) -> None:
    folder = tmp_path / "model"
    publish(trained.stored, folder)
    with pytest.raises(ModelError, match="trained with another encoder"):
        Classifier.load(folder, encoder="static-eu")
    facts = json.loads((folder / "model.json").read_text())
    for change, message in (
        ({"format": 99}, "format version 99"),
        ({"features": 0}, "features version 0"),
        ({"codebook": "0"}, "codebook version 0"),
        ({"weights": "sha256:0"}, "was changed after training"),
    ):
        (folder / "model.json").write_text(json.dumps({**facts, **change}))
        with pytest.raises(ModelError, match=message) as caught:
            load_model(folder)
        assert "\n" not in str(caught.value)
        assert "train again" in str(caught.value)
    targets = json.loads(json.dumps(facts["targets"]))
    targets["typology"]["classes"].remove("6")
    (folder / "model.json").write_text(json.dumps({**facts, "targets": targets}))
    with pytest.raises(ModelError, match="typology lacks the class 6"):
        load_model(folder)
    (folder / "model.json").unlink()
    with pytest.raises(ModelError, match="no model there"):
        load_model(folder)


def test_scores_by_hand() -> None:
    wanted, given = np.array([0, 0, 1, 1]), np.array([0, 1, 1, -1])
    assert macro_f1(wanted, given) == pytest.approx((2 / 3 + 0.5) / 2)
    assert calibration_error(np.array([0.95, 0.95]), np.array([True, True])) == pytest.approx(0.05)


def test_the_threshold_is_the_lowest_with_that_precision() -> None:
    confidence = np.linspace(1, 0.4, 61)
    right = np.arange(61) < 40
    assert threshold_for(confidence, right, 1.0) == pytest.approx(0.61)
    assert threshold_for(confidence[:5], right[:5], 0.9) == 0.7
    assert threshold_for(confidence, np.zeros(61, dtype=bool), 0.9) == 0.9


def test_a_small_encoder_differs_from_another() -> None:
    assert small_encoder(0).digest != small_encoder(1).digest
