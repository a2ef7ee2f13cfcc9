"""Runs a rows/1 model with ONNX Runtime, keeping the cache: for checks and for evaluation."""

import numpy


class RowsSession:
    """One sequence. feed() appends tokens and returns logits; rewind() drops the last ones."""

    def __init__(self, source, config: dict, threads: int = 1):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
        self.layers, self.groups = config["layers"], config["keyValueHeads"]
        self.shared, self.dimension = config["heads"] // self.groups, config["headDimension"]
        shape = (self.layers, 2, self.groups, config["contextLength"], self.dimension)
        self.cache = numpy.zeros(shape, numpy.float32)
        self.length = 0

    def rewind(self, length: int) -> None:
        """Keeps only the first `length` tokens."""
        self.length = min(self.length, length)

    def feed(self, ids: list[int], logits_from: int = 0) -> numpy.ndarray:
        """Appends ids; float32 [len(ids) - logits_from, V]."""
        count, past = len(ids), self.length
        mask = numpy.triu(numpy.full((count, count), -1e9, numpy.float32), 1).repeat(self.shared, 0)
        inputs = {
            "input_ids": numpy.array([ids], numpy.int64),
            "position_ids": numpy.arange(past, past + count, dtype=numpy.int64)[None],
            "logits_from": numpy.array([logits_from], numpy.int64),
            "mask": mask,
            "past_and_new": numpy.array([past, count], numpy.int64),
        }
        for layer in range(self.layers):
            for head in range(self.groups):
                inputs[f"past_key.{layer}.{head}"] = self.cache[layer, 0, head : head + 1, :past]
                inputs[f"past_value.{layer}.{head}"] = self.cache[layer, 1, head : head + 1, :past]
        names = [f"new_{kind}.{layer}" for layer in range(self.layers) for kind in ("key", "value")]
        logits, *rows = self.session.run(["logits", *names], inputs)
        for number, new in enumerate(rows):
            self.cache[number // 2, number % 2, :, past : past + count] = new
        self.length = past + count
        return logits[0]

    def greedy(self, prompt: list[int], maximum: int, stops: set[int]) -> list[int]:
        """The most likely continuation, up to and without a token of `stops`."""
        self.rewind(0)
        logits = self.feed(prompt, len(prompt) - 1)
        result: list[int] = []
        while len(result) < maximum:
            chosen = int(logits[-1].argmax())
            if chosen in stops:
                break
            result.append(chosen)
            if len(result) < maximum:
                logits = self.feed([chosen])
        return result
