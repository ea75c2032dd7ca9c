"""The wording half of a head: a sparse logistic regression on words and word pairs.

A small encoder knows what a turn is about better than how it is put; words and pairs know the reverse. Features
are as in src/wording.rs: binary, with the length of the vector divided out. The weightiest of a pattern are kept.
"""

import re

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

KEPT = 1000
INVERSE_RIDGE = 20.0


def words(text):
    """As `tokens` in src/wording.rs: runs of letters, digits and apostrophes, and question marks."""
    return re.findall(r"(?:[^\W_]|')+|\?", text.replace("’", "'").lower())


def grams(text):
    said = words(text)
    return said + [f"{a} {b}" for a, b in zip(said, said[1:])]


def turns_of(documents):
    return [turn for document in documents for turn in document.turns if turn.labels is not None]


def fit(documents, patterns):
    """Weights by gram, for every pattern in order; a pattern nobody shows has none."""
    turns = turns_of(documents)
    vectorizer = CountVectorizer(analyzer=grams, binary=True, min_df=3)
    rows = vectorizer.fit_transform(turn.text for turn in turns).astype(np.float64)
    # The length counts grams that are too rare to weigh, as it does in the program.
    lengths = np.array([max(1, len(set(grams(turn.text)))) for turn in turns]) ** -0.5
    rows = rows.multiply(lengths[:, None]).tocsr()
    labels = np.array([turn.labels for turn in turns])
    names = vectorizer.get_feature_names_out()
    fitted = []
    for k in range(len(patterns)):
        known = ~np.isnan(labels[:, k])
        truth = labels[known, k]
        if truth.sum() == 0:
            fitted.append({})
            continue
        model = LogisticRegression(C=INVERSE_RIDGE, solver="liblinear", max_iter=50).fit(rows[known], truth)
        weights = model.coef_[0]
        weightiest = np.argsort(-np.abs(weights))[:KEPT]
        fitted.append({names[i]: float(f"{weights[i]:.3g}") for i in sorted(weightiest)})
    return fitted


def scores(fitted, texts):
    """One row per text, one column per pattern: the weights of its grams over the length of its gram vector."""
    found = np.zeros((len(texts), len(fitted)), dtype=np.float32)
    for row, text in enumerate(texts):
        own = set(grams(text))
        scale = max(1, len(own)) ** -0.5
        for k, weights in enumerate(fitted):
            found[row, k] = scale * sum(weights[gram] for gram in own if gram in weights)
    return found
