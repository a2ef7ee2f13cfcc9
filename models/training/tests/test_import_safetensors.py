"""A model that transformers saved computes the same in the layout rows/1."""

import json
import os
import tempfile
import unittest
from pathlib import Path

from models.training.tests.needs import require

require("numpy", "torch", "onnxruntime", "transformers")

import numpy
import torch

from models.training.import_safetensors import ImportProblem, convert, prompt_template, rows_config
from models.training.rows_session import RowsSession

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

SIZES = {
    "vocab_size": 96,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 64,
    "rms_norm_eps": 1e-5,
}


def saved(folder: Path, kind: str, tied: bool, **more) -> torch.nn.Module:
    """A random model in a folder, as transformers saves it, in bfloat16."""
    from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(1)
    options = {**SIZES, "tie_word_embeddings": tied, "eos_token_id": 7, **more}
    if kind == "llama":
        model = LlamaForCausalLM(LlamaConfig(**options))
    else:
        model = Qwen2ForCausalLM(Qwen2Config(**options))
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    model = model.to(torch.bfloat16)
    model.save_pretrained(folder)
    tokens = [{"id": number, "content": text} for number, text in enumerate(["<fim_prefix>", "<fim_suffix>"])]
    (folder / "tokenizer.json").write_text(json.dumps({"added_tokens": tokens}))
    return model.float().eval()


class Safetensors(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def check_logits(self, kind: str, tied: bool):
        model = saved(self.folder / "source", kind, tied)
        tokens = [3, 14, 15, 92, 65, 35]
        with torch.no_grad():
            expected = model(torch.tensor([tokens])).logits[0].numpy()
        for bits, tolerance in ((32, 1e-3), (8, 0.1)):
            output = self.folder / f"out-{bits}"
            manifest = convert(self.folder / "source", output, bits, "tiny")
            session = RowsSession(str(output / "model.onnx"), manifest["architecture"])
            logits = numpy.concatenate([session.feed(tokens[:4]), session.feed(tokens[4:])])
            self.assertLess(numpy.abs(logits - expected).max(), tolerance * numpy.abs(expected).max())
            self.assertEqual(manifest["endTokens"], [7])
            self.assertEqual(sorted(path.name for path in output.iterdir()), ["model.json", "model.onnx", "tokenizer.json"])

    def test_llama_with_shared_embedding(self):
        self.check_logits("llama", True)

    def test_qwen2_with_biases_and_a_head_of_its_own(self):
        self.check_logits("qwen2", False)

    def test_refuses_and_leaves_nothing(self):
        saved(self.folder / "source", "llama", True)
        config_file = self.folder / "source" / "config.json"
        original = json.loads(config_file.read_text())

        def problem(change: dict, name: str = "tiny") -> str:
            config_file.write_text(json.dumps({**original, **change}))
            with self.assertRaises(ImportProblem) as raised:
                convert(self.folder / "source", self.folder / "out", 8, name)
            self.assertEqual(list(self.folder.iterdir()), [self.folder / "source"])
            return str(raised.exception)

        self.assertIn("architecture gpt2", problem({"model_type": "gpt2"}))
        self.assertIn('scaling "yarn"', problem({"rope_scaling": {"rope_type": "yarn"}}))
        self.assertIn("has the shape", problem({"intermediate_size": 64}))
        self.assertIn("is missing", problem({"num_hidden_layers": 3}))
        self.assertIn("is not known", problem({"num_hidden_layers": 1}))
        self.assertIn("cannot be an id", problem({}, "No Id"))
        (self.folder / "out").mkdir()
        (self.folder / "out" / "thesis.txt").write_text("")
        with self.assertRaises(ImportProblem):
            convert(self.folder / "source", self.folder / "out", 8, "tiny")

    def test_prompts_and_sizes(self):
        tokens = {"added_tokens": [{"content": text} for text in ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>")]}
        self.assertEqual(prompt_template(tokens)["format"], "fim")
        self.assertEqual(prompt_template({"added_tokens": [{"content": "<|endoftext|>"}]})["stop"], ["<|endoftext|>"])
        with self.assertRaises(ImportProblem):
            rows_config({"model_type": "llama"})


if __name__ == "__main__":
    unittest.main()
