"""Muon: momentum whose 2-D updates are orthogonalised by Newton-Schulz iterations.

Source: Keller Jordan, "Muon: an optimizer for hidden layers in neural networks" (2024); the
quintic coefficients are from there. The scale sqrt(max(1, rows/columns)) * 0.2 * sqrt(columns)
of Moonshot's "Muon is scalable" would match AdamW's update size; we keep Jordan's.
"""

import torch


def orthogonalise(update: torch.Tensor, steps: int = 5) -> torch.Tensor:
    """A matrix with about the same singular vectors and all singular values near 1."""
    matrix = update.bfloat16()
    tall = matrix.shape[0] > matrix.shape[1]
    if tall:
        matrix = matrix.T
    matrix = matrix / (matrix.norm() + 1e-7)
    for _ in range(steps):
        gram = matrix @ matrix.T
        matrix = 3.4445 * matrix + (-4.7750 * gram + 2.0315 * gram @ gram) @ matrix
    return (matrix.T if tall else matrix).to(update.dtype)


class Muon(torch.optim.Optimizer):
    """For the hidden matrices only; embeddings and norms belong to AdamW."""

    def __init__(self, parameters, lr: float = 0.02, momentum: float = 0.95, weight_decay: float = 0.0):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(weight)
                average = state["momentum"]
                average.lerp_(weight.grad, 1 - group["momentum"])
                update = orthogonalise(weight.grad.lerp(average, group["momentum"]))
                rows, columns = weight.shape
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.add_(update, alpha=-group["lr"] * max(1, rows / columns) ** 0.5)
