"""Runs llama.cpp's server on a model until standard input ends.

Run: python llama_server.py MODEL.gguf [--context N] [--slots N] [--threads N] [--embeddings] [--port N]
Prints the address that it listens on. The caller keeps the pipe open, so that no server is left
behind when it dies.
"""

import argparse
import sys

import xllamacpp


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--context", type=int, default=2048)
    parser.add_argument("--slots", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--alias")
    parser.add_argument("--embeddings", action="store_true")
    arguments = parser.parse_args()
    settings = xllamacpp.CommonParams()
    settings.model.path = arguments.model
    settings.n_ctx = arguments.context
    settings.n_parallel = arguments.slots
    settings.cpuparams.n_threads = arguments.threads
    settings.cpuparams_batch.n_threads = arguments.threads
    settings.hostnames = ["127.0.0.1"]
    settings.port = arguments.port
    settings.warmup = False
    settings.ui = False
    if arguments.alias:
        settings.model_alias = {arguments.alias}
    if arguments.embeddings:
        settings.embedding = True
        settings.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    server = xllamacpp.Server(settings)
    print(f"listening on {server.listening_address}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
