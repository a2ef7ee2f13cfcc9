"""Milliseconds that tree-sitter's C library needs for the files of a list, with their reading.

Arguments: list of files, "parse" or "query", processes, rounds (the best one counts).
"""

import multiprocessing
import sys
import time

import tree_sitter
import tree_sitter_rust

LANGUAGE = tree_sitter.Language(tree_sitter_rust.language())
PARSER = tree_sitter.Parser(LANGUAGE)
QUERY = tree_sitter.Query(
    LANGUAGE,
    """
(function_item name: (identifier) @function)
(struct_item name: (type_identifier) @struct)
(enum_item name: (type_identifier) @enum)
(trait_item name: (type_identifier) @trait)
(impl_item type: (_) @implementation)
""",
)


def work(job: tuple[str, bool]) -> int:
    path, with_query = job
    with open(path, "rb") as file:
        tree = PARSER.parse(file.read())
    if with_query:
        return len(tree_sitter.QueryCursor(QUERY).captures(tree.root_node))
    return 0


def main() -> None:
    listed, stage, processes, rounds = sys.argv[1:5]
    with open(listed, encoding="utf-8") as file:
        jobs = [(path, stage == "query") for path in file.read().splitlines()]
    least = float("inf")
    with multiprocessing.Pool(int(processes)) as pool:
        pool.map(work, jobs[:20])
        for _ in range(int(rounds)):
            started = time.perf_counter()
            for _ in pool.imap_unordered(work, jobs, 4):
                pass
            least = min(least, time.perf_counter() - started)
    print(round(least * 1000, 1))


main()
