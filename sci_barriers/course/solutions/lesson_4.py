"""Answers to lesson 4."""


def be_refuted(oracle):
    A, y = oracle.read(60).fractions()
    j = max(range(len(A[0])), key=lambda i: abs(A[0][i]))
    x = [0] * len(A[0])
    x[j] = y[0] / A[0][j]
    return x


def choose_member(x, c, r):
    return min(range(len(x)), key=lambda j: x[j])


def which_one_lies(certificates):
    import json

    from sci_barriers import Certificate

    return [Certificate(json.loads(text)).check()[0] for text in certificates].index(False)


def right_positions():
    return [1 - raised for raised in (1, 0, 1)]


def failing_input(n):
    return [1, n + 1]
