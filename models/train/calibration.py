"""From logits to probabilities and thresholds, on authors that training has not seen.

A few held-out authors show most patterns only a handful of times, so a pattern's own figures are drawn
towards those of all patterns together: its offset by a ridge, its precision by pseudo-counts.
"""

import numpy as np
import torch

WANTED_PRECISION = 0.8
# What is less probable than its opposite is not said, however precise its pattern is; and the graver a thing is to hear,
# the surer it must be. On real calls, where nearly nothing is to be found, half of what was said in error lay below these.
LEAST = {"info": 0.5, "medium": 0.65, "high": 0.75}
PSEUDO = 4.0  # pseudo-predictions at the common precision
RIDGE = 3.0


def platt(views, labels):
    """A weight for each view's scores and one offset per pattern: `sigmoid(Σ weight × score + offset)` (Platt, 1999).

    `views`: arrays of turns × patterns. Offsets are shrunk together.
    """
    known = torch.tensor(~np.isnan(labels))
    truth = torch.tensor(np.nan_to_num(labels))
    views = [torch.tensor(view) for view in views]
    weights = torch.ones(len(views), requires_grad=True)
    common = torch.zeros(1, requires_grad=True)
    own = torch.zeros(labels.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, common, own], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        score = sum(weight * view for weight, view in zip(weights, views)) + common + own
        loss = torch.nn.functional.binary_cross_entropy_with_logits(score, truth, reduction="none")
        loss = (loss * known).sum() + RIDGE * (own**2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach().numpy(), (common + own).detach().numpy()


def thresholds(probabilities, labels, groups, severities):
    """The lowest probability per pattern from which on its shrunken precision holds; `None` where none does.

    `severities`: one per pattern. `groups`: index arrays of patterns that share a common precision (anti-patterns, strengths). Only the surest
    pattern of a group counts on a turn: the program says one thing about the same words.
    """
    known = ~np.isnan(labels)
    for group in groups:
        surest = np.array(group)[probabilities[:, group].argmax(axis=1)]
        for pattern in group:
            known[:, pattern] &= surest == pattern
    found = [None] * labels.shape[1]
    for group in groups:
        p, y = probabilities[:, group][known[:, group]], labels[:, group][known[:, group]]
        grid = np.linspace(min(LEAST.values()), 0.95, 46)
        common = np.array([(y[p >= t].sum() + 1) / ((p >= t).sum() + 2) for t in grid])
        for pattern in group:
            p, y = probabilities[known[:, pattern], pattern], labels[known[:, pattern], pattern]
            for t, prior in zip(grid, common):
                above = p >= t
                precision = (y[above].sum() + PSEUDO * prior) / (above.sum() + PSEUDO)
                if precision >= WANTED_PRECISION and t >= LEAST[severities[pattern]]:
                    found[pattern] = float(t)
                    break
    return found


def average_precision(scores, truths):
    order = np.argsort(-scores, kind="stable")
    hits = truths[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits > 0].mean()) if hits.sum() else float("nan")


def auc(scores, truths):
    ranks = np.argsort(np.argsort(scores)) + 1
    positives = truths.sum()
    return float((ranks[truths > 0].sum() - positives * (positives + 1) / 2) / (positives * (len(truths) - positives)))
