"""The explorer: pages in a browser, served to this machine alone by ``sci-barriers explore``.

One page is one file of ``pages``, a marimo app, and one level of *Be the algorithm* is one file of ``levels``: both are found by scanning.
How to add a page: ``docs/howto/add-a-page.md``.

`found` finds the pages, `frame` and `home` are what they share, `server` and `guard` serve them. Pages use `links` (state in the address),
`widgets` (from the declarations of parameters), `pick` (clicks into a picture), `exports` (what is shown, to take away) and `work`
(progress and cancelling). What is computed or judged is in typed modules, beside these: a page only lays it out.
"""
