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

    from sci_barriers.explore import exports, frame


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
    picture = (
        '<svg role="img" viewBox="0 0 100 20" width="300"><title>n</title><path d="M0 10h100" stroke="#111"/></svg>'
    )
    mo.Html(f"<div data-sb-ready data-n='{n.value}'>{exports.picture(picture, 'n')}</div>")
    return


if __name__ == "__main__":
    app.run()
