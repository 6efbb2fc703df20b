"""The pytest plugin: run in projects of its own, by pytest's `pytester`.

Most runs of pytest are calls in this process, where everything is imported. A few are processes, as users start them.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from theorems import checker

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[3]

SOLVERS = """
    import numpy as np

    def zero(oracle):
        return [0] * oracle.shape[1]

    def least_squares(oracle):
        A, y = oracle.read(40).numpy()
        return np.linalg.lstsq(A, y)[0]

    def crash(oracle):
        raise RuntimeError("as it is")

    def _private(oracle):
        return None
"""

REFUTES = """
    import pytest
    import my_solvers
    from sci_barriers import Smale18

    @pytest.mark.refutes(my_solvers, Smale18("P3", N=3, m=2, K=3), Smale18("P1", N=4, m=2, K=6))
    def test_barrier(algorithm, barrier, barrier_check):
        barrier_check.refuted(algorithm, barrier)
"""

KEEPS = """
    from sci_barriers import Omega, all_but_one_digit

    OMEGA = Omega("P3", N=3, m=2, K=4, L=5)

    def test_right(barrier_check):
        barrier_check.keeps_digits(all_but_one_digit(OMEGA), OMEGA, drawn=1)

    def test_wrong(barrier_check):
        barrier_check.keeps_digits(lambda oracle: [0.5, 0, 0], OMEGA, drawn=1, name="half")
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """An empty project that loads the plugin."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p pytest_sci_barriers -p no:cacheprovider")
    pytester.makepyfile(my_solvers=SOLVERS)
    return pytester


def test_each_algorithm_has_its_own_report(project: pytest.Pytester) -> None:
    project.makepyfile(test_all=REFUTES)
    result = project.runpytest_subprocess("-v", "--strict-markers", "--sci-barriers-certificates", "found")
    result.assert_outcomes(passed=4, failed=2)
    result.stdout.fnmatch_lines(["*test_barrier[[]zero-0-P3[]] PASSED*", "*test_barrier[[]crash-1-P1[]] FAILED*"])
    result.stdout.fnmatch_lines(
        ["*crash is not refuted: CRASHED: RuntimeError: as it is*", "*to do: see the traceback*"]
    )
    files = sorted((project.path / "found").glob("*.json"))
    assert len(files) == 4  # of all that are refuted, because a folder was named
    assert all(checker.check(path.read_bytes())[0] for path in files)


def test_a_failure_names_the_certificate_and_how_to_check_it(project: pytest.Pytester) -> None:
    project.makepyfile(test_digits=KEEPS)
    result = project.runpytest_inprocess("--basetemp", str(project.path / "base"))
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*certificate: *.json*", "*check it: *-m sci_barriers check *.json*"])
    result.stdout.fnmatch_lines(["*sci_barriers: files of failed tests*"])
    summary = result.outlines[next(i for i, line in enumerate(result.outlines) if "files of failed tests" in line) :]
    command = next(line for line in summary if " -m sci_barriers check " in line)
    checked = subprocess.run(shlex.split(command), capture_output=True, text=True, check=True, cwd=ROOT)
    assert "s VERIFIED" in checked.stdout
    assert (project.path / "base") in Path(shlex.split(command)[-1]).parents


def test_the_folder_of_the_configuration_file(project: pytest.Pytester) -> None:
    project.makepyfile(test_all=REFUTES.replace("my_solvers, ", "[my_solvers.zero], "))
    project.makeini("[pytest]\nsci_barriers_certificates = kept/here\n")
    (project.path / "sub").mkdir()
    result = project.runpytest_inprocess()
    result.assert_outcomes(passed=2)
    assert len(list((project.path / "kept" / "here").glob("*.json"))) == 2
    result = project.runpytest_inprocess("--sci-barriers-certificates", str(project.path / "other"))
    assert len(list((project.path / "other").glob("*.json"))) == 2


@pytest.mark.slow
def test_with_xdist(project: pytest.Pytester) -> None:
    project.makepyfile(test_all=REFUTES, test_digits=KEEPS)
    result = project.runpytest_subprocess("-n", "2", "--sci-barriers-certificates", "found")
    result.assert_outcomes(passed=5, failed=3)
    result.stdout.fnmatch_lines(["*sci_barriers: files of failed tests*", "*-m sci_barriers check *.json*"])
    files = [path for path in (project.path / "found").glob("*.json") if "member" not in path.name]
    assert len(files) == 5
    assert all(checker.check(path.read_bytes())[0] for path in files)


@pytest.mark.parametrize(
    ("decorator", "arguments", "message"),
    [
        ('"my_solvers"', "barrier_check", "has to take the argument algorithm"),
        ('"my_solvers"', "algorithm, barrier", "although the marker gives none"),
        ("", "algorithm", "takes a module"),
        ('"my_solvers", 3', "algorithm", "has to take the argument barrier"),
        ('"my_solvers", barrier=3', "algorithm", "takes a module"),
        ('"no_such_module"', "algorithm", "no_such_module"),
        ('"test_it"', "algorithm", "public functions"),
    ],
)
def test_wrong_markers_are_errors_of_use(
    project: pytest.Pytester, decorator: str, arguments: str, message: str
) -> None:
    project.makepyfile(
        test_it=f"""
        import pytest

        @pytest.fixture
        def barrier():
            return None

        class Test:
            @pytest.mark.refutes({decorator})
            def test_it(self, {arguments}):
                pass
        """
    )
    result = project.runpytest_inprocess()
    assert result.ret != 0
    assert message in result.stdout.str() + result.stderr.str()


def test_it_costs_nothing_where_it_is_not_used(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_plain="""
        import sys

        def test_nothing_heavy_is_loaded(request):
            assert request.config.pluginmanager.has_plugin("pytest_sci_barriers")
            assert not {"sci_barriers", "oracles", "theorems", "numpy", "flint", "hypothesis"} & set(sys.modules)
        """
    )
    project.runpytest_subprocess("-p", "no:hypothesispytest").assert_outcomes(passed=1)
    result = project.runpytest_subprocess("--help")
    result.stdout.fnmatch_lines(["*--sci-barriers-certificates*"])
    result = project.runpytest_subprocess("--markers")
    result.stdout.fnmatch_lines(["*refutes(source, [*]barriers)*"])


def test_the_entry_point_is_the_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["entry-points"]["pytest11"] == {"pytest_sci_barriers": "pytest_sci_barriers"}
    assert "pytest_sci_barriers.py" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    code = "import pytest_sci_barriers, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {"sci_barriers", "numpy", "flint"} & set(loaded.stdout.split())


def test_pairs_that_a_solver_cannot_do_are_skipped_with_the_reason(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_it="""
        import pytest
        from sci_barriers import Smale18

        @pytest.mark.refutes(["exact", "ista"], Smale18("P3", N=3, m=2, K=3), Smale18("P2", N=3, m=2, K=3, lam="1/4"))
        def test_it(algorithm, barrier, barrier_check):
            barrier_check.refuted(algorithm, barrier)
        """
    )
    result = project.runpytest_inprocess("-rs")
    result.assert_outcomes(passed=3, skipped=1)
    result.stdout.fnmatch_lines(["*ista solves P2 (real and complex), not P3 (real)*"])


def test_a_quick_look_and_no_frames_of_ours(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_it="""
        from sci_barriers import Omega, all_but_one_digit

        OMEGA = Omega("P3", N=3, m=2, K=4, L=5)

        def test_right(barrier_check):
            assert len(barrier_check.keeps_digits(all_but_one_digit(OMEGA), OMEGA).runs) == 8

        def test_wrong(barrier_check):
            barrier_check.keeps_digits(lambda oracle: [0.5, 0, 0], OMEGA, name="half")
        """
    )
    result = project.runpytest_inprocess("--sci-barriers-quick")
    result.assert_outcomes(passed=1, failed=1)
    assert "sci_barriers/testing" not in result.stdout.str()
    assert "genexpr" not in result.stdout.str()
