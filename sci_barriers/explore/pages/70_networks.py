# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Networks: FIRENET and trained networks on an image, with noise and under the worst perturbation that a search finds."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Networks")

with app.setup:
    import marimo as mo

    from sci_barriers._errors import BarrierError
    from sci_barriers.explore import exports, frame, networks, talk_tables
    from sci_barriers.explore import networks_shown as shown
    from sci_barriers.explore.links import of_page


@app.cell
def start():
    link = of_page()
    mo.Html(frame.header("networks"))
    return (link,)


@app.cell
def missing():
    mo.Html(frame.part(shown.missing_html(), ready="learn" in networks.MISSING)) if networks.MISSING else None
    return


@app.cell
def what(link):
    images = {words: name for name, words in networks.IMAGES.items()}
    first_image = networks.IMAGES[link.one_of("image", networks.IMAGES, "phantom")]
    image = mo.ui.dropdown(images, value=first_image, label="**Image**", allow_select_none=False)
    sides = {f"{side} × {side}": side for side in networks.SIDES}
    side_before = link.one_of("side", [str(side) for side in networks.SIDES], "64")
    side = mo.ui.dropdown(sides, value=f"{side_before} × {side_before}", label="**Size**", allow_select_none=False)
    transforms = {"Fourier": "fourier", "Walsh": "walsh"}
    transform = mo.ui.dropdown(
        transforms,
        value=link.one_of("transform", transforms.values(), "fourier").capitalize(),
        label="**Samples**",
        allow_select_none=False,
    )
    mo.hstack([image, side, transform], justify="start", wrap=True)
    return image, side, transform


@app.cell
def how(link):
    def slider(name, default, label):
        low, high = networks.LIMITS[name]
        return mo.ui.slider(
            low, high, value=link.number(name, default, low, high), label=label, show_value=True, debounce=True
        )

    inner = slider("inner", 10, "**inner steps p** in a restart of FIRENET")
    restarts = slider("restarts", 4, "**restarts n**")
    noise = slider("noise", 20, "**noise** ‖e‖/‖Ax‖, in thousandths")
    mo.vstack([inner, restarts, noise])
    return inner, noise, restarts, slider


@app.cell
def beside(link, side, transform):
    offered = networks.networks_of(side.value, transform.value)
    chosen_before = [name for name in link.get("trained", shown.FIRST_TRAINED).split(",") if name in offered]
    trained = mo.ui.multiselect(
        list(offered), value=chosen_before, label="**trained networks** beside it", full_width=True
    )
    (
        trained
        if offered
        else mo.Html(frame.part(f"<p>{shown.ONLY_THERE} Choose 32 × 32 and Fourier samples to see them.</p>"))
    )
    return (trained,)


@app.cell
def chosen(image, inner, link, noise, restarts, side, trained, transform):
    _entered = {
        "image": image.value,
        "side": side.value,
        "transform": transform.value,
        "inner": inner.value,
        "restarts": restarts.value,
        "noise": noise.value,
    }
    settings = networks.Settings(**_entered, trained=tuple(trained.value))
    link.keep(**_entered, trained=",".join(trained.value))
    return (settings,)


@app.cell
def reconstructions(settings):
    mo.stop("learn" in networks.MISSING)
    try:
        looked, fault = networks.seen(settings), ""
    except BarrierError as error:
        looked, fault = None, str(error)
    (
        mo.Html(frame.part(frame.note(fault, "lost"), ready=True))
        if looked is None
        else mo.vstack(
            [
                mo.Html(
                    frame.part(
                        "<h2>Reconstructions</h2>"
                        f'<div class="sb-scroll" tabindex="0">{looked.table().html()}</div>'
                        f'<div class="sb-scroll" tabindex="0">{exports.picture(looked.picture(), "reconstructions")}</div>',
                        ready=True,
                        reconstructed=f"{settings.image} {settings.side} {settings.inner}x{settings.restarts}",
                    )
                ),
                mo.hstack([exports.json_file(looked.record(), "reconstructions")], justify="start"),
            ]
        )
    )
    return (looked,)


@app.cell
def perturbation(slider):
    size = slider("size", 20, "**perturbation** ‖r‖/‖x‖, in thousandths")
    steps = slider("steps", 30, "**gradients** of the search, for each method")
    mo.vstack([mo.Html(frame.part(shown.SEARCH)), size, steps])
    return size, steps


@app.cell
def search_start(link, looked, settings, size, steps):
    mo.stop(looked is None)
    link.keep(size=size.value, steps=steps.value)
    asked = shown.with_search(settings, size.value, steps.value)
    # A search for other settings goes on for nobody.
    get_search, set_search = mo.state(None, allow_self_loops=True)
    begin = mo.ui.button(
        label="Search for the worst perturbation",
        on_change=lambda _: set_search(networks.searched(asked)),
        kind="success",
    )
    begin
    return (get_search,)


@app.cell
def searching(get_search):
    search = get_search()
    mo.stop(search is None)
    tick = mo.ui.refresh(options=["0.5s"], default_interval="0.5s")
    stop_search = mo.ui.button(label="Cancel", on_change=lambda _: search.cancel())
    return search, stop_search, tick


@app.cell
def search_progress(search, stop_search, tick):
    tick.value
    (
        mo.vstack([mo.Html(frame.part(shown.progress_html(search), searching=1)), stop_search, tick])
        if search.running
        else mo.Html(frame.part(shown.found_html(search), searched=int(not search.cancelled)))
    )
    return


@app.cell
def search_saved(search, tick):
    tick.value
    mo.stop(search.running or search.failed)
    mo.hstack([exports.json_file(search.result().record(), "perturbations")], justify="start")
    return


@app.cell
def tables_start():
    get_tables, set_tables = mo.state(None, allow_self_loops=True)

    def compute(_):
        kept = talk_tables.Tables()
        set_tables((kept, talk_tables.begun(kept)))

    compute_tables = mo.ui.button(label="Compute the three tables", on_change=compute, kind="success")
    mo.vstack([mo.Html(frame.part(shown.TABLES)), compute_tables])
    return (get_tables,)


@app.cell
def tables_waiting(get_tables):
    mo.stop(get_tables() is None)
    tables, table_job = get_tables()
    beat = mo.ui.refresh(options=["1s"], default_interval="1s")
    stop_tables = mo.ui.button(label="Cancel the tables", on_change=lambda _: table_job.cancel())
    return beat, stop_tables, table_job, tables


@app.cell
def tables_shown(beat, stop_tables, table_job, tables):
    beat.value
    html = shown.tables_html(table_job, tables)
    (
        mo.vstack([stop_tables, beat, mo.Html(frame.part(html, computing=1))])
        if table_job.running
        else mo.Html(frame.part(html, tables=len(tables.tables()), complete=int(not table_job.failed)))
    )
    return


@app.cell
def tables_saved(beat, table_job, tables):
    beat.value
    mo.stop(table_job.running or not tables.certified)
    mo.hstack(
        [
            exports.json_file(tables.record, "table1", "Save the tables as JSON"),
            mo.download(
                lambda: exports.zipped(tables.certificates()),
                "table1-certificates.zip",
                "application/zip",
                label="Save the certificates",
            ),
        ],
        justify="start",
        wrap=True,
    )
    return


if __name__ == "__main__":
    app.run()
