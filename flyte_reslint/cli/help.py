"""Help: rich-click draws it on terminals, and is imported for nothing else; elsewhere click writes it."""

from __future__ import annotations

import sys

import click

from flyte_reslint.cli.terminal import is_plain

PANELS = (
    ("Rules", ("--select", "--extend-select", "--ignore", "--per-file-ignores", "--baseline", "--write-baseline")),
    (
        "Reading",
        ("--exclude", "--stdin-filename", "--jobs", "--no-cache", "--cache-dir", "--target-flyte", "--target-flytekit"),
    ),
    ("Platform", ("--platform", "--project", "--domain")),
    ("Fixes", ("--fix", "--unsafe-fixes", "--show-fixes", "--fix-only", "--diff")),
    (
        "Output",
        ("--output-format", "--output-file", "--statistics", "--watch", "--fail-level", "--fail-on", "--exit-zero"),
    ),
    ("Configuration", ("--config", "--isolated")),
)
"""The options of a command's help under headings; the others stand last."""


class Command(click.Command):
    """A command whose help has its options under headings."""

    def get_help(self, ctx: click.Context) -> str:
        """The help, drawn where that shows."""
        return super().get_help(ctx) if is_plain(sys.stdout) else _drawn(self, ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings."""
        _write_options(self, ctx, formatter)


class Group(click.Group):
    """A group of commands, with help of the same kind."""

    def get_help(self, ctx: click.Context) -> str:
        """The help, drawn where that shows."""
        return super().get_help(ctx) if is_plain(sys.stdout) else _drawn(self, ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings, and the commands after them."""
        _write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)


def _write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    options = [each for each in command.get_params(ctx) if isinstance(each, click.Option)]
    left = {option.opts[0]: option.get_help_record(ctx) for option in options}
    for heading, names in (*PANELS, ("Options", tuple(left))):
        records = [record for name in names if (record := left.pop(name, None)) is not None]
        if records:
            with formatter.section(heading):
                formatter.write_dl(records)


def _drawn(command: click.Command, ctx: click.Context) -> str:
    """The help of a command as rich-click has it for one of the same name, words, parameters and commands."""
    from rich_click import RichCommand, RichContext, RichGroup

    if isinstance(command, click.Group):
        twin: RichCommand = RichGroup(
            name=command.name, commands=command.commands, params=command.params, help=command.help
        )
    else:
        twin = RichCommand(name=command.name, params=command.params, help=command.help)
    groups = {"*": [{"name": heading, "options": list(names)} for heading, names in PANELS]}
    context = RichContext(
        twin,
        info_name=ctx.info_name,
        parent=ctx.parent,
        help_option_names=ctx.help_option_names,
        rich_help_config={"option_groups": groups},
    )
    return twin.get_help(context)
