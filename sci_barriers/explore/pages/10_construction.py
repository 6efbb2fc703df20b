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
    from sci_barriers.explore import choose, exports, frame
    from sci_barriers.explore.construction import View
    from sci_barriers.explore.links import of_page


@app.cell
def start():
    link = of_page()
    mo.Html(frame.header("construction"))
    return (link,)


@app.cell
def choice(link):
    name = choose.barrier(link)
    return (name,)


@app.cell
def parameters(link, name):
    # What can be drawn to begin with: two columns, and one digit, so that the line is seen to tilt.
    three = {"N": "3", "m": "1"}
    fields, entered = choose.parameters(
        link, name.value, smale18={"N": "2", "K": "1"}, smale9=three, extended_smale9=three
    )
    return entered, fields


@app.cell
def show_choice(fields, name):
    choose.shown(name, fields)
    return


@app.cell
def made(entered, name):
    barrier, refused = choose.made(name.value, entered())
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
def look(barrier, e, entered, link, member, n, name):
    winner = None if member.value in (None, "centre") else int(member.value.removeprefix("member "))
    try:
        view, too_much = View(barrier, n.value, winner, e.value), ""
    except TheoremError as error:
        view, too_much = None, str(error)
    choose.keep(link, name.value, entered())
    link.keep(n=n.value, e=e.value, input=member.value or "centre")
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
            mo.hstack([exports.json_file(view.document, f"{name.value}-{view.index}")], justify="start"),
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
