"""How commands end: one place turns what they raise into a message and an exit code."""

from __future__ import annotations

import _thread
import contextlib
import functools
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final, NoReturn

import typer

from sci_barriers._errors import BarrierError, MissingExtra
from sci_barriers._text import readable
from sci_barriers.cli._console import console, plain

#: The exit code of an algorithm that failed.
CRASHED: Final = 1
#: The exit code of wrong usage: an argument, or a file that cannot be read or written.
USAGE: Final = 2
#: Of a fault of this program: no answer to any question.
FAULT: Final = 70
#: Of an interrupted command, as shells have it.
INTERRUPTED: Final = 130
#: Where nobody reads the output.
UNREAD: Final = 128 + int(signal.SIGPIPE)


def guarded(run: Callable[..., None]) -> Callable[..., None]:
    """Return a command that ends with a message and an exit code, whatever it raises.

    Wrong arguments and files 2, interrupts (Ctrl-C, SIGTERM) 130, anything else is a fault of this program, 70: none of them is the exit
    code of an answer.
    """

    @functools.wraps(run)
    def ending(*arguments: Any, **options: Any) -> None:
        with _interrupts() as seen:
            code = _ending(functools.partial(run, *arguments, **options), seen)
        if code:
            raise typer.Exit(code)

    return ending


def _ending(run: Callable[[], None], interrupts: list[int]) -> int:
    """Run a command, print what there is to say, and return the exit code."""
    try:
        run()
    except typer.Exit as error:
        return int(error.exit_code)
    except KeyboardInterrupt:
        console(stderr=True).print("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        return _unread()
    except BaseException as error:
        if interrupts:  # a library in C may make another exception of it: Matplotlib makes "Invalid bounding box"
            console(stderr=True).print("interrupted")
            return INTERRUPTED
        if isinstance(error.__context__, BrokenPipeError):  # rich makes another exception of it
            return _unread()
        code, text = outcome(error)
        say(code, text)
        return code
    return 0


def outcome(error: BaseException) -> tuple[int, str]:
    """Return the exit code of what a command raised, and what there is to say about it."""
    if isinstance(error, MemoryError):
        return FAULT, "not enough memory"
    if isinstance(error, OSError):
        return USAGE, f"{error.filename}: {error.strerror}" if error.filename is not None else str(error)
    if _is_wrong_usage(error):
        return USAGE, str(error)
    trace = readable("".join(traceback.format_exception(error)))
    return FAULT, f"{trace}a fault of sci-barriers itself, no answer; please report it"


def say(code: int, text: str) -> None:
    """Print on the standard error what there is to say about an error."""
    *before, last = text.splitlines() if code == FAULT else (text,)
    if before:
        typer.echo("\n".join(before), err=True)
    console(stderr=True).print(f"[red]error:[/red] {plain(last)}", soft_wrap=True)


def _is_wrong_usage(error: BaseException) -> bool:
    if isinstance(error, BarrierError | MissingExtra):
        return True
    from oracles import OracleError  # only now: they load what `--help` does not need
    from theorems import TheoremError

    return isinstance(error, TheoremError | OracleError)


def _unread() -> int:
    """Return the exit code where nobody reads the output any more; Python would complain about it at its end."""
    with contextlib.suppress(OSError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.close(null)
    return UNREAD


@contextlib.contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Let SIGTERM do what Ctrl-C does, and yield a list of the signals that came.

    Outside the main thread, and where somebody else handles a signal, it stays as it is.
    """
    seen: list[int] = []
    usual: dict[int, Any] = {signal.SIGTERM: signal.SIG_DFL, signal.SIGINT: signal.default_int_handler}
    mine = threading.current_thread() is threading.main_thread()
    ours = [number for number, handler in usual.items() if mine and signal.getsignal(number) is handler]

    def interrupt(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        raise KeyboardInterrupt

    def repeat(unraisable: sys.UnraisableHookArgs) -> None:
        # It fell where nobody can hear it, into a finaliser or a callback of the garbage collector: it is repeated when that has ended.
        if unraisable.exc_type is KeyboardInterrupt and seen:
            timers.append(threading.Timer(0.01, _thread.interrupt_main, seen[-1:]))
            timers[-1].start()
        else:
            tell(unraisable)

    timers, tell = list[threading.Timer](), sys.unraisablehook
    for number in ours:
        signal.signal(number, interrupt)
    if ours:
        sys.unraisablehook = repeat
    try:
        yield seen
    finally:
        for timer in timers:
            timer.cancel()
        if ours:
            sys.unraisablehook = tell
        for number in ours:
            signal.signal(number, usual[number])


def wrong_usage(error: Exception) -> NoReturn:
    """Print an error, which names the argument, its value and the allowed range, and end with exit code 2."""
    say(USAGE, str(error))
    raise typer.Exit(USAGE) from error


@contextlib.contextmanager
def writing(option: str, path: Path) -> Iterator[None]:
    """Let an error of the file system in the block say which option it is about."""
    try:
        yield
    except OSError as error:
        raise BarrierError(option, str(path), f"a place that can be written ({error.strerror})") from error


@contextlib.contextmanager
def naming(name: str, option: str) -> Iterator[None]:
    """Let an error about the argument of a function in the block say which option it is about: the one that its user has typed."""
    from theorems import TheoremError  # only now: see `_is_wrong_usage`

    try:
        yield
    except (BarrierError, TheoremError) as error:
        if error.name != name:
            raise
        raise BarrierError(option, error.value, error.allowed) from error


def require_folder(out: Path | None, option: str = "--out") -> None:
    """Raise `BarrierError` unless files can be written into the folder, which is made if it is not there: before hours of work."""
    if out is None:
        return
    from theorems.certificates.writer import file_beside  # only now: `--help` does not need it

    with writing(option, out):
        if out.exists() and not out.is_dir():
            raise BarrierError(option, str(out), "a folder, or a name that is free")
        out.mkdir(parents=True, exist_ok=True)
        with file_beside(out / "sci-barriers"):
            pass


def require_file(path: Path | None, option: str) -> None:
    """Raise `BarrierError` unless a file of this name can be written: before hours of work."""
    if path is None:
        return
    from theorems.certificates.writer import file_beside

    with writing(option, path):
        if path.is_dir():
            raise BarrierError(option, str(path), "a file that can be written, not a folder")
        if not path.parent.is_dir():
            raise BarrierError(
                option, str(path), f"a file that can be written, in a folder that exists; there is no {path.parent}"
            )
        if path.exists() and not path.is_file():  # a device, which the superuser would replace
            raise BarrierError(option, str(path), "a file that can be written, not a device or a pipe")
        with file_beside(Path(os.path.realpath(path))):
            pass
