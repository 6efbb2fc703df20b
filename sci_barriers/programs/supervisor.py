"""Starts one program under limits, watches it, and leaves nothing of it behind. Run as a script; standard library only.

``python -I -S supervisor.py CONTROL LIMITS COMMAND...``: CONTROL is the number of a socket to the harness, LIMITS a JSON object. The
supervisor starts the command in a session of its own, with its own standard streams, which it then drops, and reports through the
socket, a JSON object a line: ``{"started": pid}``, ``{"failed": reason}``, ``{"exit": code}``, ``{"signal": number}`` or
``{"limit": name, "value": number}``. When the socket ends, because the harness is done with the program or is dead, it kills all
descendants and ends itself. It adopts orphans (``PR_SET_CHILD_SUBREAPER``), so that a descendant that has left the session is found, too.
"""

import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import sys
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
#: Milliseconds between two looks at the descendants.
TICK = 50
#: Seconds after which killing is given up (of a chain of processes, say, that start each other faster than they are found).
PATIENCE = 5.0
PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
LINUX = sys.platform == "linux"
#: Whether the kernel lists the children of a process.
LISTED = os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def main(arguments: list[str]) -> int:
    """Run the command; see the module."""
    control, limits, command = int(arguments[0]), json.loads(arguments[1]), arguments[2:]
    os.set_inheritable(control, False)
    libc = ctypes.CDLL(None, use_errno=True) if LINUX else None
    if libc is not None:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    wake, woken = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK) if LINUX else _pipe()
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _become(command, limits, control, libc, parent)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # the harness has to see the end of the program's streams
        os.dup2(null, stream)
    os.close(null)
    supervisor = Supervisor(control, limits, pid)
    supervisor.report(started=pid)
    supervisor.watch(wake)
    return 0


def _pipe() -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        os.set_blocking(end, False)
    return ends


def _become(
    command: list[str], limits: dict[str, float], control: int, libc: "ctypes.CDLL | None", parent: int
) -> None:
    """Turn the forked child into the program."""
    try:
        os.setsid()
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() != parent:  # the supervisor died before that
                os._exit(127)
        signal.set_wakeup_fd(-1)
        # What is ignored would stay so: Python itself does it, and shells for what they start in the background.
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_DFL)
        _lower(resource.RLIMIT_CORE, 0)
        if "cpu" in limits:
            seconds = int(-(-limits["cpu"] // 1))
            _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
        if "memory" in limits:
            # A little more than what is watched: slow growth is seen, and reported; a sudden one fails in the program.
            _lower(resource.RLIMIT_DATA, int(limits["memory"] * 5 // 4) + (64 << 20))
        os.execvp(command[0], command)
    except BaseException as error:  # whatever it is: this process must not go on as a second supervisor
        reason = getattr(error, "strerror", None) or repr(error)
        os.write(control, json.dumps({"failed": reason}).encode() + b"\n")
    os._exit(127)


def _lower(kind: int, soft: int, hard: "int | None" = None) -> None:
    most = resource.getrlimit(kind)[1]
    wanted = [soft, soft if hard is None else hard]
    if most != resource.RLIM_INFINITY:
        wanted = [min(x, most) for x in wanted]
    resource.setrlimit(kind, (wanted[0], wanted[1]))


class Supervisor:
    """Watches a program and its descendants."""

    def __init__(self, control: int, limits: "dict[str, float]", pid: int) -> None:
        self.control, self.limits, self.pid = control, limits, pid
        self.status: int | None = None
        self.over = False

    def report(self, **message: object) -> None:
        """Tell the harness, if it is there to listen."""
        with contextlib.suppress(OSError):  # it is not: the end of the socket is seen in `watch`
            os.write(self.control, json.dumps(message).encode() + b"\n")

    def watch(self, wake: int) -> None:
        """Wait until the harness lets go; meanwhile report how the program ends, and hold it to its limits."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        poll.register(wake, select.POLLIN)
        looked, tick = 0.0, TICK if self.limits else None
        while True:
            ready = dict(poll.poll(tick))
            if wake in ready:
                os.read(wake, 4096)
            self.reap()
            if self.control in ready:
                self.kill()
                return
            now = time.monotonic()
            if not self.over and now - looked >= TICK / 1000:
                looked = now
                exceeded = self.exceeded()
                if exceeded is not None:
                    self.over = True
                    self.report(limit=exceeded[0], value=exceeded[1])
                    self.kill()

    def reap(self) -> bool:
        """Collect the dead; return whether any child is left."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if pid == self.pid:
                self.status = status
                if not self.over:
                    code = os.waitstatus_to_exitcode(status)
                    self.report(**({"exit": code} if code >= 0 else {"signal": -code}))

    def exceeded(self) -> "tuple[str, float] | None":
        """Return the limit that the descendants exceed together, and what they use."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu, memory, living = used.ru_utime + used.ru_stime, 0, 0
        for pid in descendants(os.getpid()):
            try:
                with open(f"/proc/{pid}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
                with open(f"/proc/{pid}/statm", "rb") as file:
                    memory += int(file.read().split()[1]) * PAGE
            except (OSError, IndexError):  # it has ended meanwhile
                continue
            cpu += sum(map(int, fields[11:15])) / TICKS
            living += fields[0] != b"Z"
        for name, value in (("processes", living), ("memory", memory), ("cpu", cpu)):
            if name in self.limits and value > self.limits[name]:
                return name, value
        return None

    def kill(self) -> None:
        """Kill all descendants, also those that are born meanwhile."""
        end = time.monotonic() + PATIENCE
        while True:
            if self.status is None:
                _kill(-self.pid)  # the whole group at once: no member can fork in between
            for pid in descendants(os.getpid()):
                _kill(pid)
            if not self.reap() or time.monotonic() > end:
                return
            time.sleep(0.0005)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # gone, or a program of another user
        os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> "list[int]":
    """Return the processes below a process."""
    if not LINUX:
        return []
    listed: dict[int, list[int]] | None = None if LISTED else _parents()
    found, todo = [], [pid]
    while todo:
        pid = todo.pop()
        new = children(pid) if listed is None else listed.get(pid, [])
        found += new
        todo += new
    return found


def children(pid: int) -> "list[int]":
    """Return the children of all threads of a process."""
    result: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:
                result += map(int, file.read().split())
    except OSError:  # it has ended meanwhile
        pass
    return result


def _parents() -> "dict[int, list[int]]":
    """Return the children of every process, from a walk through all processes: for kernels that do not list them."""
    result: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parent = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, IndexError):  # it has ended meanwhile
                continue
            result.setdefault(parent, []).append(int(name))
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
