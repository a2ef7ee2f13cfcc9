"""What the catalogue says about a model folder."""

import hashlib
import tempfile
import unittest
from pathlib import Path

from models.training.catalog import CONFIDENCE_KEYS, catalog_entry, with_confidence, with_shipped_model

MANIFEST = {
    "id": "m",
    "name": "M",
    "version": "1",
    "task": ["complete"],
    "licence": "MIT",
    "file": "model.onnx",
    "externalFiles": [{"file": "weights-1.bin"}],
    "tokenizer": {"file": "tokenizer.json"},
}


class Catalog(unittest.TestCase):
    def test_every_file_is_listed_with_its_checksum(self):
        with tempfile.TemporaryDirectory() as root:
            folder = Path(root) / "embedded"
            folder.mkdir()
            names = ["model.onnx", "weights-1.bin", "tokenizer.json", "model.json"]
            for number, name in enumerate(names):
                (folder / name).write_bytes(b"x" * number)
            entry = catalog_entry(MANIFEST, folder)
        self.assertEqual([each["file"] for each in entry["files"]], names)
        self.assertEqual(entry["files"][1]["sha256"], hashlib.sha256(b"x").hexdigest())
        self.assertEqual(entry["bytes"], 0 + 1 + 2 + 3)
        self.assertEqual(entry["card"], "embedded/README.md")

    def test_models_to_download_are_kept(self):
        downloads = [{"id": "d"}]
        written = with_shipped_model({"downloads": downloads, "models": [{"id": "old"}]}, {"id": "m"})
        self.assertEqual((written["default"], written["models"]), ("m", [{"id": "m"}]))
        self.assertEqual(written["downloads"], downloads)
        self.assertEqual(with_shipped_model({}, {"id": "m"})["downloads"], [])

    def test_the_confidence_model_is_taken_over_without_its_report(self):
        fitted = {key: 0 for key in CONFIDENCE_KEYS} | {"auc": 1}
        self.assertEqual(set(with_confidence(MANIFEST, fitted)["confidence"]), set(CONFIDENCE_KEYS))
        self.assertNotIn("confidence", with_confidence(MANIFEST, None))


if __name__ == "__main__":
    unittest.main()
