# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Construction: the centre, the members around it and their solutions, and what data of index n tell of them."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Construction")

with app.setup:
    import marimo as mo

    from sci_barriers import TheoremError
    from sci_barriers.explore import exports, frame, widgets
    from sci_barriers.explore.construction import View
    from sci_barriers.explore.links import Link
    from theorems.core.registry import BARRIERS


@app.cell
def header():
    mo.Html(frame.header("construction"))
    return


@app.cell
def address():
    link = Link(mo.query_params().to_dict(), mo.query_params().set)
    return (link,)


@app.cell
def choice(link):
    names = sorted(BARRIERS, key=lambda name: (not name.startswith("smale18"), name))
    name = mo.ui.dropdown(names, value=link.one_of("barrier", names, names[0]), label="**Barrier**", searchable=True)
    return (name,)


@app.cell
def parameters(link, name):
    # What can be drawn to begin with: two columns, and one digit, so that the line is seen to tilt.
    first = (
        {"N": "2", "K": "1"}
        if name.value == "smale18"
        else {"N": "3", "m": "1"}
        if name.value.endswith("smale9")
        else {}
    )
    of_link = link.starting("p.") if link.get("barrier", "smale18") == name.value else {}
    fields = widgets.fields(BARRIERS[name.value], {**first, **of_link})
    return (fields,)


@app.cell
def show_choice(fields, name):
    mo.vstack(
        [
            name,
            mo.Html(f'<p class="sb-lead">{frame.escape(BARRIERS[name.value].__doc__.strip().splitlines()[0])}</p>'),
            mo.accordion({"Parameters": widgets.laid_out(fields)}),
        ]
    )
    return


@app.cell
def made(fields, name):
    try:
        barrier, refused = widgets.made(BARRIERS[name.value], fields.value), ""
    except TheoremError as error:
        barrier, refused = None, str(error)
    return barrier, refused


@app.cell
def wrong_parameters(refused):
    mo.Html(frame.note(refused, "lost")) if refused else None
    return


@app.cell
def controls(barrier, link):
    mo.stop(barrier is None)
    least, most = View.exponents(barrier)
    start = min(least + 4, most)
    n = mo.ui.slider(
        *View.indices(barrier),
        value=link.number("n", min(3, View.indices(barrier)[1]), *View.indices(barrier)),
        label="**n** index of the data: within 2⁻ⁿ",
        show_value=True,
        include_input=True,
        full_width=True,
    )
    e = mo.ui.slider(
        least,
        most,
        value=link.number("e", start, least, most),
        label="**e** of the members: ε = 2⁻ᵉ",
        show_value=True,
        include_input=True,
        full_width=True,
    )
    inputs = ["centre", *(f"member {j}" for j in range(min(barrier.competitors, 100)))]
    member = mo.ui.dropdown(inputs, value=link.one_of("input", inputs, "centre"), label="**Input**")
    mo.vstack([member, e, n])
    return e, member, n


@app.cell
def look(barrier, e, fields, link, member, n, name):
    winner = None if member.value in (None, "centre") else int(member.value.removeprefix("member "))
    try:
        view, too_much = View(barrier, n.value, winner, e.value), ""
    except TheoremError as error:
        view, too_much = None, str(error)
    link.keep(barrier=name.value, n=n.value, e=e.value, input=member.value or "centre")
    link.keep(**{f"p.{key}": text for key, text in widgets.texts(fields.value).items()})
    mo.Html(frame.note(too_much, "lost")) if too_much else None
    return (view,)


@app.cell
def data(view):
    mo.stop(view is None)
    found = view.picture()
    left = (
        exports.picture(found[0], f"{view.barrier.name}-{view.index}", found[1])
        if found
        else frame.note("Nothing to draw: with N = 2 or 3 over the real field there is a picture.")
    )
    right = (
        f"<h2>The answer of index {view.index}</h2><p>{frame.escape(view.tells)}</p>{view.data_html()}"
        f'<h2>Solutions</h2><div class="sb-scroll" tabindex="0">{view.members().html()}</div>'
    )
    mo.Html(
        frame.part(
            f'<div class="sb-two"><div>{left}</div><div>{right}</div></div>', ready=True, n=view.index, e=view.exponent
        )
    )
    return


@app.cell
def conditions(view):
    mo.stop(view is None)
    numbers = view.conditions()
    definitions = "".join(
        f"<dt>{frame.escape(k)}</dt><dd>{frame.escape(v)}</dd>" for k, v in view.definitions().items()
    )
    mo.Html(
        frame.part(
            "<h2>Condition numbers</h2>"
            + (
                "<p>It is not bad conditioning that stops algorithms.</p>"
                f'<div class="sb-scroll" tabindex="0">{numbers.html()}</div>'
                + frame.details("What they are", f"<dl>{definitions}</dl>")
                if numbers
                else frame.note(
                    "This project has condition numbers for smale18 and the linear programs; this barrier comes without."
                )
            )
        )
    )
    return


@app.cell
def take_away(name, view):
    mo.stop(view is None)
    mo.vstack(
        [
            exports.json_file(view.document, f"{name.value}-{view.index}"),
            mo.Html(
                frame.part(
                    frame.details("The same in Python", f"<pre>{frame.escape(view.code)}</pre>")
                    + f'<p><a href="/catalogue/?theorem={name.value}">The theorem in the catalogue</a></p>'
                )
            ),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
