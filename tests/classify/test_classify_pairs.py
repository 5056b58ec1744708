"""Translation pairs, the training of an encoder on a few of them, and MELO's releases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mcminer.classify import encoder_train
from mcminer.classify.encoder_train import EncoderSettings, train_encoder
from mcminer.classify.melo import align
from mcminer.classify.pairs import Concept, read_pairs
from mcminer.errors import InputError

ROOT = Path(__file__).parents[2]


def test_files_are_joined_by_identifier(tmp_path: Path) -> None:
    (tmp_path / "jobs.en.tsv").write_text("esco_uri\tlabel\na\tbaker\na\tbread maker\nb\tnurse\n")
    (tmp_path / "jobs.fi.tsv").write_text("a\tleipuri\nc\torpo\n")
    (tmp_path / "notes.txt").write_text("a\tnothing\n")
    found = read_pairs([tmp_path])
    assert [(one.key, one.texts) for one in found] == [
        ("jobs:a", {"en": ("baker", "bread maker"), "fi": ("leipuri",)}),
        ("jobs:b", {"en": ("nurse",)}),
    ]


def test_escos_csv_download_is_read(tmp_path: Path) -> None:
    head = "conceptType,conceptUri,preferredLabel,altLabels\n"
    (tmp_path / "skills_en.csv").write_text(head + 'X,u1,weld metal,"join metal\nuse torch"\n')
    (tmp_path / "skills_mt.csv").write_text(head + "X,u1,iwweldjar,\n")
    (one,) = read_pairs([tmp_path])
    assert one.texts == {"en": ("weld metal", "join metal", "use torch"), "mt": ("iwweldjar",)}


def test_a_folder_without_english_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jobs.fi.tsv").write_text("a\tleipuri\n")
    with pytest.raises(InputError, match="no pairs with English"):
        read_pairs([tmp_path])
    with pytest.raises(InputError, match="no such folder"):
        read_pairs([tmp_path / "gone"])


def test_the_shipped_pairs_are_complete() -> None:
    found = read_pairs([ROOT / "corpora" / "pairs"])
    descriptions = [one for one in found if one.key.startswith("descriptions:")]
    assert len(descriptions) >= 40
    assert all(len(one.texts) == 24 for one in descriptions)


def test_releases_that_differ_by_a_few_concepts_are_aligned() -> None:
    names = ["astronomer", "baker", "carpenter", "dentist", "electrician", "florist"]
    new = [(str(i), [name]) for i, name in enumerate(names)]
    old = [(str(i), [name]) for i, name in enumerate(names) if name != "carpenter"]
    assert align(old, new) == [(0, 0), (1, 1), (2, 3), (3, 4), (4, 5)]


@pytest.mark.slow
def test_training_brings_translations_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """With targets given, so that neither MiniLM nor minutes are needed."""
    rng = np.random.default_rng(0)
    known = {name: rng.normal(size=384).astype(np.float32) for name in ("oven", "ship", "tree")}

    def targets(texts: list[str], *, cache: Path | None = None) -> np.ndarray:
        return np.stack([known[text] / np.linalg.norm(known[text]) for text in texts])

    monkeypatch.setattr(encoder_train, "minilm_vectors", targets)
    concepts = [
        Concept("t:1", {"en": ("oven",), "fi": ("uuni",), "pl": ("piekarnik",)}),
        Concept("t:2", {"en": ("ship",), "fi": ("laiva",), "pl": ("statek",)}),
        Concept("t:3", {"en": ("tree",), "fi": ("puu",), "pl": ("drzewo",)}),
    ]
    settings = EncoderSettings(buckets=2_000, dimensions=3, epochs=120, batch=16)
    encoder = train_encoder(concepts, settings=settings)
    english = encoder.encode(["oven", "ship", "tree"])
    for listed in (["uuni", "laiva", "puu"], ["piekarnik", "statek", "drzewo"]):
        assert (encoder.encode(listed) @ english.T).argmax(axis=1).tolist() == [0, 1, 2]
