# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Write an algorithm: it runs apart, within limits, and is refuted with a certificate, or you are told why not."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Write an algorithm")

with app.setup:
    import marimo as mo

    from sci_barriers import TheoremError
    from sci_barriers.explore import choose, exports, frame, play, widgets
    from sci_barriers.explore.advice import advice_html
    from sci_barriers.explore.alone import check_in_fresh_interpreter
    from sci_barriers.explore.apart import CONTAINED
    from sci_barriers.explore.links import of_page
    from sci_barriers.explore.trial import begin, cannot
    from sci_barriers.explore.written import TEMPLATES, packed, unpacked


@app.cell
def start():
    link = of_page()
    mo.Html(frame.header("write-an-algorithm"))
    return (link,)


@app.cell
def choice(link):
    name = choose.barrier(link)
    return (name,)


@app.cell
def parameters(link, name):
    fields, entered = choose.parameters(link, name.value, smale18={"N": "3", "m": "2"})
    return entered, fields


@app.cell
def show_choice(fields, name):
    choose.shown(name, fields)
    return


@app.cell
def made(entered, name):
    barrier, _refused = choose.made(name.value, entered())
    why_not = _refused or cannot(barrier)
    return barrier, why_not


@app.cell
def beginning(link):
    given = unpacked(link.get("program"))
    names = list(TEMPLATES) if given is None else ["The program of the link", *TEMPLATES]
    template = mo.ui.dropdown(names, value=names[0], label="**Begin with**", allow_select_none=False, full_width=True)
    template
    return given, template


@app.cell
def writing(given, template):
    editor = mo.ui.code_editor(
        TEMPLATES.get(template.value, given),
        language="python",
        min_height=280,
        label="**Program**: the function <code>algorithm</code> takes an oracle and returns the answer",
        debounce=True,
    )
    mo.vstack(
        [
            editor,
            mo.Html(
                frame.part(
                    "<p>Tab indents; Escape and then Tab leaves the editor. <code>oracle.read(n)</code> gives data within 2⁻ⁿ, "
                    "<code>.fractions()</code> or <code>.numpy()</code> of it gives A and y; <code>oracle.shape</code> is (m, N).</p>"
                )
            ),
        ]
    )
    return (editor,)


@app.cell
def limits(link):
    seconds, memory = choose.limits(link, "each of two runs")
    mo.hstack([seconds, memory], justify="start", wrap=True)
    return memory, seconds


@app.cell
def work(barrier):
    # What was done for another barrier is nothing for this one.
    barrier
    get_job, set_job = mo.state(None, allow_self_loops=True)
    get_wrong, set_wrong = mo.state("", allow_self_loops=True)
    return get_job, get_wrong, set_job, set_wrong


@app.cell
def run(barrier, editor, get_job, get_wrong, memory, seconds, set_job, set_wrong, why_not):
    def begun(_):
        try:
            set_job(begin(editor.value, barrier, seconds.value, memory.value))
            set_wrong("")
        except TheoremError as error:
            set_wrong(str(error))

    said = why_not or get_wrong()
    give = mo.ui.button(label="Run it", on_change=begun, disabled=bool(why_not), kind="success")
    save = mo.download(editor.value.encode(), "program.py", "text/x-python", label="Save the program")
    mo.vstack(
        [
            mo.Html(frame.part(frame.note(said, "lost") if said else f"<p>{CONTAINED}</p>", ready=True)),
            mo.hstack([give, save], justify="start", align="center", wrap=True),
        ]
    )
    return


@app.cell
def save_in_address(editor, entered, link, memory, name, seconds):
    choose.keep(link, name.value, entered())
    link.keep(seconds=seconds.value, memory=memory.value, program=packed(editor.value))
    too_long = "" if packed(editor.value) else "The program is too long for the address: save it as a file."
    mo.Html(frame.part(frame.note(too_long))) if too_long else None
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
        mo.vstack([mo.Html(frame.part(frame.note("The program runs …"), running=1)), cancel, tick]),
    )
    _ended = "Cancelled: the program was killed. Nothing is proved." if job.cancelled else job.failure
    mo.stop(bool(_ended), mo.Html(frame.part(frame.note(_ended), ended=1)))
    trial = job.result()
    return (trial,)


@app.cell
def stale(editor, get_job, tick):
    # An edit runs this cell whether or not there is a verdict.
    _job = get_job()
    mo.stop(_job is None)
    tick.value
    mo.stop(_job.running or _job.cancelled or bool(_job.failure) or editor.value == _job.result().program)
    mo.Html(frame.part(frame.note("The program has changed since it was run.")))
    return


@app.cell
def verdict(trial):
    mo.Html(frame.part(f"<h2>The verdict</h2>{trial.html()}{advice_html(trial)}", verdict=trial.verdict.status.value))
    return


@app.cell
def take_away(trial):
    proof = trial.verdict.certificate
    check = mo.ui.run_button(label="Check it with the stand-alone checker")
    saved = exports.json_file(trial.document, "verdict", "Save the verdict as JSON")
    mo.hstack(
        [*([exports.certificate(proof), check] if proof else []), saved], justify="start", align="center", wrap=True
    )
    return check, proof


@app.cell
def checked(check, proof):
    mo.stop(not check.value or proof is None)
    with mo.status.spinner("A fresh interpreter checks the certificate"):
        outcome = check_in_fresh_interpreter(proof)
    mo.Html(frame.part(play.checked(outcome), checked=outcome.code))
    return


if __name__ == "__main__":
    app.run()
