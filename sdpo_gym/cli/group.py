"""The command group: commands of other packages, loaded when asked for, and errors in one line."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from sdpo_gym import plugins
from sdpo_gym.cli.display import printable
from sdpo_gym.cli.extras import missing_extra
from sdpo_gym.errors import PluginError, SdpoGymError, UnknownNameError, closest

WRONG_INPUT = 2
INTERRUPTED = 130


class CommandGroup(click.Group):
    """Commands of this package and those of the entry-point group `sdpo_gym.commands`.

    What goes wrong is one line on standard error and exit code 2; a traceback means a bug.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names only; nothing is loaded."""
        return [*self.commands, *sorted(plugins.available(plugins.COMMANDS).keys() - self.commands.keys())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; one whose package fails to load is listed as broken, and says why when it is called."""
        if cmd_name in self.commands or cmd_name not in plugins.available(plugins.COMMANDS):
            return self.commands.get(cmd_name)
        try:
            command = plugins.load(plugins.COMMANDS, cmd_name)
            if isinstance(command, click.Command):
                return command
            error: Exception = PluginError(
                f"the entry point of command {cmd_name!r} must be a click command, got {type(command).__name__}"
            )
        except SdpoGymError as failed:
            error = missing_extra(failed, f"the command {cmd_name!r}") or failed
        return _broken(cmd_name, error)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command, or says which one is close."""
        if args and args[0] not in self.list_commands(ctx):
            raise UnknownNameError("command", args[0], self.list_commands(ctx), "(see: sdpo-gym --help)")
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs a command line and exits; with `standalone_mode=False` raises and returns instead."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
            if isinstance(stream, io.TextIOWrapper):  # and not a replacement, as in a notebook
                stream.reconfigure(errors=errors)
        try:
            code = super().main(args, prog_name or "sdpo-gym", complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.ClickException as error:
            sys.exit(_tell(_usage(error), WRONG_INPUT if error.exit_code == 1 else error.exit_code))
        except click.Abort:
            sys.exit(_tell("Interrupted.", INTERRUPTED))
        except SdpoGymError as error:
            sys.exit(_tell(f"Error: {missing_extra(error) or error}", WRONG_INPUT))
        except BrokenPipeError:  # the reader (`head`, a pager) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except ModuleNotFoundError as error:
            missing = missing_extra(error)
            if missing is None:
                raise
            sys.exit(_tell(f"Error: {missing}", WRONG_INPUT))
        sys.exit(code if isinstance(code, int) else 0)


def _usage(error: click.ClickException) -> str:
    """click's message; for wrong usage with the command whose help says what is right."""
    message = error.format_message()
    if not isinstance(error, click.UsageError):
        return message if error.exit_code == INTERRUPTED else f"Error: {message}"
    if isinstance(error, click.NoSuchOption) and error.ctx and not error.possibilities:
        options = [name for p in error.ctx.command.get_params(error.ctx) for name in (*p.opts, *p.secondary_opts)]
        close = closest(error.option_name, [name for name in options if name.startswith("--")])
        message += f" Did you mean {close}?" if close else ""
    return f"Error: {message}" + (f" (see: {error.ctx.command_path} --help)" if error.ctx else "")


def _tell(message: str, code: int) -> int:
    """Prints one line, whatever the message has in it."""
    click.echo(printable(" ".join(message.split())), err=True)
    return code


def _broken(name: str, error: Exception) -> click.Command:
    """A command that can be listed and, when called, raises what its package raised."""

    def fail(arguments: tuple[str, ...]) -> None:
        raise error

    return click.Command(
        name,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        callback=fail,
        short_help=f"(not available) {error}",
        add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )
