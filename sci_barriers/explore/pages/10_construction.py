# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Construction: the centre, the members around it and their solutions, with data of any index."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Construction")

with app.setup:
    import marimo as mo

    from sci_barriers.explore import frame


@app.cell
def header():
    mo.Html(frame.header("construction"))
    return


@app.cell
def nn():
    n = mo.ui.slider(0, 200, value=3, label="n", show_value=True)
    n
    return (n,)


@app.cell
def show(n):
    mo.Html(
        f"<div class='sb-picture'><svg viewBox='0 0 100 20' data-n='{n.value}'><text x='5' y='15'>{n.value}</text></svg><button data-sb-save='png'>PNG</button></div>"
    )
    return


if __name__ == "__main__":
    app.run()
