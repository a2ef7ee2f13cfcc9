"""Reads an SPDX licence expression and says whether it can be met with permissive terms alone."""

import re

from .settings import PERMITTED_LICENCES

_WORDS = re.compile(r"\(|\)|[A-Za-z0-9.+\-]+")


def is_permissive(expression: str) -> bool:
    """True if some choice among the ORs of the expression needs only permitted licences.

    "A/B" is the old crates.io spelling of "A OR B". "X WITH exception" counts as X: an
    exception only adds permissions.
    """
    words = _WORDS.findall(expression.replace("/", " OR "))
    value, rest = _either(words)
    return value and not rest


def _either(words: list[str]) -> tuple[bool, list[str]]:
    value, words = _all(words)
    while words and words[0] == "OR":
        other, words = _all(words[1:])
        value = value or other
    return value, words


def _all(words: list[str]) -> tuple[bool, list[str]]:
    value, words = _single(words)
    while words and words[0] == "AND":
        other, words = _single(words[1:])
        value = value and other
    return value, words


def _single(words: list[str]) -> tuple[bool, list[str]]:
    if not words:
        return False, []
    if words[0] == "(":
        value, words = _either(words[1:])
        return (value, words[1:]) if words and words[0] == ")" else (False, words)
    value = words[0] in PERMITTED_LICENCES
    words = words[1:]
    if len(words) > 1 and words[0] == "WITH":
        words = words[2:]
    return value, words
