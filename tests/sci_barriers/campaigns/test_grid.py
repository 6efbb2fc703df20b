"""Grids: every key by name, expansion, impossible combinations, and fuzzing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sci_barriers import BarrierError, MissingExtra
from sci_barriers.campaigns import Grid, read_grid
from sci_barriers.campaigns._algorithm import MAX_CODE, code_of
from sci_barriers.campaigns._run import canonical, key_of

FISTA = '[[algorithm]]\nname = "fista"\n'


def test_counts_of_a_product() -> None:
    grid = Grid(
        """
        name = "all"
        on_invalid = "skip"
        [grid]
        problem = ["P1", "P2", "P3"]
        N = [4, 6]
        m = ["N-1", "N//2"]
        K = {from = 3, to = 6, step = 3}
        rotation = ["dct", "hadamard"]
        seed = [{from = 0, to = 1}, 7]
        [[algorithm]]
        name = "fista"
        parameters = {iterations = [50, 100]}
        [[algorithm]]
        name = "exact"
        """
    )
    plan = grid.plan()
    assert grid.combinations == 3 * 2 * 2 * 2 * 2 * 3 * 3
    # hadamard needs m = 2 (N = 4) among m = 3, 2, 5, 3; fista solves P2 alone.
    sizes = (4 + 1) * 2 * 3
    assert len(plan.runs) == sizes * (1 + 2 + 1 + 1)
    assert len(plan.runs) + len(plan.skipped) == grid.combinations
    reasons = {item.reason for item in plan.skipped}
    assert any("power of two" in reason for reason in reasons)
    assert any("an algorithm for P1" in reason for reason in reasons)
    assert len({run.key for run in plan.runs}) == len(plan.runs)


def test_a_combination_that_occurs_twice_is_one_run() -> None:
    plan = Grid(f'[grid]\nproblem = "P2"\nN = [2, 3]\nm = ["N-1", "N//2"]\n{FISTA}').plan()
    assert [(run.parameters["N"], run.parameters["m"]) for run in plan.runs] == [(2, 1), (3, 2), (3, 1)]
    assert plan.repeated == 1


def test_several_grids_are_a_union() -> None:
    plan = Grid(f'[[grid]]\nproblem = "P2"\nK = [1, 2]\n[[grid]]\nproblem = "P2"\nK = [2, 3]\n{FISTA}').plan()
    assert [run.parameters["K"] for run in plan.runs] == [1, 2, 3]


def test_decimals_are_exact_and_equal_values_give_equal_runs() -> None:
    runs = [
        Grid(f'[grid]\nproblem = "P2"\nlam = {text}\n{FISTA}').plan().runs[0] for text in ("0.1", '"1/10"', '"0.10"')
    ]
    assert {run.parameters["lam"] for run in runs} == {"1/10"}
    assert len({run.key for run in runs}) == 1
    # What is not given is what the problem takes.
    plain = [
        Grid(f'[grid]\nproblem = "P2"\n{line}\n{FISTA}').plan().runs[0].key for line in ("", "lam = 1", 'lam = "none"')
    ]
    assert len(set(plain)) == 1


def test_the_key_depends_on_everything_that_the_result_depends_on(write: Callable[..., Path], folder: Path) -> None:
    base = read_grid(write("zero")).plan().runs[0]
    keys = {base.key}
    for line in (
        "K = 4",
        'problem = "P2"',
        'lam = "2"',
        "seed = 0",
        'rotation = "dct"',
        "R = 2",
        'part = "weak"',
        "labels = true",
    ):
        keys.add(read_grid(write("zero", grid=line)).plan().runs[0].key)
    keys.add(read_grid(write("first_vertex")).plan().runs[0].key)
    keys.add(read_grid(write("zero", rest="budget = {reads = 5}")).plan().runs[0].key)
    assert len(keys) == 11
    assert key_of(base.task, base.text, version="0.0.0") not in keys
    assert read_grid(write("zero")).plan().runs[0].key == base.key
    (folder / "mine.py").write_text((folder / "mine.py").read_text() + "\n# changed\n")
    assert read_grid(write("zero")).plan().runs[0].key not in keys


def test_canonical_text() -> None:
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"\\u00e9","b":[1,null]}'
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x", ["GRID", "TOML"]),
        ("a = 1\na = 2", ["GRID", "TOML"]),
        ("x = " + "[" * 5000, ["GRID"]),
        (f"x = {'9' * 5000}", ["GRID"]),
        ("colour = 1", ["colour", "the keys format, name, task"]),
        ("format = 2", ["format", "2"]),
        ("format = true", ["format", "True"]),
        ("name = 3", ["name", "text"]),
        ('name = ""', ["name", "text"]),
        ('name = "a\\u0000b"', ["name", "printable"]),
        ('task = "win"', ["task", "audit, digits, refute, success-probability, verify"]),
        ('on_invalid = "ignore"', ["on_invalid", "refuse or skip"]),
        ("grid = 3", ["grid", "table"]),
        ("grid = []", ["grid", "table"]),
        ("[grid]\nn = 3", ["grid", "'n'", "the keys theorem, problem"]),
        ("[grid]\nN = []", ["N", "at least one value"]),
        ("[grid]\nN = 1", ["N", "1", "from 2"]),
        ("[grid]\nN = true", ["N", "True", "integer"]),
        ("[grid]\nN = 3.5", ["N", "3.5", "integer"]),
        ('[grid]\nN = "3"', ["N", "integer"]),
        ("[grid]\nN = {from = 3}", ["N", "range"]),
        ("[grid]\nN = {from = 5, to = 3}", ["N", "range"]),
        ("[grid]\nN = {from = 3, to = 5, by = 1}", ["N", "range"]),
        ("[grid]\nN = {from = 3, to = 5, step = 0}", ["N", "range"]),
        ("[grid]\nseed = {from = 0, to = 99999999}", ["seed", "at most"]),
        ("[grid]\nseed = {from = 0, to = 999}\nK = {from = 1, to = 999}\nN = [5, 6]", ["grid", "combinations"]),
        ('[grid]\nm = "Q-1"', ["m", "names: N"]),
        ('[grid]\nm = "N-"', ["m", "N-"]),
        ('[grid]\nm = "eval(N)"', ["m", "eval(N)"]),
        ('[grid]\nm = "N"', ["m", "20", "from 1 to 19"]),
        ('[grid]\nm = "N-20"', ["m", "N-20 = 0", "from 1"]),
        ("[grid]\nm = 20", ["m", "20", "from 1 to 19"]),
        ("[grid]\nK = 0", ["K", "0", "from 1"]),
        ('[grid]\nproblem = "P4"', ["problem", "P4", "P1, P2, P3, LP"]),
        ('[grid]\nproblem = "LP"', ["problem", "LP", "smale18"]),
        ('[grid]\ntheorem = "riemann"', ["theorem", "riemann"]),
        ('[grid]\ntheorem = "smale9"\nrotation = "dct"', ["rotation", "dct", "not given for smale9"]),
        ('[grid]\nfield = "quaternion"', ["field", "quaternion", "real, complex"]),
        ('[grid]\nrotation = "hadamard"', ["m", "19", "power of two"]),
        ('[grid]\nrotation = "dft"', ["rotation", "dft", "complex"]),
        ('[grid]\npart = "soft"', ["part", "soft"]),
        ('[grid]\npart = "sharp"', ["L", "integer"]),
        ("[grid]\nL = 3", ["L", "sharp"]),
        ('[grid]\nlam = "many"', ["lam", "many", "rational"]),
        ("[grid]\nlam = inf", ["lam", "rational"]),
        ("[grid]\nlam = 0", ["lam", "positive"]),
        ('[grid]\nlam = "1e-9999"', ["lam", "bits"]),
        ('[grid]\nt = "none"', ["t", "none"]),
        ("[grid]\nlabels = 1", ["labels", "true or false"]),
        ("[grid]\nseed = -1", ["seed", "-1"]),
        ("[grid]\nseed = 9223372036854775808", ["seed", "integer"]),
        ("budget = 3", ["budget", "table"]),
        ("[budget]\nread = 3", ["budget", "'read'", "reads, index, seconds, wall"]),
        ("[budget]\nreads = -1", ["reads", "-1"]),
        ("[budget]\nseconds = 0", ["seconds", "positive"]),
        ("[budget]\nseconds = nan", ["seconds", "positive"]),
        ("[budget]\nseconds = inf", ["seconds", "positive"]),
        (f"[budget]\nseconds = 1{400 * '0'}", ["seconds", "positive"]),
        ("[budget]\nwall = -3", ["wall", "positive"]),
    ],
)
def test_wrong_grids(text: str, words: list[str]) -> None:
    with pytest.raises(BarrierError) as caught:
        Grid(f"{text}\n[[algorithm]]\nname = 'exact'").plan()
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["algorithm", "at least one"]),
        ("algorithm = 3", ["algorithm", "at least one"]),
        ("algorithm = [3]", ["algorithm", "table"]),
        ("[[algorithm]]", ["algorithm", "exactly one"]),
        ("[[algorithm]]\nname = 'ista'\nexec = 'x'", ["algorithm", "exactly one"]),
        ("[[algorithm]]\nname = 'ista'\ncolour = 'x'", ["algorithm", "colour", "name, target, exec, parameters"]),
        ("[[algorithm]]\nname = 'nobody'", ["algorithm", "nobody", "fista"]),
        ("[[algorithm]]\nname = 3", ["algorithm.name", "text"]),
        ("[[algorithm]]\nname = 'fista'\nparameters = 3", ["parameters", "table"]),
        (
            "[[algorithm]]\nname = 'fista'\nparameters = {steps = 3}",
            ["parameters of fista", "steps", "index, iterations"],
        ),
        ("[[algorithm]]\nname = 'fista'\nparameters = {iterations = 'x'}", ["iterations of fista", "int"]),
        ("[[algorithm]]\nname = 'fista'\nparameters = {iterations = true}", ["iterations of fista", "int"]),
        ("[[algorithm]]\nname = 'fista'\nparameters = {iterations = []}", ["iterations", "at least one"]),
        ("[[algorithm]]\ntarget = 'mine.py'", ["target", "file.py:function"]),
        ("[[algorithm]]\ntarget = ':f'", ["target", "file.py:function"]),
        ("[[algorithm]]\ntarget = 'missing.py:f'", ["target", "missing.py", "existing"]),
        ("[[algorithm]]\ntarget = 'no_such_module:f'", ["target", "no_such_module", "found"]),
        ("[[algorithm]]\ntarget = '..a:f'", ["target", "found"]),
        ("[[algorithm]]\ntarget = 'mine.py:zero'\nparameters = {'a b' = 3}", ["parameters", "a b"]),
        ("[[algorithm]]\ntarget = 'mine.py:zero'\nparameters = {value = 1e999}", ["value", "finite"]),
        ("[[algorithm]]\ntarget = 'mine.py:zero'\nparameters = {value = 1979-05-27}", ["value", "a number"]),
        ("[[algorithm]]\ntarget = 'mine.py:zero'\nparameters = {value = 99999999999999999999}", ["value", "64 bits"]),
    ],
)
def test_wrong_algorithms(folder: Path, text: str, words: list[str]) -> None:
    with pytest.raises(BarrierError) as caught:
        Grid(text, base=folder).plan()
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(("kind", "given"), [("exec", "{}"), ("target", "{}:f")])
def test_a_file_that_is_too_large_is_not_taken_for_none(tmp_path: Path, kind: str, given: str) -> None:
    """Without its digest the key of a run would not change with it."""
    path = tmp_path / "large.py"
    with path.open("wb") as file:
        file.truncate(MAX_CODE + 1)  # takes no room
    with pytest.raises(BarrierError, match=f"at most {MAX_CODE} bytes"):
        code_of(kind, given.format(path), tmp_path)


def test_words_of_a_command_that_can_be_no_file_are_no_code(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert code_of("exec", f"python-that-is-not-here -c '{'x' * 5000}' loop", tmp_path) == {"code": {}}


def test_real_solvers_for_complex_data_are_refused_or_skipped() -> None:
    text = '[grid]\nproblem = "P1"\nfield = ["real", "complex"]\n[[algorithm]]\nname = "highs"\n'
    with pytest.raises(BarrierError, match="over the complex field"):
        Grid(text).plan()
    plan = Grid('on_invalid = "skip"\n' + text).plan()
    assert [run.parameters["field"] for run in plan.runs] == ["real"]
    assert "over the complex field" in plan.skipped[0].reason


def test_a_typo_is_refused_also_where_impossible_combinations_are_skipped() -> None:
    for line in ('m = "Q"', "K = 0", 'rotation = "dctt"', 'lam = "x"'):
        with pytest.raises(BarrierError):
            Grid(f'on_invalid = "skip"\n[grid]\nproblem = "P2"\n{line}\n{FISTA}')


def test_a_grid_without_a_possible_run_is_refused_with_the_reason() -> None:
    with pytest.raises(BarrierError, match="power of two"):
        Grid(f'on_invalid = "skip"\n[grid]\nproblem = "P2"\nm = 19\nrotation = "hadamard"\n{FISTA}').plan()


def test_a_missing_library_is_refused_or_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*ignored: object) -> None:
        raise MissingExtra("scikit-learn", "solvers")

    from sci_barriers.algorithms import get

    record = get("sklearn-lasso")
    monkeypatch.setattr(record.__class__, "load", lambda self: missing() if self.name == "sklearn-lasso" else None)
    text = '[grid]\nproblem = "P2"\n[[algorithm]]\nname = "sklearn-lasso"\n' + FISTA
    with pytest.raises(MissingExtra):
        Grid(text).plan()
    plan = Grid('on_invalid = "skip"\n' + text).plan()
    assert len(plan.runs) == 1
    assert "pip install" in plan.skipped[0].reason


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BarrierError, match="GRID"):
        read_grid(tmp_path / "missing.toml")
    with pytest.raises(BarrierError, match="GRID"):
        read_grid(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'name = "\xe9"')
    with pytest.raises(BarrierError, match="UTF-8"):
        read_grid(tmp_path / "latin.toml")
    with pytest.raises(BarrierError, match="characters"):
        Grid("#" * 2_000_000)


WORDS = st.sampled_from(
    ['"P1"', '"P2"', '"LP"', '"none"', '"N-1"', '"N//0"', '"1/3"', "0", "1", "3", "-1", "0.25", "nan", "true", "[]", "[1, 2]",
     "{from = 1, to = 3}", "{}", '""', '"sharp"', '"hadamard"', '"complex"', "1979-05-27", "[[1]]"]
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "theorem",
        "problem",
        "field",
        "N",
        "m",
        "K",
        "R",
        "part",
        "L",
        "lam",
        "eta",
        "t",
        "alpha",
        "rotation",
        "labels",
        "seed",
        "x",
    ]
)


@given(
    st.dictionaries(KEYS, WORDS, max_size=5),
    st.dictionaries(st.sampled_from(["reads", "index", "seconds", "wall", "y"]), WORDS, max_size=2),
    st.sampled_from(["refuse", "skip"]),
)
def test_any_grid_is_expanded_or_refused_by_name(axes: dict[str, str], budget: dict[str, str], mode: str) -> None:
    lines = [f'on_invalid = "{mode}"', "[grid]", *(f"{k} = {v}" for k, v in axes.items())]
    lines += ["[budget]", *(f"{k} = {v}" for k, v in budget.items()), '[[algorithm]]\nname = "exact"']
    try:
        grid = Grid("\n".join(lines))
        plan = grid.plan()
    except BarrierError as error:
        assert error.name
        assert error.allowed
    else:
        assert len(plan.runs) + len(plan.skipped) + plan.repeated == grid.combinations
        assert len(plan.by_key) == len(plan.runs) > 0
        assert plan.runs[0].key == grid.plan().runs[0].key


@given(st.text(max_size=200))
def test_any_text_is_a_grid_or_refused_by_name(text: str) -> None:
    try:
        Grid(text)
    except BarrierError as error:
        assert error.name
