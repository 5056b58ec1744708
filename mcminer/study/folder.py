"""The study's folder: making one, opening one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from types import TracebackType

from mcminer.errors import SettingsError, StudyError
from mcminer.study.db import Store
from mcminer.study.decisions import Decisions
from mcminer.study.files import write_atomic
from mcminer.study.offers import Offers
from mcminer.study.pages import Pages
from mcminer.study.providers import HEADER, Provider, read_providers
from mcminer.study.runs import Runs
from mcminer.study.settings import Settings, load_settings
from mcminer.study.template import STUDY_TOML

__all__ = ["Study"]


class Study:
    """A study in a folder. Use :meth:`create` or :meth:`open`; it is a context manager.

    Attributes:
        folder: Where it is.
        store: Its SQLite store (:class:`mcminer.study.db.Store`).
        pages, offers, decisions, runs: What the store holds.
        archive, models: Folders inside it.
    """

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.archive = folder / "archive"
        self.models = folder / "models"
        self.pages = Pages(store, self.archive)
        self.offers = Offers(store)
        self.decisions = Decisions(store)
        self.runs = Runs(store)

    @classmethod
    def create(cls, folder: Path | str, *, contact: str = "") -> Study:
        """Make a study in a new or empty folder and open it.

        Args:
            folder: Made with its parents where missing.
            contact: Written to study.toml.

        Raises:
            StudyError: The folder holds something already, or cannot be written.
        """
        folder = Path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                hint = "is a study already" if (folder / "study.toml").exists() else "is not empty"
                raise StudyError(f"{folder}: {hint}; choose a new folder")
            (folder / "archive").mkdir()
            (folder / "models").mkdir()
            write_atomic(folder / "providers.csv", (",".join(HEADER) + "\r\n").encode())
            quoted = contact.replace("\\", "\\\\").replace('"', '\\"')
            write_atomic(folder / "study.toml", STUDY_TOML.replace("@CONTACT@", quoted).encode())
        except FileExistsError as error:
            raise StudyError(f"{folder}: is a file; choose a new folder") from error
        except OSError as error:
            raise StudyError(f"{folder}: cannot be made ({error.strerror})") from error
        return cls(folder, Store(folder / "study.sqlite", create=True))

    @classmethod
    def open(cls, folder: Path | str) -> Study:
        """Open a study.

        Raises:
            StudyError: The folder is missing or holds no study, or its store is damaged or newer.
            SettingsError: study.toml is wrong.
        """
        folder = Path(folder)
        if not folder.is_dir():
            raise StudyError(f"{folder}: there is no such folder; `mcminer new {folder}` makes one")
        if not (folder / "study.toml").is_file():
            raise StudyError(
                f"{folder}: is no study (study.toml is missing); `mcminer new` makes one"
            )
        settings = load_settings(folder / "study.toml")
        study = cls(folder, Store(folder / "study.sqlite"))
        study.__dict__["settings"] = settings
        # Zip tools and version control drop empty folders.
        for part in (study.archive, study.models):
            part.mkdir(exist_ok=True)
        return study

    @cached_property
    def settings(self) -> Settings:
        """study.toml, as it was when the study was opened."""
        return load_settings(self.folder / "study.toml")

    def providers(self) -> list[Provider]:
        """providers.csv, read afresh.

        Raises:
            SettingsError: The file is missing or a line is wrong.
        """
        return read_providers(self.folder / "providers.csv")

    def provider(self, name: str) -> Provider | None:
        """The first line of providers.csv with that name, if there is one."""
        return next((one for one in self.providers() if one.name == name), None)

    def require_contact(self) -> str:
        """The contact address.

        Raises:
            SettingsError: None is set; the message says how to set one.
        """
        if not self.settings.contact:
            raise SettingsError(
                f"{self.folder / 'study.toml'}: no contact is set; write the line "
                'contact = "you@example.org" (whoever answers for the crawl)'
            )
        return self.settings.contact

    def writing(self, command: str) -> AbstractContextManager[None]:
        """Hold the one writer's lock over several calls.

        Raises:
            StudyError: Another process is writing.
        """
        return self.store.writing(command)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Study:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Study({str(self.folder)!r})"
