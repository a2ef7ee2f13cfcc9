"""Model, optimiser, resumption and export; needs torch, onnx and onnxruntime."""

import tempfile
import types
import unittest
from pathlib import Path

try:
    import onnxruntime
    import torch
except ImportError:  # pragma: no cover
    torch = onnxruntime = None

CONFIG = {
    "id": "test",
    "name": "Test",
    "version": "0.0.0",
    "vocabulary": 96,
    "hidden": 64,
    "layers": 2,
    "heads": 4,
    "keyValueHeads": 2,
    "headDimension": 16,
    "intermediate": 96,
    "contextLength": 64,
    "ropeBase": 10000.0,
    "normEpsilon": 1e-5,
}
OPTIONS = types.SimpleNamespace(
    muon_rate=0.02,
    adam_rate=0.004,
    decay_share=0.35,
    compile=False,
    optimizer="muon",
    first_layer=0,
    warmup_steps=80,
)


def random_weights():
    from models.training.model import LanguageModel

    torch.manual_seed(0)
    state = LanguageModel(CONFIG).state_dict()
    return {name: (torch.randn_like(value) * 0.2).numpy() for name, value in state.items()}


@unittest.skipIf(torch is None, "needs torch")
class Training(unittest.TestCase):
    def batches(self):
        torch.manual_seed(3)
        return [(torch.randint(5, 96, (4, 32)), torch.ones(4, 32)) for _ in range(6)]

    def run_steps(self, folder, batches):
        from models.training.train import Run

        run = Run(CONFIG, Path(folder), OPTIONS)
        run.load()
        run.started, run.end = 0.0, 1e12
        losses = [run.update([batch], torch.float32) for batch in batches]
        run.save()
        return losses

    def test_resumption_is_exact(self):
        batches = self.batches()
        with tempfile.TemporaryDirectory() as whole, tempfile.TemporaryDirectory() as parts:
            expected = self.run_steps(whole, batches)
            again = self.run_steps(parts, batches[:3]) + self.run_steps(parts, batches[3:])
        self.assertEqual(expected, again)

    def test_rates(self):
        from models.training.train import rate_factor

        self.assertLess(rate_factor(0, 0.0, 80, 0.4), 0.1)
        self.assertEqual(rate_factor(500, 0.5, 80, 0.4), 1.0)
        self.assertEqual(rate_factor(500, 1.0, 80, 0.4), 0.0)

    def test_a_broken_checkpoint_is_refused(self):
        from models.training.train import Run

        with tempfile.TemporaryDirectory() as folder:
            self.run_steps(folder, self.batches()[:1])
            path = Path(folder) / "checkpoint.pt"
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
            with self.assertRaisesRegex(SystemExit, "is damaged"):
                Run(CONFIG, Path(folder), OPTIONS).load()

    def test_rounded_weights_are_trained_and_shipped(self):
        from models.training.export import torch_model
        from models.training.quantisation_aware import layer_matrices
        from models.training.quantise import dequantise, quantise
        from models.training.train import Run

        with tempfile.TemporaryDirectory() as folder:
            run = Run(CONFIG, Path(folder), types.SimpleNamespace(**{**vars(OPTIONS), "optimizer": "adamw"}))
            run.started, run.end = 0.0, 1e12
            run.model.load_state_dict({name: torch.from_numpy(value) for name, value in random_weights().items()})
            run.quantise()
            before = {name: part.weight.detach().clone() for name, part in layer_matrices(run.model).items()}
            for batch in self.batches():
                run.update([batch], torch.float32)
            run.model.eval()
            ids = torch.arange(5, 25)[None]
            with torch.no_grad():
                actual = run.model(ids)
            weights = {name: value.numpy().copy() for name, value in run.model.state_dict().items()}
            for name, scales in run.scales.items():
                key = f"layers.{name}.weight"
                values = quantise(weights[key], 4, scales.numpy())
                weights[key] = dequantise(*values, 4, weights[key].shape[1])
            with torch.no_grad():
                expected = torch_model(CONFIG, weights)(ids)
        self.assertLess((actual - expected).abs().max(), 1e-4)
        moved = [not torch.equal(before[name], part.weight) for name, part in layer_matrices(run.model).items()]
        self.assertTrue(all(moved))

    def test_orthogonalise(self):
        from models.training.muon import orthogonalise

        torch.manual_seed(0)
        values = torch.linalg.svdvals(orthogonalise(torch.randn(48, 32)))
        self.assertTrue(0.5 < values.min() and values.max() < 1.4)


@unittest.skipIf(torch is None, "needs torch and onnxruntime")
class Export(unittest.TestCase):
    def test_float32_graph_equals_pytorch_in_any_chunking(self):
        from models.training.export import verify_exact

        ids = torch.randint(5, 96, (40,), generator=torch.Generator().manual_seed(1)).tolist()
        self.assertLess(verify_exact(CONFIG, random_weights(), ids), 1e-3)

    def test_quantised_graphs_stay_close(self):
        import numpy

        from models.training.rows_graph import build
        from models.training.rows_session import RowsSession

        weights, ids = random_weights(), list(range(5, 45))
        logits = {
            bits: RowsSession(build(CONFIG, weights, bits, {}).SerializeToString(), CONFIG).feed(ids)
            for bits in (32, 8, 4)
        }
        spread = logits[32].std()
        self.assertLess(numpy.abs(logits[8] - logits[32]).mean() / spread, 0.05)
        self.assertLess(numpy.abs(logits[4] - logits[32]).mean() / spread, 0.5)

    def test_rewinding_is_exact(self):
        import numpy

        from models.training.rows_graph import build
        from models.training.rows_session import RowsSession

        session = RowsSession(build(CONFIG, random_weights(), 32, {}).SerializeToString(), CONFIG)
        session.feed([5, 6, 7, 8])
        expected = session.feed([9, 10])
        session.rewind(4)
        session.feed([20, 21, 22])
        session.rewind(4)
        self.assertEqual(float(numpy.abs(session.feed([9, 10]) - expected).max()), 0.0)


if __name__ == "__main__":
    unittest.main()
