"""A small encoder, made up on the spot, and cases to train on in seconds."""

from __future__ import annotations

import hashlib

import numpy as np

from mcminer.classify.cases import Case
from mcminer.classify.static import StaticEncoder

WORDS = {
    "construction": "scaffold roof mason plaster insulation carpenter brick concrete heating site",
    "ict": "python software database cloud network programming server cyber algorithm data",
    "agri_food": "farm tractor forestry chainsaw dairy cattle orchard hygiene pesticide soil",
}
TYPES = {
    "1": ("university", "The university awards a certificate of continuing education, 5 ECTS."),
    "2": ("training_company", "The certificate is required by law under the safety regulation."),
    "5": ("employer", "Vendor certification for customers of our own software and products."),
    "": (
        "training_company",
        "A relaxed evening; everybody takes home a certificate of attendance.",
    ),
}


def small_encoder(seed: int = 0) -> StaticEncoder:
    """An encoder with random rows: like words get like vectors, and that is all."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(-127, 128, (4096, 24), dtype=np.int8)
    basis = np.linalg.qr(rng.normal(size=(384, 24)))[0].astype(np.float32)
    scales = np.full(4096, 0.01, dtype=np.float32)
    return StaticEncoder(rows, scales, basis, name=f"small-{seed}", digest=f"sha256:{seed}")


def made_cases(count: int = 96) -> list[Case]:
    """Cases whose words give their labels away; every provider has four."""
    cases = []
    for number in range(count):
        sector = list(WORDS)[number % len(WORDS)]
        code = list(TYPES)[(number // 3) % len(TYPES)]
        kind, sentence = TYPES[code]
        digest = hashlib.sha256(str(number).encode()).digest()
        listed = WORDS[sector].split()
        picked = " ".join(listed[byte % len(listed)] for byte in digest[:8])
        cases.append(Case(
            id=f"made-{number:03}", provider=f"Provider {number // 4}", course=f"course-{number}",
            language="en", text=f"Course in {picked.split()[0]} work\nYou learn {picked}.\n{sentence}",
            labels={"typology": code, "sector": sector, "green": "", "formality": "non_formal"},
            provider_type=kind,
        ))  # fmt: skip
    return cases
