"""``completion``: a script that completes commands, flags and their values in bash, zsh or fish; no process runs on a keystroke."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

import typer

from compliance_lint.cli.options import LANGUAGES, choice, emit

HELP = "Print a script that completes commands, flags and their values: bash, zsh or fish."
EPILOG = (
    "Install:  compliance-lint completion bash > ~/.local/share/bash-completion/completions/compliance-lint   |   "
    "compliance-lint completion zsh > ~/.zfunc/_compliance-lint   |   "
    "compliance-lint completion fish > ~/.config/fish/completions/compliance-lint.fish"
)
SHELLS = ("bash", "zsh", "fish")


class Row(NamedTuple):
    """A command as the words that lead to it, the commands below it, and its flags with their values where those are known."""

    way: tuple[str, ...]
    commands: dict[str, str]
    flags: dict[str, tuple[str, ...]]
    helps: dict[str, str]


def completion(context: typer.Context, shell: Annotated[str, typer.Argument(help=f"{', '.join(SHELLS)}.", metavar="SHELL")]) -> None:
    """Exits 0."""
    choice(shell, SHELLS, "shell")
    emit({"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](list(rows(context.find_root().command, ()))))


def rows(command: Any, way: tuple[str, ...]) -> Iterator[Row]:
    """A command and all that are below it."""
    below: dict[str, Any] = getattr(command, "commands", {})
    flags: dict[str, tuple[str, ...]] = {"--help": ()}
    helps = {"--help": "Show this message and exit."}
    for option in command.params:
        for flag in option.opts if option.param_type_name == "option" else ():
            flags[flag] = _values(command, option.name)
            helps[flag] = option.help or ""
    yield Row(way, {name: str(one.help or "") for name, one in below.items()}, flags, helps)
    for name, one in below.items():
        yield from rows(one, (*way, name))


def _values(command: Any, option: str) -> tuple[str, ...]:
    """The words an option takes, where they are few and known; the formats are those of the command's module."""
    from compliance_lint.findings.inspection import PROFILES
    from compliance_lint.rules.rule import SEVERITIES
    from compliance_lint.sources.rulesets import bundled_names

    if option == "format":
        return tuple(getattr(sys.modules[command.callback.__module__], "FORMATS", ()))
    known = {"profile": PROFILES, "fail_on": SEVERITIES, "lang": LANGUAGES, "ruleset": bundled_names()}
    return known.get(option, ())


def _ways(found: list[Row]) -> str:
    return "|".join("/" + "/".join(row.way) for row in found if row.way)


def _path(row: Row) -> str:
    return "".join(f"/{word}" for word in row.way)


def _bash(found: list[Row]) -> str:
    values = [f'        "{_path(row)} {flag}") words="{" ".join(known)}" ;;' for row in found for flag, known in row.flags.items() if known]
    words = [f'        "{_path(row)}") words="{" ".join([*row.commands, *row.flags])}" ;;' for row in found]
    return "\n".join([
        "_compliance_lint() {", '    local word way="" words="" current="${COMP_WORDS[COMP_CWORD]}"',
        '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do', f'        case "$way/$word" in {_ways(found)}) way="$way/$word" ;; esac',
        "    done", '    case "$way ${COMP_WORDS[COMP_CWORD-1]}" in', *values, "    esac",
        '    [ -n "$words" ] || case "$way" in', *words, "    esac",
        '    COMPREPLY=($(compgen -W "$words" -- "$current"))', "}",
        "complete -o default -F _compliance_lint compliance-lint", "",
    ])  # fmt: skip


def _zsh(found: list[Row]) -> str:
    values = [f'    "{_path(row)} {flag}") compadd -- {" ".join(known)}; return ;;' for row in found for flag, known in row.flags.items()
              if known]  # fmt: skip
    words = [f'    "{_path(row)}") compadd -- {" ".join([*row.commands, *row.flags])} ;;' for row in found]
    return "\n".join([
        "#compdef compliance-lint", "_compliance_lint() {", '  local word way=""',
        '  for word in "${(@)words[2,CURRENT-1]}"; do', f'    case "$way/$word" in ({_ways(found)}) way="$way/$word" ;; esac', "  done",
        '  case "$way ${words[CURRENT-1]}" in', *values, "  esac", '  case "$way" in', *words, "  esac", '  [[ -z "$way" ]] || _files', "}",
        'if [[ "$funcstack[1]" == "_compliance-lint" ]]; then _compliance_lint "$@"; else compdef _compliance_lint compliance-lint; fi', "",
    ])  # fmt: skip


def _fish(found: list[Row]) -> str:
    lines = []
    for row in found:
        seen = [f"__fish_seen_subcommand_from {word}" for word in row.way]
        below = f"not __fish_seen_subcommand_from {' '.join(row.commands)}" if row.commands else ""
        where = f" -n '{'; and '.join(filter(None, [*seen, below]))}'" if seen or below else ""
        for name, told in row.commands.items():
            lines.append(f"complete -c compliance-lint{where} -f -a {name} -d {_quoted(told)}")
        for flag, known in row.flags.items():
            form = f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}"
            takes = f" -x -a '{' '.join(known)}'" if known else ""
            lines.append(f"complete -c compliance-lint{where} {form}{takes} -d {_quoted(row.helps[flag])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """The first sentence of a text as one word of fish."""
    first = text.strip().split("\n")[0].split(". ")[0].rstrip(".")
    return "'" + first.replace("\\", "\\\\").replace("'", "\\'") + "'"
