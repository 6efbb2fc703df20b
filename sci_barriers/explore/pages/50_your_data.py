# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Your data: which digits of the answer do your numbers determine, and which can nobody have?"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Your data")

with app.setup:
    from functools import partial

    import marimo as mo

    from sci_barriers import BarrierError, TheoremError
    from sci_barriers.explore import exports, frame, own_data, play, widgets
    from sci_barriers.explore.alone import check_in_fresh_interpreter
    from sci_barriers.explore.links import of_page


@app.cell
def start():
    link = of_page()
    mo.Html(frame.header("your-data"))
    return (link,)


@app.cell
def kinds(link):
    kind_names = {"An example": "example", "Files to upload": "upload", "Files on this machine": "path"}
    kind = mo.ui.radio(
        kind_names,
        value=list(kind_names)[list(kind_names.values()).index(link.one_of("kind", kind_names.values(), "example"))],
        label="**Data**",
    )
    kind
    return (kind,)


@app.cell
def examples(kind, link):
    names = list(own_data.EXAMPLES)
    example = mo.ui.dropdown(
        names,
        value=link.one_of("example", names, names[0]),
        label="**Example**",
        allow_select_none=False,
        full_width=True,
    )
    example if kind.value == "example" else None
    return (example,)


@app.cell
def choose_files(kind, link):
    uploads, uploaded = widgets.together(
        {
            name: partial(mo.ui.file, filetypes=list(own_data.TYPES), max_size=own_data.MOST_BYTES, label=words)
            for name, words in own_data.FILES.items()
        }
    )
    paths, named = widgets.together(
        {
            name: partial(mo.ui.text, value=link.get(f"file.{name}"), label=f"**{words}**", full_width=True)
            for name, words in own_data.FILES.items()
        }
    )
    shown = {"upload": uploads, "path": paths}.get(kind.value)
    mo.vstack(
        [
            *shown.values(),
            mo.Html(
                frame.part(
                    "<p>.npz with A and y (and x), .csv with y in the last column, .json with exact numbers; or .npy, .mtx, .csv "
                    "with A alone, and y in a file of its own.</p>"
                )
            ),
        ]
    ) if shown is not None else None
    return named, uploaded


@app.cell
def chosen_files(kind, uploaded):
    mo.Html(frame.part(own_data.chosen(uploaded()))) if kind.value == "upload" else None
    return


@app.cell
def parameters(example, kind, link):
    _first = dict(own_data.EXAMPLES[example.value].values) if kind.value == "example" else {}
    # What the link says is about the example, or the files, that it names.
    _same = link.get("kind", "example") == kind.value and (
        kind.value != "example" or link.get("example", example.value) == example.value
    )

    def given(name, default=""):
        return link.get(f"p.{name}", _first.get(name, default)) if _same else _first.get(name, default)

    def among(name, words, default, label):
        texts = {text: text for text in words} if not isinstance(words, dict) else words
        value = given(name, default)
        value = value if value in texts.values() else default
        return partial(
            mo.ui.dropdown,
            texts,
            value=list(texts)[list(texts.values()).index(value)],
            label=label,
            allow_select_none=False,
        )

    def text(name, placeholder, label):
        return partial(mo.ui.text, value=given(name), placeholder=placeholder, label=label)

    fields, entered = widgets.together(
        {
            "problem": among("problem", ("P1", "P2", "P3", "LP"), "P2", "**Problem**"),
            "lam": text("lam", "1", "**λ** of P2 and P3, exact"),
            "eta": text("eta", "0", "**η** of P1, exact"),
            "known": among("known", own_data.KNOWN, "", "**Known** of A and y"),
            "n": text("n", "", "**n**, the index"),
            "radius_A": text("radius_A", "", "**Radius of A**; alone, y is exact"),
            "norm_A": among("norm_A", own_data.NORMS["A"], "spectral", "**Norm** of the radius of A"),
            "radius_y": text("radius_y", "", "**Radius of y**; alone, A is exact"),
            "norm_y": among("norm_y", own_data.NORMS["y"], "spectral", "**Norm** of the radius of y"),
            "tolerance": text("tolerance", "none", "**Tolerance** of the output: is it within this distance?"),
            "ceiling": partial(
                mo.ui.switch,
                value=given("ceiling", "True") != "False",
                label="Look for two inputs that nobody can tell apart",
            ),
        }
    )
    mo.accordion({"Problem, what is known, and tolerance": widgets.laid_out(fields)})
    return entered, fields


@app.cell
def asked(entered):
    try:
        question, refused = own_data.question(entered()), ""
    except (BarrierError, TheoremError) as error:
        question, refused = None, str(error)
    mo.Html(frame.part(frame.note(refused, "lost") if refused else f"<p>{own_data.words(entered())}</p>", ready=True))
    return (question,)


@app.cell
def work():
    get_job, set_job = mo.state(None, allow_self_loops=True)
    get_wrong, set_wrong = mo.state("", allow_self_loops=True)
    return get_job, get_wrong, set_job, set_wrong


@app.cell
def run(example, get_job, get_wrong, kind, named, question, set_job, set_wrong, uploaded):
    def begun(_):
        before = get_job()
        if before is not None:
            before.cancel()
        try:
            files = own_data.files(kind.value, example.value, uploaded(), named())
            set_job(own_data.begin(question, files))
            set_wrong("")
        except (BarrierError, TheoremError) as error:
            set_wrong(str(error))

    ask = mo.ui.button(label="Which digits?", on_change=begun, disabled=question is None, kind="success")
    mo.vstack([mo.Html(frame.part(frame.note(get_wrong(), "lost"))) if get_wrong() else mo.Html(""), ask])
    return


@app.cell
def save_in_address(entered, example, kind, link, named):
    link.keep(kind=kind.value, example=example.value)
    link.keep(**{f"p.{name}": value for name, value in entered().items()})
    link.keep(**{f"file.{name}": text for name, text in named().items() if text or link.get(f"file.{name}")})
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
        mo.vstack([mo.Html(frame.part(frame.progress(job.done, job.of, job.what), running=1)), cancel, tick]),
    )
    _ended = "Cancelled. Nothing is proved." if job.cancelled else job.failure
    mo.stop(bool(_ended), mo.Html(frame.part(frame.note(_ended, "note" if job.cancelled else "lost"), ended=1)))
    answered = job.result()
    return (answered,)


@app.cell
def result(answered):
    mo.Html(frame.part(f"<h2>The answer</h2>{answered.html()}", answered=answered.answer or ""))
    return


@app.cell
def take_away(answered):
    check = mo.ui.run_button(label="Check the certificates")
    proofs = [
        exports.certificate(proof, f"digits-{name}", f"Certificate: {own_data.PROOFS[name].lower()}")
        for name, proof in answered.certificates.items()
    ]
    saved = exports.json_file(answered.record, "digits", "Save the report as JSON")
    mo.hstack([*proofs, *([check] if proofs else []), saved], justify="start", align="center", wrap=True)
    return (check,)


@app.cell
def checked(answered, check):
    mo.stop(not check.value)
    with mo.status.spinner("A fresh interpreter checks the certificates"):
        outcomes = {name: check_in_fresh_interpreter(proof) for name, proof in answered.certificates.items()}
    mo.Html(
        frame.part(
            "".join(f"<h3>{own_data.PROOFS[name]}</h3>{play.checked(outcome)}" for name, outcome in outcomes.items()),
            checked=max(1 if outcome.code is None else outcome.code for outcome in outcomes.values()),
        )
    )
    return


if __name__ == "__main__":
    app.run()
