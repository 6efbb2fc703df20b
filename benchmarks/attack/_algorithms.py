"""Makes hostile algorithms: some habits, then an ending."""

from __future__ import annotations

import random
from dataclasses import dataclass

PREAMBLE = r"""
import atexit, builtins, ctypes, gc, io, json, math, os, signal, sys, threading, time, traceback, warnings
from fractions import Fraction

class Silent(Exception):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
class Shapeless(BaseException):
    def __str__(self): return 7
    def __repr__(self): raise self
class Long(Exception):
    def __str__(self): return "x" * 10**7
class Anything:
    def __getattr__(self, name): raise SystemExit(0)
    def __len__(self): raise Silent
    def __iter__(self): raise KeyboardInterrupt
class Endless:
    def __len__(self): return 3
    def __getitem__(self, k): return 0
    def __iter__(self):
        while True: yield 0
class Odd(float):
    def as_integer_ratio(self): return (1, 0)
    def __eq__(self, other): raise Silent
    __hash__ = None
class Much(int):
    def __index__(self): raise Shapeless
    def __int__(self): return "7"
def itself():
    x = [0, 0]
    x.append(x)
    return x
def deep():
    x = 0
    for _ in range(100000): x = [x]
    return x
def recursion(): return recursion()
def unset(name):
    for module in list(sys.modules.values()):
        try: setattr(module, name, None)
        except Exception: pass  # a module may refuse in any way; the others are still taken apart
"""

#: What it does before it ends; each is a statement on one line.
HABITS = (
    'print("noise REFUTED", flush=True)',
    'os.write(1, b"REFUTED\\n{}\\n")',
    'os.write(2, b"\\xff\\x00\\x1b[2J\\n")',
    'print("\\ud800", file=sys.stderr)',
    "sys.stdout.close()",
    "sys.stderr.close()",
    "os.close(1)",
    "os.close(2)",
    "sys.stdout = sys.__stdout__ = None",
    "sys.stdout = io.StringIO()",
    "sys.stderr = sys.__stderr__ = 7",
    "sys.stdout.write = None",
    "sys.excepthook = None",
    "atexit.register(os._exit, 0)",
    "threading.Thread(target=time.sleep, args=(1000,)).start()",
    "threading.Thread(target=lambda: 1 / 0).start()",
    "[threading.Thread(target=oracle.read, args=(3,)).start() for _ in range(4)]",
    "oracle.read(10)",
    "[oracle.read(n) for n in range(20)]",
    "oracle.read(-1)",
    'oracle.read("7")',
    "oracle.read(10**30)",
    "oracle.read(1.5)",
    "oracle.read(True)",
    "oracle.read(None)",
    "builtins.print = None",
    "builtins.open = lambda *a, **k: sys.exit(0)",
    "json.dumps = lambda *a, **k: '{}'",
    "json.loads = None",
    "builtins.len = lambda x: 3",
    "builtins.isinstance = lambda x, y: True",
    "sys.modules.clear()",
    "sys.path.clear()",
    "sys.setrecursionlimit(60)",
    "os.environ.clear()",
    'os.chdir("/")',
    "os.umask(0o777)",
    "gc.disable()",
    'warnings.simplefilter("error")',
    'warnings.warn("\\ud800")',
    "signal.setitimer(signal.ITIMER_REAL, 0.01)",
    "signal.alarm(1)",
    "signal.signal(signal.SIGALRM, signal.SIG_IGN)",
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "os.kill(os.getpid(), signal.SIGTERM)",
    "os.kill(os.getpid(), signal.SIGINT)",
    "os.fork() or os._exit(0)",
    "os.system('echo noise; exit 3')",
    "ctypes.CDLL(None).puts(b'REFUTED')",
    "sys.settrace(lambda *a: 1 / 0)",
    "setattr(type(oracle), 'read', None)",
    "oracle.__dict__.clear()",
    "Fraction.__new__ = None",
    "Fraction.__eq__ = lambda x, y: True",
    "builtins.Exception = SystemExit",
    "builtins.BaseException = None",
    "builtins.range = lambda *a: ()",
    "builtins.max = min",
    "builtins.__build_class__ = None",
    "builtins.__dict__.clear()",
    "sys.stdout.write = sys.stderr.write = None",
    "os._exit = lambda code: None",
    "os.pwrite = os.write = lambda *a: 1 / 0",
    "json.JSONEncoder.encode = lambda *a: '{}'",
    "[os.ftruncate(int(n), 0) for n in os.listdir('/proc/self/fd') if 'memfd' in os.readlink('/proc/self/fd/' + n)]",
    "[sys.modules.pop(name) for name in list(sys.modules) if name.startswith(('sci_barriers', 'theorems'))]",
    "[vars(m).clear() for name, m in list(sys.modules.items()) if name.startswith('sci_barriers.harness')]",
    "[setattr(o, '__code__', f.__code__) for o in gc.get_objects() if type(o) is type(f) and o.__module__ == 'theorems.core.rounding']",
    "sys.setprofile(lambda *a: sys.exit(0))",
    "sys.setswitchinterval(1e-9)",
    "sys.exit = os._exit",
    "threading.excepthook = os._exit",
    "traceback.format_exception = lambda *a, **k: 1 / 0",
    "gc.set_threshold(1)",
    "locals().update(oracle=None)",
    "sys._getframe(1).f_globals.clear()",
    "sys._getframe(2).f_locals.clear()",
    "type(oracle).__bases__[0].__init__ = None",
    "ctypes.CDLL(None).signal(14, 1)",
    "ctypes.CDLL(None).close(1)",
    "ctypes.memset(id(oracle) + 8, 0, 8)",
    "unset('Path')",
    "sys.set_int_max_str_digits(640)",
    "sys.stdin.read()",
)
#: Endings that are no output: exit code 0 after one of them is a false verdict.
NO_OUTPUT = (
    "raise Silent",
    "raise Shapeless",
    "raise Long",
    'raise ValueError("\\ud800 [red]:fire:\\x1b[2J")',
    "raise KeyboardInterrupt",
    "raise SystemExit(0)",
    'raise SystemExit("REFUTED")',
    "raise GeneratorExit",
    "raise StopIteration([0, 0, 0])",
    "raise MemoryError",
    "raise BrokenPipeError",
    "raise RecursionError",
    "raise OSError(28, 'No space left on device', '\\ud800')",
    "raise BaseExceptionGroup('x', [SystemExit(0), KeyboardInterrupt()])",
    "raise Silent from Shapeless()",
    "raise 7",
    "sys.exit(0)",
    "os._exit(0)",
    "os._exit(3)",
    "os.abort()",
    "ctypes.string_at(0)",
    "os.kill(os.getpid(), signal.SIGKILL)",
    "os.closerange(0, 100); os._exit(0)",
    "recursion()",
    "bytearray(1 << 50)",
    "time.sleep(1000)",
    "while True: pass",
    "while True: print('x' * 1000)",
    "while True: oracle.read(1)",
    "return None",
    "return ()",
    "return [0]",
    "return [0] * 100000",
    "return 'REFUTED'",
    "return b'000'",
    "return [0, math.nan, 0]",
    "return [math.inf, 0, 0]",
    "return [0, None, 0]",
    "return [0, '1/0', 0]",
    "return [0, '1e370000', 0]",
    "return [0, '\\ud800', 0]",
    "return {1, 2, 3}",
    "return {0: 0, 1: 0, 2: 0}",
    "return Anything()",
    "return Anything",
    "return itself()",
    "return deep()",
    "return oracle",
    "return lambda y: sys.exit(0)",
    "return (0 for _ in iter(int, 1))",
    "yield 0",
)
#: Endings that may be an output.
OUTPUTS = (
    "return [0, 0, 0]",
    "return (0.1, 1, -2)",
    "return [Fraction(1, 3), 1e308, 5e-324]",
    "return [10**4000, 0, 0]",
    "return [1 << 10**6, 0, 0]",
    "return ['0x' + 'f' * 300000, 0, 0]",
    "return [Fraction(1, 3**20000), 0, 0]",
    "return [True, False, True]",
    "return [0j, 1j, 0]",
    "return [Odd(1), 0, 0]",
    "return [Much(1), 0, 0]",
    "return Endless()",
    "return range(3)",
    "return iter([0, 0, 0])",
    "return lambda y: [0, 0, 0]",
    "return __import__('numpy').zeros(3)",
    "return __import__('numpy').array([1, 2, 3], dtype=object)",
    "return __import__('numpy').zeros((3, 1), dtype='f2')",
    "return __import__('decimal').Decimal('NaN')",
    "return [__import__('decimal').Decimal('1e-400'), 0, 0]",
)


#: Marks of habits that change what the harness itself runs with, if they are in its process.
PATCHES = ("builtins.", "json.", "sys.", "__dict__", "setattr", "Fraction.__", "unset", "warnings.", "signal.", "os.", "traceback.",
           "vars(", "oracle)", "ctypes", "gc.", "oracle=")  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """A module with a function ``f``, whether ``f`` surely gives no output, and whether it changes Python or objects of the harness."""

    text: str
    fails: bool
    patches: bool = False


def algorithm(source: random.Random) -> Hostile:
    """Return an algorithm: at most two habits, sometimes one of them while the module is imported, and an ending."""
    habits = source.sample(HABITS, source.choice((0, 0, 1, 1, 2)))
    fails = source.random() < 0.7
    ending = source.choice(NO_OUTPUT if fails else OUTPUTS)
    patches = any(mark in habit for habit in habits for mark in PATCHES)
    first = ""
    if habits and source.random() < 0.1 and "oracle" not in habits[0]:
        first = habits.pop(0) + "\n"
    body = "".join(f"    {line}\n" for line in (*habits, ending))
    return Hostile(f"{PREAMBLE}{first}def f(oracle):\n{body}", fails, patches)
