"""Languages: which to try for one asked for, and tables of words with one module a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path


def fallbacks(language: str) -> tuple[str, ...]:
    """The tags to try for a language, in order: itself, its broader forms, English, and text of no language."""
    tags = [language]
    while "-" in language and language != "zh-Hant":
        language = language.rpartition("-")[0]
        if language in ("zh-Hant", "zh-Hans", "ja", "de", "en"):
            tags.append(language)
    return tuple(dict.fromkeys((*tags, "en", "")))


class Tables(Mapping[str, Mapping[str, str]]):
    """The table `name` of every module in a package, by language tag: ``zh_hant_tw`` holds that of ``zh-Hant-TW``.

    A new language is a new module; each is imported when its language is first asked for.
    """

    def __init__(self, package: str, folder: Path, name: str) -> None:
        self._package, self._folder, self._name = package, folder, name
        self._tables: dict[str, Mapping[str, str]] = {}

    @cached_property
    def _modules(self) -> dict[str, str]:
        stems = sorted(file.stem for file in self._folder.iterdir() if file.suffix == ".py" and file.stem != "__init__")
        return {_tag(stem): stem for stem in stems}

    def __getitem__(self, tag: str) -> Mapping[str, str]:
        if tag not in self._tables:
            self._tables[tag] = getattr(import_module(f"{self._package}.{self._modules[tag]}"), self._name)
        return self._tables[tag]

    def __contains__(self, tag: object) -> bool:
        return tag in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


def _tag(module: str) -> str:
    """The tag a module is named for: language, script in title case, region in capitals."""
    first, *rest = module.split("_")
    return "-".join((first, *(part.title() if len(part) == 4 else part.upper() for part in rest)))
