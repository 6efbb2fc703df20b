# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Be the algorithm: read as much as you like, answer, and get the input on which you are wrong, with a certificate."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Be the algorithm")

with app.setup:
    import secrets
    from functools import partial

    import marimo as mo

    from sci_barriers import TheoremError
    from sci_barriers.explore import exports, frame, play, widgets
    from sci_barriers.explore.alone import check_in_fresh_interpreter
    from sci_barriers.explore.game import level, levels
    from sci_barriers.explore.links import Link, of_page
    from sci_barriers.explore.pick import Pick
    from sci_barriers.explore.progress import Progress


@app.cell
def start():
    link = of_page()
    mo.Html(frame.header("be-the-algorithm"))
    return (link,)


@app.cell
def kept():
    progress = Progress()
    get_known, set_known = mo.state(progress.read(), allow_self_loops=True)
    return get_known, progress, set_known


@app.cell
def choice(link):
    titles = {f"{k}. {item.title}": name for k, (name, item) in enumerate(levels().items(), 1)}
    names = list(levels())
    first = names.index(link.one_of("level", names, names[0]))
    chosen = mo.ui.dropdown(titles, value=list(titles)[first], label="**Level**", allow_select_none=False)
    return (chosen,)


@app.cell
def story(chosen, get_known):
    known, fault = get_known()
    mo.vstack(
        [
            chosen,
            mo.Html(
                frame.part(
                    (frame.note(fault) if fault else "")
                    + play.reached(levels(), known)
                    + play.story(level(chosen.value)),
                    level=chosen.value,
                )
            ),
        ]
    )
    return


@app.cell
def new_game(chosen, link):
    # Only what the link was about is taken from it.
    mine = link if link.get("level", "k-digits") == chosen.value else Link({}, lambda name, value: None)
    game = level(chosen.value)
    get_secret, set_secret = mo.state(mine.number("game", secrets.randbelow(10**6), 0, 10**6), allow_self_loops=True)
    get_reads, set_reads = mo.state(play.reads_of(game, mine.get("reads")), allow_self_loops=True)
    get_points, set_points = mo.state({}, allow_self_loops=True)
    get_faces, set_faces = mo.state(play.faces_of(game, mine.get("die")), allow_self_loops=True)
    get_result, set_result = mo.state(None, allow_self_loops=True)
    get_hints, set_hints = mo.state(0, allow_self_loops=True)
    typed_before = mine.get("answer").split(",")
    return (
        game,
        get_faces,
        get_hints,
        get_points,
        get_reads,
        get_result,
        get_secret,
        set_faces,
        set_hints,
        set_points,
        set_reads,
        set_result,
        set_secret,
        typed_before,
    )


@app.cell
def reading(game, get_reads, get_result, set_reads):
    over = play.over(get_result())
    full = len(get_reads()) >= play.MOST_READS
    n = mo.ui.number(0, game.most, step=1, value=play.next_index(game, get_reads()), label="**n**", disabled=over)
    read = mo.ui.button(
        label="Read",
        on_change=lambda _: set_reads(lambda before: play.with_read(game, before, n.value)),
        disabled=over or full,
        kind="success",
        tooltip="The datum of index n joins the transcript",
    )
    mo.vstack([mo.Html(frame.part("<h2>Read</h2>")), mo.hstack([n, read], justify="start", align="end")])
    return


@app.cell
def transcript(game, get_reads, get_secret):
    reads = get_reads()
    mo.Html(
        frame.part(
            f'<div class="sb-scroll" tabindex="0">{game.transcript(reads, get_secret()).html()}</div>'
            if reads
            else "<p>Nothing is read so far. You may also answer without.</p>",
            reads=len(reads),
            ready=True,
        )
    )
    return (reads,)


@app.cell
def picks(game, set_points):
    boards = [game.board((), sample=k) for k in range(game.barrier.samples)]
    clicked = [
        Pick(svg=board.svg, grid=board.grid.for_browser(), label=board.words, name=f"{game.name}-{k}")
        for k, board in enumerate(boards)
        if board is not None and board.grid is not None
    ]

    def watch(k):
        return lambda change: set_points(lambda before: {**before, k: change["new"]})

    for number, one in enumerate(clicked):
        one.observe(watch(number), names="picked")
    shown_picks = [mo.ui.anywidget(one) for one in clicked]
    mo.vstack(
        [
            mo.Html(frame.part("<h2>Answer</h2>")),
            mo.Html("")
            if not shown_picks
            else shown_picks[0]
            if len(shown_picks) == 1
            else mo.ui.tabs({f"sample {k}": one for k, one in enumerate(shown_picks)}),
        ]
    )
    return (clicked,)


@app.cell
def pictures(clicked, game, reads):
    for which, drawn in enumerate(clicked):
        board_now = game.board(reads, sample=which)
        drawn.svg, drawn.label = board_now.svg, board_now.words
    return


@app.cell
def fields(game, typed_before):
    before = play.choice_written(game, typed_before)
    chosen_answer = (
        mo.ui.radio([text for text, _ in game.choices], value=before, label="Which one?") if game.choices else None
    )
    rows = play.field_names(game)
    texts = typed_before if len(typed_before) == len(rows) else [""] * len(rows)
    typed, entered = widgets.together(
        {name: partial(mo.ui.text, value=text, label=name) for name, text in zip(rows, texts, strict=True)}
    )
    unit = f", in units of {game.unit_text}" if game.unit_text else ""
    hint = f"Or type exact numbers, such as 0.5 or 1/3{unit}: they count, not the picture."
    (
        chosen_answer
        if game.choices
        else mo.vstack([mo.md(hint), mo.hstack(list(typed.values()), justify="start", wrap=True)])
    )
    return chosen_answer, entered, typed


@app.cell
def answer(chosen_answer, entered, game, get_points):
    try:
        answers, missing = (
            play.chosen(game, chosen_answer.value)
            if chosen_answer is not None
            else play.answers(game, list(entered().values()), get_points())
        )
        wrong = ""
    except TheoremError as error:
        answers, missing, wrong = (), "", str(error)
    return answers, missing, wrong


@app.cell
def faces(answers, game, get_faces, get_result, set_faces):
    die = get_faces()
    add = mo.ui.button(
        label="Add this answer as a face",
        on_change=lambda _: set_faces(lambda before: (*before, answers[0])),
        disabled=not answers or play.over(get_result()) or len(die) >= play.MOST_FACES,
    )
    drop = mo.ui.button(
        label="Take the last face away",
        on_change=lambda _: set_faces(lambda before: before[:-1]),
        disabled=not die or play.over(get_result()),
    )
    mo.vstack(
        [mo.hstack([add, drop], justify="start", wrap=True), mo.Html(frame.part(play.die(game, die)))]
    ) if game.die else None
    return (die,)


@app.cell
def hand_in(
    answers,
    die,
    game,
    get_result,
    get_secret,
    missing,
    progress,
    reads,
    set_known,
    set_result,
    wrong,
):
    handed = die if game.die else answers

    def judged(_):
        result = play.judged(game, reads, handed, get_secret())
        progress.note(game.name, played=1, reached=result.reached)
        set_known(progress.read())
        set_result(result)

    give = mo.ui.button(
        label="Throw the die" if game.die else "Hand in this answer",
        on_change=judged,
        disabled=not handed or play.over(get_result()),
        kind="success",
    )
    said = wrong or (missing if not handed and not game.die else "")
    mo.vstack(
        [
            mo.Html(
                frame.part(
                    (f"<p><strong>{frame.escape(play.said(game, answers))}</strong></p>" if answers else "")
                    + (frame.note(said, "lost" if wrong else "note") if said else ""),
                    answer=play.written(game, answers),
                )
            ),
            give,
        ]
    )
    return


@app.cell
def save_in_address(answers, chosen, die, game, get_secret, link, reads):
    link.keep(
        level=chosen.value,
        reads=",".join(map(str, reads)),
        game=get_secret(),
        answer=play.written(game, answers),
        die=";".join(play.written(game, (face,)) for face in die),
    )
    return


@app.cell
def result(game, get_result):
    found = get_result()
    mo.stop(found is None)
    mo.Html(frame.part(play.result(game, found), result=found.kind, reached=int(found.reached)))
    return (found,)


@app.cell
def certificate(answers, die, found, game, get_secret, reads):
    check = mo.ui.run_button(label="Check it with the stand-alone checker")
    # The result was stopped, and has no value yet: this cell runs for a change of the answer all the same.
    mo.stop(found is None)
    handed_in = die if game.die else answers
    saved = exports.json_file(
        play.document(game, reads, handed_in, get_secret(), found), f"{game.name}-game", "Save the game as JSON"
    )
    proof = [exports.certificate(found.certificate, f"{game.name}-certificate"), check] if found.certificate else []
    mo.hstack([*proof, saved], justify="start", align="center", wrap=True)
    return (check,)


@app.cell
def checked(check, found):
    mo.stop(found is None or not check.value or found.certificate is None)
    with mo.status.spinner("A fresh interpreter checks the certificate"):
        outcome = check_in_fresh_interpreter(found.certificate)
    mo.Html(frame.part(play.checked(outcome), checked=outcome.code))
    return


@app.cell
def again(found, set_faces, set_reads, set_result, set_secret):
    mo.stop(not play.over(found))

    def start(_):
        set_secret(secrets.randbelow(10**6))
        set_reads(())
        set_faces(())
        set_result(None)

    anew = mo.ui.button(label="Play again", on_change=start)
    anew
    return


@app.cell
def hints(game, get_hints, get_known, progress, set_hints):
    opened = max(get_hints(), get_known()[0].get(game.name, {}).get("hints", 0))
    opened = min(opened, len(game.hints))

    def more(_):
        progress.note(game.name, hints=opened + 1)
        set_hints(opened + 1)

    left = len(game.hints) - opened
    open_one = mo.ui.button(label=f"Open a hint ({left} left)", on_change=more)
    mo.vstack(
        [
            mo.Html(frame.part(play.hints(game, opened), hints=opened)),
            open_one if left else mo.Html(""),
        ]
    )
    return


@app.cell
def learnt(game, get_known):
    reached = bool(get_known()[0].get(game.name, {}).get("reached"))
    mo.Html(frame.part(play.learnt(game), learnt=game.name)) if reached else None
    return


if __name__ == "__main__":
    app.run()
