"""Muon for matrices of layers, AdamW for all else, as one optimiser of PyTorch.

Muon: the momentum of a matrix, made nearly orthogonal, is the step, so that all its directions
learn at one speed (Jordan et al. 2024). Steps are scaled to the size that AdamW's have (Liu et al.
2025), so that one learning rate serves both.
"""

import torch

# Coefficients of the quintic iteration of the first of these papers: fast, and close enough to 1.
A, B, C = 3.4445, -4.7750, 2.0315
ITERATIONS = 5
LIKE_ADAM = 0.2  # Root mean square of AdamW's steps at a rate of 1, measured by the second.


def orthogonal(matrix):
    """The matrix with singular values near 1, in its own type."""
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(ITERATIONS):
        gram = x @ x.T
        x = A * x + (B * gram + C * gram @ gram) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x


class MuonWithAdam(torch.optim.Optimizer):
    """Groups with "is_muon" hold matrices of layers; the others are for AdamW."""

    def __init__(self, groups, rate, momentum=0.95, betas=(0.9, 0.98), epsilon=1e-8):
        super().__init__(groups, {"lr": rate, "momentum": momentum, "betas": betas,
                                  "epsilon": epsilon, "weight_decay": 0.0, "is_muon": False})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                state = self.state[parameter]
                update = self._muon if group["is_muon"] else self._adam
                update(parameter, group, state)

    @staticmethod
    def _muon(parameter, group, state):
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        momentum = state["momentum"]
        momentum.lerp_(parameter.grad, 1 - group["momentum"])
        step = orthogonal(parameter.grad.lerp(momentum, group["momentum"]))
        size = LIKE_ADAM * max(parameter.shape) ** 0.5
        parameter.add_(step, alpha=-group["lr"] * size)

    @staticmethod
    def _adam(parameter, group, state):
        if not state:
            state.update(count=0, mean=torch.zeros_like(parameter),
                         square=torch.zeros_like(parameter))
        state["count"] += 1
        (beta, beta2), count = group["betas"], state["count"]
        state["mean"].lerp_(parameter.grad, 1 - beta)
        state["square"].mul_(beta2).addcmul_(parameter.grad, parameter.grad, value=1 - beta2)
        size = (state["square"] / (1 - beta2 ** count)).sqrt_().add_(group["epsilon"])
        parameter.addcdiv_(state["mean"], size, value=-group["lr"] / (1 - beta ** count))
