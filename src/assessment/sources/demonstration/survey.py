"""The invented survey of residents: each autumn, by post, flat but for chance."""

from functools import cache

import pandas as pd

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.planted import DISTRICT_CODE

NAME = "Testborough residents' survey"
METHOD, WEIGHTING = "Random sample, post or push to web", "Weighted"
AUTUMNS = (2022, 2023, 2024)
ASKED = 1_080
ASB_CONCERN = "Which two of these worry you most in your local area?"
DRUG_CONCERN = "How worried are you about drug use or dealing in your local area?"
ANSWERS = {  # question: answers and their shares
    ASB_CONCERN: {"Anti-social behaviour": 0.38},
    DRUG_CONCERN: {"Very or fairly worried": 0.44},
    "How safe do you feel outside in your local area after dark?": {"Very or fairly safe": 0.57},
    "How safe do you feel outside in your local area during the day?": {"Very or fairly safe": 0.87},
    "How far do you agree that the police and council deal with what matters here?": {"Agree": 0.46, "Disagree": 0.29},
}
LARGEST_WEIGHTING = 1.5  # percentage points between the answers as given and as weighted


@cache
def survey() -> pd.DataFrame:
    """The rows of the return "survey": one a question and answer each autumn."""
    chance = stream("survey")
    rows = []
    for year in AUTUMNS:
        for question, answers in ANSWERS.items():
            base = int(chance.binomial(ASKED, 0.96))
            counts = chance.multinomial(base, [*answers.values(), 1 - sum(answers.values())])
            for answer, count in zip(answers, counts, strict=False):
                share = 100 * int(count) / base
                rows.append(
                    {
                        "area_code": DISTRICT_CODE,
                        "period_start": f"{year}-09-15",
                        "period_end": f"{year}-11-10",
                        "survey": f"{NAME} {year}",
                        "method": METHOD,
                        "question": question,
                        "answer": answer,
                        "respondents": int(count),
                        "base": base,
                        "weighted_percent": round(share + chance.uniform(-1, 1) * LARGEST_WEIGHTING, 1),
                        "weighting": WEIGHTING,
                        "margin_points": 3.1,
                    }
                )
    return pd.DataFrame(rows)


def concern(question: str) -> pd.DataFrame:
    """The rows of the question, its first answer, one an autumn."""
    rows = survey()[survey()["question"] == question]
    return rows[rows["answer"] == next(iter(ANSWERS[question]))]
