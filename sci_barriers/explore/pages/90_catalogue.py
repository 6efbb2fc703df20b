# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Catalogue: every theorem, its place in the hierarchy, its picture, what can be computed instead; verified while you look."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Catalogue")

with app.setup:
    import marimo as mo

    from sci_barriers.explore import exports, frame, widgets
    from sci_barriers.explore.catalogue import archive, catalogue, item, verify
    from sci_barriers.explore.links import of_page
    from sci_barriers.explore.verified import progress_html, verified_html
    from sci_barriers.hierarchy import map_svg


@app.cell
def start():
    link = of_page()
    mo.Html(frame.header("catalogue"))
    return (link,)


@app.cell
def choice(link):
    names = {f"{name}: {one.title}": name for name, one in catalogue().items()}
    first = list(names.values()).index(link.one_of("theorem", catalogue(), "smale18"))
    chosen = mo.ui.dropdown(
        names,
        value=list(names)[first],
        label="**Theorem**",
        searchable=True,
        allow_select_none=False,
        full_width=True,
    )
    chosen
    return (chosen,)


@app.cell
def theorem(chosen, link):
    found = item(chosen.value)
    link.keep(theorem=found.name)
    return (found,)


@app.cell
def statement(found):
    drawn = found.picture()
    side = f"<div>{exports.picture(drawn[0], found.name, drawn[1])}</div>"
    more = (
        f'<p><a href="/construction/?barrier={frame.escape(found.name)}">Look at the construction</a></p>'
        if found.barrier is not None
        else ""
    )
    mo.Html(
        frame.part(
            ("" if found.statement else f"<h2>{frame.escape(found.title)}</h2>")
            + f'<div class="sb-two"><div>{found.statement_html()}{more}</div>{side}</div>'
            f"<h2>Place in the hierarchy</h2>{found.places_html()}"
            f"<h2>What can be computed instead</h2>{found.instead_html()}"
            f"{found.people_html()}",
            ready=True,
            theorem=found.name,
        )
    )
    return


@app.cell
def controls(found):
    # Work of a theorem that is looked at no more goes on for nobody.
    get_job, set_job = mo.state(None, allow_self_loops=True)
    start = mo.ui.button(
        label="Verify all clauses, and the place",
        on_change=lambda _: set_job(verify(found.name)),
        kind="success",
        tooltip="Runs the clauses on the usual instance",
    )
    start
    return (get_job,)


@app.cell
def waiting(get_job):
    job = get_job()
    mo.stop(job is None)
    tick, cancel = widgets.watched(job)
    return cancel, job, tick


@app.cell
def progress(cancel, job, tick):
    tick.value
    (
        mo.vstack([mo.Html(frame.part(progress_html(job), running=1)), cancel, tick])
        if job.running
        else mo.Html(frame.part(verified_html(job), verified=int(not job.cancelled)))
    )
    return


@app.cell
def take_away(found, job, tick):
    tick.value
    mo.stop(job.running or job.failed)
    reports = job.result()
    mo.hstack(
        [
            exports.json_file(
                [report.record() for report in reports], f"{found.name}-report", "Save the report as JSON"
            ),
            mo.download(
                lambda: archive(reports),
                f"{found.name}-certificates.zip",
                "application/zip",
                label="Save the certificates",
            ),
        ],
        justify="start",
        wrap=True,
    )
    return


@app.cell
def save(found):
    exports.json_file(found.document, found.name, "Save this page as JSON")
    return


@app.cell
def whole_map():
    mo.Html(
        frame.part(
            frame.details(
                "The map: all problems in the hierarchy",
                f'<div class="sb-scroll" tabindex="0">{exports.picture(map_svg(), "hierarchy")}</div>',
            )
        )
    )
    return


if __name__ == "__main__":
    app.run()
