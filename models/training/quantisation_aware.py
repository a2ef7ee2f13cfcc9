"""Training with the weights that will be shipped: every linear layer computes with int4 blocks.

The forward pass rounds each weight to its block's grid, the backward pass hands the gradient to
the full-precision weight as if nothing had been rounded (straight-through estimator, Bengio et
al., arXiv 1308.3432). The scales are chosen once, from the weights at the start; afterwards the
weights move on their grids. `export` writes exactly these grids.
"""

import torch
from torch import nn
from torch.nn import functional

from .quantise import BLOCK, best_scales, blocks_of

BITS = 4


class _Rounded(torch.autograd.Function):
    @staticmethod
    def forward(context, weight: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
        """weight [N, K] on the grid of scales [N, K/32]."""
        half = 1 << (BITS - 1)
        blocks = weight.view(*scales.shape, BLOCK) / scales[..., None]
        return blocks.round_().clamp_(-half, half - 1).mul_(scales[..., None]).view_as(weight)

    @staticmethod
    def backward(context, gradient: torch.Tensor):
        return gradient, None


def layer_matrices(model: nn.Module) -> dict[str, nn.Linear]:
    """name -> linear layer, of everything between embedding and head."""
    return {name: part for name, part in model.layers.named_modules() if isinstance(part, nn.Linear)}


def starting_scales(model: nn.Module) -> dict[str, torch.Tensor]:
    """name -> float32 [N, K/32] with the least squared error for the weights as they are."""
    scales = {}
    for name, linear in layer_matrices(model).items():
        found = torch.from_numpy(best_scales(blocks_of(linear.weight.detach().float().cpu().numpy()), BITS))
        # A block of zeros has no scale; any other than 0 keeps it at zero.
        scales[name] = torch.where(found == 0, torch.ones_like(found), found)
    return scales


def round_in_forward(model: nn.Module, scales: dict[str, torch.Tensor]) -> None:
    """From now on the model's linear layers compute with rounded weights."""
    for name, linear in layer_matrices(model).items():
        grid = scales[name].to(linear.weight.device)

        def forward(x: torch.Tensor, linear=linear, grid=grid) -> torch.Tensor:
            return functional.linear(x, _Rounded.apply(linear.weight, grid))

        linear.forward = forward
