"""The attacker, who holds all that is shown: what to withhold besides, and what can still be worked out."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# scipy ships no types.

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assessment.methods.cell_tables import CellNames, CellTable
from assessment.methods.suppression import secondary_cells
from assessment.methods.suppression_audit import narrow_cells
from assessment.release.cells import FACT
from assessment.release.policy import Rule


@dataclass(frozen=True)
class Attack:
    """Cells bound by sums, as somebody sees them who has every count that is shown.

    Attributes
    ----------
    table : CellTable
        The true counts.
    rule : Rule
        What is small, how the rest is rounded, and how wide the interval of a small count has to stay.
    primary : index of cells
        Cells that must not be worked out.
    unpublished : index of cells
        Cells that are not shown in any case.
    given : mapping of fact id to count
        Counts that are known in any case: exempt, or released before.
    """

    table: CellTable
    rule: Rule
    primary: pd.Index
    unpublished: pd.Index
    given: Mapping[str, float]

    def withhold(self) -> pd.Index:
        """The cells to withhold besides the primary ones."""
        return self._by_steps() if self.rule.round_to > 1 else self._by_least_cost()

    def exposed(self, besides: CellNames) -> pd.Index:
        """The primary cells that can be placed more narrowly than the rule allows."""
        return narrow_cells(self.table, self.bounds(besides), self.primary, self.rule.width)

    def bounds(self, besides: CellNames) -> pd.DataFrame:
        """What is known of each cell before any sum is used, columns lower and upper.

        A zero is shown, so a count that is withheld is 1 or more; a rounded one lies half a step to either side, and
        above what is withheld for its size.
        """
        index, step = self.table.counts.index, self.rule.round_to
        counts = self.table.counts.to_numpy(float)
        rounded, half = (counts + step // 2) // step * step, step // 2
        lower = np.maximum(rounded - half, self.rule.withhold_up_to + 1) if half else counts
        lower, upper = np.where(counts > 0, lower, 0), np.where(counts > 0, rounded + half, 0)
        is_fact = index.get_level_values(0) == FACT
        hidden = index.isin([*self.primary, *besides, *self.unpublished])
        lower = np.where(hidden, is_fact & (counts > 0), lower)
        known = is_fact & index.get_level_values(1).isin(list(self.given))
        upper = np.where(known, counts, np.where(hidden, np.inf, upper))
        return pd.DataFrame({"lower": np.where(known, counts, lower), "upper": upper}, index=index)

    def _by_least_cost(self) -> pd.Index:
        """As few and as small cells as hide the primary ones; where nothing hides them, all."""
        known = self.bounds(self.table.counts.index)
        known = known[(known["lower"] > 0) | np.isfinite(known["upper"])]
        for protection in range(self.rule.width, 0, -1):
            try:
                return secondary_cells(
                    self.table, self.primary, protection=protection, known=known, unpublished=self.unpublished
                )
            except ValueError:
                continue
        return self._shown(())

    def _by_steps(self) -> pd.Index:
        """The smallest counts beside those that can be placed too narrowly, one at a time until none is."""
        besides = self._shown(())[:0]
        while len(narrow := self.exposed(besides)) and len(shown := self._shown(besides)):
            beside = self._beside(narrow, shown)
            more = beside if len(beside) else shown
            besides = besides.append(more[[int(np.argmin(self.table.counts[more]))]])
        return besides

    def _shown(self, besides: CellNames) -> pd.Index:
        """Cells that are shown and may be withheld: no zero, and nothing that is known in any case."""
        index = self.table.counts.index
        hidden = index.isin([*self.primary, *besides, *self.unpublished])
        given = index.get_level_values(1).isin(list(self.given))
        return index[~hidden & ~given & (self.table.counts > 0).to_numpy()]

    def _beside(self, narrow: CellNames, shown: pd.Index) -> pd.Index:
        """Shown cells that stand in a sum with one of these."""
        sums = self.table.sums.tocsr()
        lines = np.unique(sums[:, self.table.places(narrow)].nonzero()[0])
        beside = self.table.counts.index[np.unique(sums[lines].nonzero()[1])]
        return beside[beside.isin(shown)]
