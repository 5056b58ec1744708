"""providers.csv, however a spreadsheet saved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcminer.errors import SettingsError
from mcminer.study.providers import read_providers

ROWS = (
    "country;name;type;url;scope;notes;legal_ground\nnl;École Zürich;university;https://e.org/;;;\n"
)

FORMS = {
    "semicolon": ROWS.encode(),
    "bom": ROWS.encode("utf-8-sig"),
    "comma": ROWS.replace(";", ",").encode(),
    "tab": ROWS.replace(";", "\t").encode(),
    "windows-1252": ROWS.encode("cp1252"),
    "utf-16": ROWS.encode("utf-16"),
    "carriage returns": ROWS.replace("\n", "\r\n").encode(),
    "blank lines": ("\n;;;;;;\n" + ROWS.replace("\n", "\n\n") + ";;;;;;\n").encode(),
    "sep line": ("sep=;\n" + ROWS).encode(),
    "comment": ROWS.replace("nl;", "# later\nnl;").encode(),
    "quoted": ROWS.replace("École Zürich", '"École Zürich"').encode(),
    "capitals": ROWS.replace("country;name", "Country;NAME").encode(),
    "short": "name;url;country;type\nÉcole Zürich;https://e.org/;NL;university\n".encode(),
    "long": ROWS.replace(";;;\n", ";;;;;;\n").encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(tmp_path: Path, form: str) -> None:
    path = tmp_path / "providers.csv"
    path.write_bytes(FORMS[form])
    (one,) = read_providers(path)
    assert (one.country, one.name, one.type, one.url) == (
        "NL", "École Zürich", "university", "https://e.org/"
    )  # fmt: skip


def test_an_address_without_scheme_is_https(tmp_path: Path) -> None:
    path = tmp_path / "providers.csv"
    path.write_text("name,url\nSchool,www.school.eu/courses\n")
    assert read_providers(path)[0].url == "https://www.school.eu/courses"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,adress\n", r"line 1: unknown column `adress`"),
        ("name,urll\n", r"line 1: unknown column `urll`; did you mean `url`\?"),
        ("name,notes\n", r"line 1: column `url` is missing"),
        ("name,url\nA,https://a.eu\n\nB,\n", r"line 4: `url` is empty"),
        ("name,url\nA,ftp://a.eu\n", r"line 2: 'ftp://a.eu' is no http"),
        ("name,url,country\nA,https://a.eu,NLD\n", r"line 2: country 'NLD' is no ISO code"),
        ("name,url,type\nA,https://a.eu,univercity\n", r"line 2: unknown type `univercity`; did you mean `university`"),
        ("name,url\nA,https://a.eu,x,y\n", r"line 2: has 4 cells"),
        ("name,url,country\nA,https://a.eu,NL\nA,https://a.eu/b,BE\n", r"line 3: 'A' has another country"),
    ],
)  # fmt: skip
def test_mistakes_name_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "providers.csv"
    path.write_text(text)
    with pytest.raises(SettingsError, match=message) as caught:
        read_providers(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_providers(tmp_path / "providers.csv")


def test_an_empty_file_lists_nobody(tmp_path: Path) -> None:
    (tmp_path / "providers.csv").write_text("")
    assert read_providers(tmp_path / "providers.csv") == []
