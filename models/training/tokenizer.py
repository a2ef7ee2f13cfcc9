"""Stage 2: a byte-level BPE tokeniser for Rust, saved as a Hugging Face tokenizer.json.

Run: python -m models.training.tokenizer --vocabulary 8192
"""

import argparse
import json
import random

from . import settings

# Tried in this order at each position; together they cover every character.
# 1 line ends with the next line's indentation, 2 words with at most one blank before them,
# 3 up to three digits, 4 punctuation with at most one blank before it, 5 other blanks.
# Plain alternatives without look-around, so that JavaScript's RegExp (flag u) agrees.
SPLIT_PATTERN = (
    r"\n+[ \t]*"
    r"| ?[\p{L}_][\p{L}\p{N}_]*"
    r"|\p{N}{1,3}"
    r"| ?[^ \t\r\n\p{L}\p{N}_]+"
    r"|[ \t\r]+"
)
SAMPLE_BYTES = 30_000_000


def sample_texts(path, limit: int, seed: int = 0) -> list[str]:
    """About `limit` bytes of whole files from a JSONL corpus, in random order."""
    with open(path, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    random.Random(seed).shuffle(texts)
    chosen, size = [], 0
    for text in texts:
        chosen.append(text)
        size += len(text)
        if size >= limit:
            break
    return chosen


def train(texts: list[str], vocabulary: int):
    """Trains the tokeniser; the special tokens take the first ids."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT_PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False, trim_offsets=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=settings.SPECIAL_TEXTS,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        max_token_length=32,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    for text, identity in zip(settings.SPECIAL_TEXTS, range(len(settings.SPECIAL_TEXTS))):
        assert tokenizer.token_to_id(text) == identity, text
    return tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vocabulary", type=int, default=8192)
    parser.add_argument("--sample-bytes", type=int, default=SAMPLE_BYTES)
    options = parser.parse_args()
    cache = settings.cache_folder()
    texts = sample_texts(cache / "corpus" / "train.jsonl", options.sample_bytes)
    tokenizer = train(texts, options.vocabulary)
    output = cache / f"tokenizer-{options.vocabulary}.json"
    tokenizer.save(str(output))
    probe = texts[:200]
    tokens = sum(len(encoding.ids) for encoding in tokenizer.encode_batch(probe))
    print(f"{output.name}: {sum(map(len, probe)) / tokens:.2f} characters a token")


if __name__ == "__main__":
    main()
