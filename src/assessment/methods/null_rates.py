"""Two Poisson rates that differ by no more than is given: their likeliest values, and how far counts lie from them."""

from dataclasses import dataclass

import numpy as np

from assessment.methods.checked import Floats

# A variance of 0 (no events at all) makes the statistic large, not undefined.
LEAST_VARIANCE = 1e-40


@dataclass(frozen=True)
class NullRates:
    """Two rates with no difference but this: rate = ratio x base rate + difference, one of the two given.

    `is_pooled` is whether the variance in the statistic is that under the null (score) or of the observed rates (Wald).
    """

    exposure: float
    base_exposure: float
    ratio: float = 1
    difference: float = 0
    is_pooled: bool = True

    def rates(self, count: float | Floats, base_count: float | Floats) -> tuple[Floats, Floats]:
        """The likeliest rates of these counts."""
        if self.difference == 0:
            base = (count + base_count) / (self.ratio * self.exposure + self.base_exposure)
            return np.asarray(self.ratio * base), np.asarray(base)
        both = self.exposure + self.base_exposure
        rest = (count + base_count) / both - self.difference
        root = np.sqrt(np.maximum(rest**2 + 4 * self.difference * base_count / both, 0))
        base = np.maximum((rest + root) / 2, 0)
        return np.asarray(np.maximum(base + self.difference, 0)), np.asarray(base)

    def statistic(self, count: float | Floats, base_count: float | Floats) -> Floats:
        """Difference of the rates, less the null, over its standard error."""
        rate, base_rate = np.asarray(count / self.exposure), np.asarray(base_count / self.base_exposure)
        seen = self.rates(count, base_count) if self.is_pooled else (rate, base_rate)
        variance = seen[0] / self.exposure + self.ratio**2 * seen[1] / self.base_exposure
        return (rate - self.ratio * base_rate - self.difference) / np.sqrt(np.maximum(variance, LEAST_VARIANCE))
