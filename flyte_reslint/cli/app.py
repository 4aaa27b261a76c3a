"""The commands and their options."""

from __future__ import annotations

import click

from flyte_reslint.cli.check import check
from flyte_reslint.cli.clean import clean
from flyte_reslint.cli.config import config
from flyte_reslint.cli.diff import diff
from flyte_reslint.cli.help import Group
from flyte_reslint.cli.rule import rule
from flyte_reslint.cli.server import server
from flyte_reslint.cli.show import show
from flyte_reslint.cli.verify import verify

DEFAULT_COMMAND = "check"


class CheckByDefault(Group):
    """A group whose command may be left out: `flyte-reslint src` is `flyte-reslint check src`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` before arguments that begin neither with a command nor with an option of the group."""
        own = {*self.commands, *(name for option in self.get_params(ctx) for name in option.opts)}
        return super().parse_args(ctx, args if args and args[0] in own else [DEFAULT_COMMAND, *args])


@click.group(cls=CheckByDefault, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="flyte-reslint", prog_name="flyte-reslint", message="%(prog)s %(version)s")
def app() -> None:
    """Check the resources that Flyte tasks declare, without running the code.

    Without a command, `check` is run.
    """


for command in (check, show, diff, verify, rule, config, clean, server):
    app.add_command(command)
