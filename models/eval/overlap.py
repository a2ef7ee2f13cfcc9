"""Searches what a model wrote for long copies of its training text.

Run: python -m models.eval.overlap --texts texts.jsonl --corpus train.jsonl --output overlap.json
Texts are the lines of `rust-ai eval generate --json` ({id, text, prefix, suffix}); the corpus has
lines {text}. Tokens here are words, numbers and single other characters; white space does not count.
A window is 50 of them in a row. Windows that stand in the prompt too are copies of what the user
has open, so they are counted apart. The corpus is read line by line and only windows of the texts
are kept, so memory does not grow with the corpus.
"""

import argparse
import json
import re
from pathlib import Path
from typing import Iterable, Iterator

WINDOW = 50
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[^\sA-Za-z0-9_]")


def tokens_of(text: str) -> list[str]:
    return TOKEN.findall(text)


def windows(tokens: list[str], size: int = WINDOW) -> Iterator[tuple[str, ...]]:
    """All runs of `size` tokens, in order."""
    for start in range(len(tokens) - size + 1):
        yield tuple(tokens[start : start + size])


class WindowSearch:
    """Finds which of the wanted windows occur in texts.

    A rolling hash (Rabin and Karp, 1987) over token numbers finds candidates; equal tokens prove
    them. Tokens that no wanted window has are one number, so that most text costs little.
    """

    BASE = 1_000_003
    MODULUS = (1 << 61) - 1

    def __init__(self, wanted: Iterable[tuple[str, ...]], size: int = WINDOW) -> None:
        self.size = size
        self.wanted = set(wanted)
        self.numbers: dict[str, int] = {}
        for window in self.wanted:
            for token in window:
                self.numbers.setdefault(token, len(self.numbers) + 1)
        self.hashes: dict[int, list[tuple[str, ...]]] = {}
        for window in self.wanted:
            self.hashes.setdefault(self._hash(window), []).append(window)
        self.top = pow(self.BASE, size - 1, self.MODULUS)
        self.found: set[tuple[str, ...]] = set()

    def _hash(self, window: tuple[str, ...]) -> int:
        value = 0
        for token in window:
            value = (value * self.BASE + self.numbers[token]) % self.MODULUS
        return value

    def read(self, text: str) -> None:
        """Notes the wanted windows of this text. A run of known tokens that is too short is skipped."""
        if not self.wanted:
            return
        tokens = tokens_of(text)
        numbers = [self.numbers.get(token, 0) for token in tokens]
        start = 0
        while start < len(numbers):
            if numbers[start] == 0:
                start += 1
                continue
            end = start
            while end < len(numbers) and numbers[end] != 0:
                end += 1
            if end - start >= self.size:
                self._roll(tokens, numbers, start, end)
            start = end

    def _roll(self, tokens: list[str], numbers: list[int], start: int, end: int) -> None:
        value = 0
        for place in range(start, end):
            if place - start >= self.size:
                value -= numbers[place - self.size] * self.top
            value = (value * self.BASE + numbers[place]) % self.MODULUS
            if place - start + 1 >= self.size and value in self.hashes:
                first = place - self.size + 1
                candidate = tuple(tokens[first : place + 1])
                if candidate in self.wanted:
                    self.found.add(candidate)


def read_json_lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise SystemExit(f"line {number} of {path.name} is not JSON: {error.msg}") from error


def overlap(texts: list[dict], corpus: Iterable[str], size: int = WINDOW) -> dict:
    """Counts of windows: all, in the corpus, of those also in the prompt; and the texts that hold copies."""
    per_text = [(row, list(windows(tokens_of(row["text"]), size))) for row in texts]
    search = WindowSearch((window for _, found in per_text for window in found), size)
    for text in corpus:
        search.read(text)
    all_windows = copied = in_prompt = 0
    holders: list[dict] = []
    for row, found in per_text:
        prompt = WindowSearch(found, size)
        prompt.read(row["prefix"] + "\n" + row["suffix"])
        # A window may begin in the prompt: what is new in it is still the user's own text.
        hits = [window for window in found if window in search.found]
        own = [window for window in hits if window in prompt.found]
        all_windows += len(found)
        copied += len(hits)
        in_prompt += len(own)
        if len(hits) > len(own):
            holders.append({"id": row["id"], "windows": len(hits) - len(own)})
    return {
        "windowTokens": size,
        "texts": len(texts),
        "longEnough": sum(bool(found) for _, found in per_text),
        "windows": all_windows,
        "inCorpus": copied,
        "ofThoseInPrompt": in_prompt,
        "inCorpusOnly": copied - in_prompt,
        "shareInCorpusOnly": round((copied - in_prompt) / max(1, all_windows), 4),
        "textsWithCopies": len(holders),
        "holders": holders,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True, help="lines of rust-ai eval generate --json")
    parser.add_argument("--corpus", type=Path, required=True, help="lines {text} that the model was trained on")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    for path in (options.texts, options.corpus):
        if not path.is_file():
            raise SystemExit(f"no file {path.name}: see the head of this program for what it needs")
    result = overlap(list(read_json_lines(options.texts)), (row["text"] for row in read_json_lines(options.corpus)))
    options.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({key: value for key, value in result.items() if key != "holders"}))


if __name__ == "__main__":
    main()
