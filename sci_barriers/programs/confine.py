"""Keeps a program away from files, network and other processes, and becomes it. A script; standard library only.

``python -I -S confine.py READABLE COMMAND...``: READABLE is a JSON list of folders and files that may be read and executed. What is
below none of them cannot be read, and nothing at all can be written, made or removed (`/dev/null` apart). There are no sockets, no
signals to processes outside, no changes of the modes and times of files. All descendants inherit this, and nobody can take it back.

Linux alone can do so without a privilege: Landlock for files (since 5.13), seccomp for the system calls that Landlock does not know. Where
one of them is missing, the script ends with the exit code `REFUSED` and says so: it never starts the program unconfined.
"""

import ctypes
import json
import os
import platform
import struct
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

__all__ = ["confined", "unavailable"]

#: The exit code where the system cannot confine.
REFUSED = 126
#: What a program needs to be loaded and to know its machine. No folder of a user, and no secret of the system, is among them.
SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/sys/devices/system", "/proc/self"),
    *(
        "/proc/cpuinfo",
        "/proc/meminfo",
        "/proc/stat",
        "/proc/sys/kernel",
        "/proc/sys/vm",
        "/dev/urandom",
        "/dev/random",
    ),
    *("/dev/zero", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/localtime"),
    *("/etc/ssl/openssl.cnf", "/etc/mime.types"),
)

# --- Landlock: files. The numbers are those of <linux/landlock.h>. ------------------------------------------------------------------

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on all architectures
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
#: How many rights to files the versions 1, 2, … know; version 4 knows TCP, version 6 signals and abstract sockets.
_RIGHTS = (13, 14, 15, 15, 16)
_NETWORK, _SCOPES = 4, 6

# --- seccomp: system calls that are refused, by their numbers on x86-64 and on 64-bit ARM (-1: there is none). ------------------------

_REFUSED = {
    # connections, and a second door to them
    "socket": (41, 198),
    "io_uring_setup": (425, 425),
    # modes, owners, times and attributes of files, which Landlock leaves alone
    "chmod": (90, -1),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, -1),
    "fchown": (93, 55),
    "lchown": (94, -1),
    "fchownat": (260, 54),
    "utime": (132, -1),
    "utimes": (235, -1),
    "futimesat": (261, -1),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "open_by_handle_at": (304, 265),
    "truncate": (76, 45),
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    # what outlives a process
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # the system itself, if the user happens to be root
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "reboot": (169, 142),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "iopl": (172, -1),
    "ioperm": (173, -1),
}
#: Refused unless their first argument is 0, the process itself.
_REFUSED_TO_OTHERS = {"prlimit64": (302, 261), "sched_setaffinity": (203, 122)}
#: Refused where Landlock does not keep signals inside. ``abort`` and the like then end in another way.
_SIGNALS = {
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
}
#: machine ↦ (column of the tables, its number for auditing).
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # go on; EPERM; the end of the process
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP = 22, 38, 24
#: System calls of another interface of x86-64 have this bit.
_X32 = 0x40000000


class Impossible(Exception):
    """This system cannot confine a program; the message says why."""


def confined(command: Sequence[str], readable: Sequence[str | os.PathLike[str]] = ()) -> list[str]:
    """Return the command that runs a program confined.

    Args:
        command: the program with its arguments.
        readable: what it may read and execute besides the system and this Python with its libraries.
    """
    paths = [*SYSTEM, *_python(), *(os.path.realpath(path) for path in readable)]
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), json.dumps(paths), *command]


@cache
def unavailable() -> str:
    """Return why this system cannot confine a program; empty if it can."""
    if sys.platform != "linux":
        return "only Linux can"
    done = subprocess.run(confined([sys.executable, "-I", "-S", "-c", ""]), capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip() or f"a trial ended with {done.returncode}"


@cache
def _python() -> list[str]:
    """Return where this Python and its libraries are: what ``python -P`` looks into, never the working directory."""
    asked = "import json, sys; print(json.dumps([*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix]))"
    done = subprocess.run([sys.executable, "-P", "-c", asked], capture_output=True, text=True, check=True)
    found = [*json.loads(done.stdout), os.path.dirname(os.path.realpath(sys.executable))]
    return list(dict.fromkeys(os.path.realpath(path) for path in found if os.path.isabs(path)))


def main(readable: Sequence[str], command: Sequence[str]) -> int:
    """Confine this process, and become the program."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall.restype = ctypes.c_long
        version = libc.syscall(_CREATE_RULESET, None, 0, 1)
        if version < 1:
            raise Impossible("the kernel has no Landlock (Linux 5.13 or newer, switched on)")
        if platform.machine() not in _MACHINES or sys.byteorder != "little":
            raise Impossible(f"the system calls of {platform.machine()} are not known here")
        if os.geteuid() == 0:  # root without its capabilities is a user like others
            capability = 0
            while libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:
                capability += 1
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
            raise Impossible(f"no_new_privs: {os.strerror(ctypes.get_errno())}")
        _close_files(libc, version, readable)
        _close_calls(libc, version)
    except Impossible as error:
        print(f"not confined: {error}", file=sys.stderr)
        return REFUSED
    try:
        os.execvp(command[0], list(command))
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
    return REFUSED + 1


def _close_files(libc: ctypes.CDLL, version: int, readable: Sequence[str]) -> None:
    """Restrict this process to reading what is readable."""
    handled = (1 << _RIGHTS[min(version, len(_RIGHTS)) - 1]) - 1
    words = [handled] + [3] * (version >= _NETWORK) + [3] * (version >= _SCOPES)
    attributes = struct.pack(f"={len(words)}Q", *words)
    rules = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        raise Impossible(f"Landlock: {os.strerror(ctypes.get_errno())}")
    allowed = [(path, _EXECUTE | _READ_FILE | _READ_DIR) for path in readable]
    for path, rights in [*allowed, (os.devnull, _READ_FILE | _WRITE_FILE | _TRUNCATE)]:
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # it is not there: nothing of it can be read
            continue
        if not os.path.isdir(path):
            rights &= ~_READ_DIR
        rule = struct.pack("=Qi", rights & handled, place)
        if libc.syscall(_ADD_RULE, rules, 1, rule, 0):
            raise Impossible(f"Landlock, {path}: {os.strerror(ctypes.get_errno())}")
        os.close(place)
    if libc.syscall(_RESTRICT_SELF, rules, 0):
        raise Impossible(f"Landlock: {os.strerror(ctypes.get_errno())}")
    os.close(rules)


def _close_calls(libc: ctypes.CDLL, version: int) -> None:
    """Refuse the system calls of the tables from now on."""
    column, architecture = _MACHINES[platform.machine()]
    table = _REFUSED if version >= _SCOPES else _REFUSED | _SIGNALS
    numbers = sorted({row[column] for row in table.values()} - {-1})
    others = sorted(row[column] for row in _REFUSED_TO_OTHERS.values())

    # Jumps count instructions that are left out. The last instruction refuses; three before it the first argument is loaded.
    tests = [(_AT_LEAST, _X32), *((_EQUAL, number) for number in numbers)]
    refuse = 1 + len(tests) + len(others) + 4
    body: list[tuple[int, int, int, int]] = [(_LOAD, 0, 0, 0)]
    for code, value in tests:
        body.append((code, refuse - len(body) - 1, 0, value))
    for number in others:
        body.append((_EQUAL, refuse - 3 - len(body) - 1, 0, number))
    body.append((_RETURN, 0, 0, _ALLOW))
    body += [(_LOAD, 0, 0, 16), (_EQUAL, 0, 1, 0), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    head = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    program = b"".join(struct.pack("=HBBI", *instruction) for instruction in head + body)
    text = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    whole = Program(len(program) // 8, ctypes.addressof(text))
    if libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(whole), 0, 0):
        raise Impossible(f"seccomp: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2:]))
