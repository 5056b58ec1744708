"""The static encoder: its folder is checked, its vectors have length one, and it finds twins."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from classify_makers import small_encoder

from mcminer.classify.encoder import load_encoder
from mcminer.classify.encoder_train import save_encoder
from mcminer.classify.static import StaticEncoder
from mcminer.errors import ModelError


def test_vectors_have_length_one_and_no_words_give_zeros() -> None:
    vectors = small_encoder().encode(["a course in welding", "", "12 34"])
    assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [1.0, 0.0, 0.0]


def test_case_and_accents_do_not_matter() -> None:
    first, second = small_encoder().encode(["Énergie SOLAIRE", "energie solaire"])
    assert np.allclose(first, second)


def test_the_cache_of_words_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"word{chr(97 + i)} course {chr(97 + i) * 4}" for i in range(20)]
    wanted = small_encoder().encode(texts)
    monkeypatch.setattr("mcminer.classify.static._CACHE", 10)
    tight = small_encoder()
    assert np.allclose(np.concatenate([tight.encode([text]) for text in texts]), wanted)


def test_lifting_keeps_angles() -> None:
    encoder = small_encoder()
    vectors = encoder.encode(["roof and wall", "software and cloud"])
    lifted = encoder.lift(vectors)
    assert lifted.shape == (2, 384)
    assert np.allclose(lifted @ lifted.T, vectors @ vectors.T, atol=1e-5)


def test_a_folder_round_trips(tmp_path: Path) -> None:
    save_encoder(small_encoder(), tmp_path / "enc", card="# card\n", facts={"seed": 0})
    again = StaticEncoder.load(tmp_path / "enc")
    assert np.allclose(again.encode(["dairy farm"]), small_encoder().encode(["dairy farm"]))


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("flip", "was changed after training"),
        ("format", "encoder format 99"),
        ("missing", "no encoder there"),
    ],
)
def test_a_damaged_folder_is_refused_in_one_line(tmp_path: Path, damage: str, message: str) -> None:
    folder = tmp_path / "enc"
    save_encoder(small_encoder(), folder, card="", facts={})
    weights, facts = folder / "encoder.safetensors", folder / "encoder.json"
    if damage == "flip":
        body = bytearray(weights.read_bytes())
        body[-1] ^= 1
        weights.write_bytes(bytes(body))
    elif damage == "format":
        facts.write_text(json.dumps({**json.loads(facts.read_text()), "format": 99}))
    else:
        weights.unlink()
    with pytest.raises(ModelError, match=message) as caught:
        StaticEncoder.load(folder)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_is_refused_without_asking_the_network() -> None:
    with pytest.raises(ModelError, match="no encoder 'nonsense'"):
        load_encoder("nonsense")


def test_the_shipped_encoder_finds_the_english_twin_of_a_course_description() -> None:
    """Descriptions are training pairs too, so this guards the wiring, not the quality."""
    folder = Path(__file__).parents[2] / "corpora" / "pairs"
    english = _texts(folder / "descriptions.en.tsv")
    encoder = load_encoder()
    wanted = encoder.encode(english)
    for lang in ("fi", "ga", "mt", "el", "de", "pl"):
        vectors = encoder.encode(_texts(folder / f"descriptions.{lang}.tsv"))
        right = (vectors @ wanted.T).argmax(axis=1) == np.arange(len(english))
        assert right.mean() >= 0.9, lang


def _texts(path: Path) -> list[str]:
    return [line.split("\t", 1)[1] for line in path.read_text(encoding="utf-8").splitlines()]


def test_inference_imports_neither_torch_nor_scikit_learn() -> None:
    code = (
        "import sys\n"
        "from mcminer.classify import default_classifier\n"
        "from mcminer.page import read_page\n"
        "from mcminer.record import Offer\n"
        "page = read_page(b'Welding course\\n\\nThe university awards 5 ECTS.')\n"
        "default_classifier().classify(page, Offer())\n"
        "print([n for n in ('torch', 'sklearn', 'scipy', 'sentence_transformers') "
        "if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
