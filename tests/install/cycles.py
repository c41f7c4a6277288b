# SPDX-License-Identifier: BSD-3-Clause
"""Cycle notation over signed points, and signed permutations as tuples of images, both counted from 1."""


def cycles(g):
    """Every cycle once; the identity is ()."""
    done, text = set(), ""
    for start in range(1, len(g) + 1):
        if start in done or g[start - 1] == start:
            continue
        at, words = start, []
        while at not in words:
            words.append(at)
            done.add(abs(at))
            at = g[abs(at) - 1] * (1 if at > 0 else -1)
        text += "(" + " ".join(map(str, words)) + ")"
    return text or "()"


def images_of(n, text):
    images = list(range(1, n + 1))
    for cycle in text.replace(")", "").split("("):
        words = [int(word) for word in cycle.split()]
        for at, to in zip(words, words[1:] + words[:1]):
            images[abs(at) - 1] = to if at > 0 else -to
    return tuple(images)
