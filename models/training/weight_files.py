"""Writes a graph with its weights in files beside it, each small enough for every host of files."""

from pathlib import Path

from onnx import external_data_helper

LARGEST_PIECE = 48_000_000
# Smaller tensors stay in the graph.
SMALLEST_TENSOR = 16_384
# The page size of most machines, so that the runtime can map the pieces.
ALIGNMENT = 4_096


def write_in_pieces(model, folder: Path) -> list[Path]:
    """model.onnx and weights-1.bin, weights-2.bin, ... in the folder; older ones are deleted.

    Returns the pieces. Empties the model's large tensors.
    """
    for old in folder.glob("weights-*.bin"):
        old.unlink()
    pieces: list[Path] = []
    piece = None
    for tensor in model.graph.initializer:
        data = tensor.raw_data
        if len(data) < SMALLEST_TENSOR:
            continue
        if piece is None or piece.tell() + len(data) > LARGEST_PIECE:
            if piece:
                piece.close()
            pieces.append(folder / f"weights-{len(pieces) + 1}.bin")
            piece = open(pieces[-1], "wb")
        piece.write(bytes(-piece.tell() % ALIGNMENT))
        place = {"location": pieces[-1].name, "offset": piece.tell(), "length": len(data)}
        piece.write(data)
        external_data_helper.set_external_data(tensor, **place)
        tensor.ClearField("raw_data")
    if piece:
        piece.close()
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    return pieces
