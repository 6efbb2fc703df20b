# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Your solver: what its outputs are worth, on instances whose solutions are known exactly."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Your solver")

with app.setup:
    from functools import partial

    import marimo as mo

    from oracles import ROUNDINGS
    from sci_barriers import BarrierError, TheoremError
    from sci_barriers.explore import choose, exports, frame, solver, widgets
    from sci_barriers.explore.apart import CONTAINED, MEMORY
    from sci_barriers.explore.links import of_page
    from sci_barriers.explore.written import SOLVER, packed, unpacked


@app.cell
def start():
    link = of_page()
    mo.Html(frame.header("your-solver"))
    return (link,)


@app.cell
def instances(link):
    def chosen(name, label, allowed, first):
        given = [text for text in link.get(name).split(",") if text in allowed]
        return partial(mo.ui.multiselect, allowed, value=given or first, label=label)

    problem = mo.ui.dropdown(
        ["P1", "P2", "P3"],
        value=link.one_of("problem", ("P1", "P2", "P3"), "P2"),
        label="**Problem**",
        allow_select_none=False,
    )
    fields, entered = widgets.together(
        {
            "sizes": chosen("sizes", "**N** columns", [str(n) for n in solver.ALL_SIZES], ["5"]),
            "digits": chosen("digits", "**K** digits asked for", [str(k) for k in solver.ALL_DIGITS], ["3", "6"]),
            "rotations": chosen("rotations", "**U** rotation", list(solver.ROTATIONS), ["identity"]),
            "field": partial(
                mo.ui.dropdown,
                ["real", "complex"],
                value=link.one_of("field", ("real", "complex"), "real"),
                label="**Field**",
                allow_select_none=False,
            ),
            "rounding": partial(
                mo.ui.dropdown,
                list(ROUNDINGS),
                value=link.one_of("rounding", ROUNDINGS, "nearest"),
                label="**Rounding** of the data",
                allow_select_none=False,
            ),
            "lam": partial(mo.ui.text, value=link.get("lam"), placeholder="1", label="**λ** of P2 and P3, exact"),
            "eta": partial(mo.ui.text, value=link.get("eta"), placeholder="0", label="**η** of P1, exact"),
            "seed": partial(
                mo.ui.text, value=link.get("seed"), placeholder="none", label="**Seed** of signs and permutation"
            ),
        }
    )
    return entered, fields, problem


@app.cell
def show_instances(fields, problem):
    mo.vstack(
        [
            mo.Html(frame.part("<h2>On which instances</h2>")),
            problem,
            mo.accordion({"Sizes, digits, rotations and more": widgets.laid_out(fields)}),
        ]
    )
    return


@app.cell
def planned(entered, problem):
    try:
        arguments, refused = solver.ladder({**entered(), "problem": problem.value}), ""
    except (BarrierError, TheoremError) as error:
        arguments, refused = None, str(error)
    mo.Html(
        frame.part(
            frame.note(refused, "lost")
            if refused
            else f"<p>{solver.runs(arguments)} runs: ladders from an easy instance to a tie, two columns that compete.</p>"
        )
    )
    return (arguments,)


@app.cell
def kinds(link):
    names = {"Built-in": "built-in", "A program, written or uploaded here": "program", "A file on this machine": "file"}
    first = list(names.values()).index(link.one_of("kind", names.values(), "built-in"))
    kind = mo.ui.radio(names, value=list(names)[first], label="**Solver**")
    upload = mo.ui.file(filetypes=[".py"], max_size=200_000, label="Upload a program (.py)")
    mo.vstack([mo.Html(frame.part("<h2>Which solver</h2>")), kind])
    return kind, upload


@app.cell
def which(kind, link, problem, upload):
    known = solver.built_in(problem.value)
    _own = upload.contents()
    _text = solver.decoded(_own) if _own else (unpacked(link.get("program")) or SOLVER)
    _first = link.one_of("solver", known.values(), solver.FIRST[problem.value])
    source = {
        "built-in": lambda: mo.ui.dropdown(
            known,
            value=next(words for words, name in known.items() if name == _first),
            label="**Built-in solver**",
            allow_select_none=False,
            full_width=True,
        ),
        "program": lambda: mo.ui.code_editor(
            _text,
            language="python",
            min_height=240,
            label="**Program**: its function <code>algorithm</code> (Tab indents; Escape and then Tab leaves the editor)",
            debounce=True,
        ),
        "file": lambda: mo.ui.text(
            value=link.get("file"),
            placeholder="path/to/file.py:function",
            label="**File** and function",
            full_width=True,
        ),
    }[kind.value]()
    mo.vstack([*([upload] if kind.value == "program" else []), source])
    return (source,)


@app.cell
def limits(kind, link):
    seconds, memory = choose.limits(link, "each run", 2 * MEMORY[1])
    mo.hstack([seconds, memory], justify="start", wrap=True) if kind.value != "built-in" else None
    return memory, seconds


@app.cell
def work():
    get_job, set_job = mo.state(None, allow_self_loops=True)
    get_wrong, set_wrong = mo.state("", allow_self_loops=True)
    return get_job, get_wrong, set_job, set_wrong


@app.cell
def run(arguments, get_job, get_wrong, kind, memory, seconds, set_job, set_wrong, source):
    def begun(_):
        before = get_job()
        if before is not None:
            before.cancel()
        try:
            set_job(solver.begin(kind.value, source.value, arguments, seconds.value, memory.value))
            set_wrong("")
        except (BarrierError, TheoremError) as error:
            set_wrong(str(error))

    said = get_wrong()
    give = mo.ui.button(label="Audit it", on_change=begun, disabled=arguments is None, kind="success")
    mo.vstack([mo.Html(frame.part(frame.note(said, "lost") if said else f"<p>{CONTAINED}</p>", ready=True)), give])
    return


@app.cell
def save_in_address(entered, kind, link, memory, problem, seconds, source):
    link.keep(problem=problem.value, kind=kind.value, seconds=seconds.value, memory=memory.value)
    link.keep(**{key: ",".join(value) if isinstance(value, list) else value for key, value in entered().items()})
    name = {"built-in": "solver", "program": "program", "file": "file"}[kind.value]
    link.keep(**{name: packed(source.value) if kind.value == "program" else source.value})
    return


@app.cell
def waiting(get_job):
    job = get_job()
    mo.stop(job is None)
    tick, cancel = widgets.watched(job)
    return cancel, job, tick


@app.cell
def progress(cancel, job, tick):
    tick.value
    mo.stop(
        job.running,
        mo.vstack([mo.Html(frame.part(frame.progress(job.done, job.of, "runs"), running=1)), cancel, tick]),
    )
    _ended = "Cancelled. Nothing is shown of the runs that were done." if job.cancelled else job.failure
    mo.stop(bool(_ended), mo.Html(frame.part(frame.note(_ended), ended=1)))
    audit = job.result()
    return (audit,)


@app.cell
def result(audit):
    mo.vstack(
        [
            mo.Html(
                frame.part(
                    f"<h2>What {frame.escape(audit.target)} is worth</h2>{solver.audit_html(audit)}",
                    audit=len(audit.rows),
                )
            ),
            mo.hstack([exports.json_file(audit.record, "audit", "Save the audit as JSON")], justify="start"),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
