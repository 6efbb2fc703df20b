"""The explorer: pages in a browser, served to this machine alone by ``sci-barriers explore``.

Add a page
----------

**One page is one file**: ``sci_barriers/explore/pages/NN_name.py``, a marimo app. It is found by scanning; nothing else is touched. ``NN`` is
its place in the navigation, ``name`` (with ``-`` for ``_``) its address, the first line of its docstring ``Title: one sentence.`` what the
navigation and the front page say. Begin with a copy of this::

    # /// script
    # [tool.marimo.display]
    # theme = "system"
    # ///
    \"\"\"Your data: which digits of the answer do my numbers determine?\"\"\"

    import marimo

    __generated_with = "0.25.2"
    app = marimo.App(width="medium", app_title="Your data")

    with app.setup:
        import marimo as mo

        from sci_barriers.explore import exports, frame
        from sci_barriers.explore.links import Link


    @app.cell
    def header():
        mo.Html(frame.header("your-data"))
        return


    @app.cell
    def address():
        link = Link(mo.query_params().to_dict(), mo.query_params().set)  # a link restores the state
        return (link,)

- **Mathematics and judgement are functions of typed modules**, a page only lays them out: the pages are not type-checked. Cells have names,
  and take what they need as arguments, so that ``app.run(defs={...})`` tests them without a browser.
- **State in the address**: first values of widgets come from ``link.get(name, default)``, and one cell ends with ``link.keep(name=value, …)``.
- **Widgets of a barrier's parameters** are made from their declarations: `widgets.fields`, `widgets.made`.
- **Pictures** are SVG text with a title and a description; `exports.picture` shows one with its downloads (SVG, PNG). Colours are those of
  ``static/explore.css``, by name, with the colour for paper as fallback: ``style="fill:var(--sb-blue,#0072b2)"``; they follow dark mode.
- **Everything shown can be taken away**: `exports.json_file`, `exports.certificate`.
- **Clicks into a picture** come from `pick.Pick`: whole numbers on a declared grid, never a float.
- **Long work** runs in `work.Job`: a thread of its own with progress and a cancel button; student code in `sci_barriers.programs.isolate`.
- **Tests**: the logic in ``tests/sci_barriers/explore``; for the browser the fixture ``visit`` of ``browser.py`` there (Playwright with
  Debian's Chromium; where there is none the tests are skipped, loudly): one smoke test a page, the rest ``slow``. ``marimo check`` runs over
  all pages in ``test_pages.py``, and the requests of each page are watched: none leaves the loopback interface.
"""
