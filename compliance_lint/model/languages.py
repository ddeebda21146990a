"""Languages: which to try for one asked for, and tables of words with one module a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        self._package, self._name = package, name
        self._modules = {_tag(file.stem): file.stem for file in sorted(folder.glob("*.py")) if file.stem != "__init__"}

    def __getitem__(self, tag: str) -> Mapping[str, str]:
        table: Mapping[str, str] = getattr(import_module(f"{self._package}.{self._modules[tag]}"), self._name)
        return table

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
