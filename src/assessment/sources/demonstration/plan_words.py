"""The invented plan of 2024 to 2027 in words: its priorities, actions, measures and partners."""

from dataclasses import dataclass

NIGHTS = "Safer nights in the town centre"
ABUSE = "Domestic abuse and repeat harm"
THEFT = "Burglary and vehicle crime"
ASB = "Anti-social behaviour"
YOUTH = "Young people at risk"
DRUGS = "Drugs, alcohol and reoffending"
TRUST = "Hate crime and public confidence"


@dataclass(frozen=True)
class PlannedPriority:
    """One priority of the plan. `monitored` and `groups` are lists of text."""

    name: str
    theme: str
    description: str
    monitored: tuple[str, ...]
    groups: tuple[str, ...]
    lead: str
    budget_gbp: int


@dataclass(frozen=True)
class PlannedAction:
    """One action of the plan, and where it stood on the day of the last report."""

    priority: str
    action: str
    outcome: str
    lead: str
    resources: str
    by_when: str
    status: str
    evidence: str
    completed_date: str = ""


@dataclass(frozen=True)
class PlannedMeasure:
    """One success measure of the plan; `indicators` are ids of published figures."""

    priority: str
    measure: str
    direction: str
    indicators: tuple[str, ...] = ()


PRIORITIES = (
    PlannedPriority(
        NIGHTS,
        "violence",
        "Less violence on Friday and Saturday nights, and places to drink that keep their customers safe.",
        ("Violence with injury", "Assault attendances", "Problem premises"),
        ("Night-time Economy Group",),
        "Police Chief Inspector",
        64_000,
    ),
    PlannedPriority(
        ABUSE,
        "domestic_abuse",
        "Victims are heard early, and fewer of them suffer again.",
        ("Domestic abuse crimes", "MARAC repeat rate"),
        ("Domestic Abuse Board", "MARAC Steering Group"),
        "Head of Adult Safeguarding",
        92_000,
    ),
    PlannedPriority(
        THEFT,
        "acquisitive",
        "Homes and vehicles that are harder to break into, and work with those who do it most.",
        ("Domestic burglary", "Vehicle crime"),
        ("Acquisitive Crime Group",),
        "Police Chief Inspector",
        41_000,
    ),
    PlannedPriority(
        ASB,
        "asb",
        "Problems solved where they come back, with the residents who live with them.",
        ("ASB incidents", "Deliberate secondary fires"),
        ("ASB Problem Solving Group",),
        "Community Safety Manager",
        58_000,
    ),
    PlannedPriority(
        YOUTH,
        "youth",
        "Fewer children enter the justice system, carry knives or are used by others.",
        ("First time entrants", "Youth reoffending"),
        ("Youth Justice Management Board",),
        "Head of Youth Justice",
        87_000,
    ),
    PlannedPriority(
        DRUGS,
        "drugs",
        "Treatment reaches those who offend to pay for drugs, and those who leave prison stay out.",
        ("Adult reoffending rate", "Positive drug tests on arrest"),
        ("Combating Drugs Partnership", "Integrated Offender Management Group"),
        "Director of Public Health",
        73_000,
    ),
    PlannedPriority(
        TRUST,
        "hate_crime",
        "People report hate crime, and trust that something is done.",
        ("Racially and religiously aggravated offences", "Residents who name ASB as a key concern"),
        ("Hate Crime Forum",),
        "Head of Communities",
        22_000,
    ),
)
ACTIONS = (
    PlannedAction(
        NIGHTS,
        "Hold joint patrols in Kingsmarket on Friday nights",
        "Less violence between ten at night and two in the morning",
        "Police Chief Inspector",
        "Police and street pastors",
        "Ongoing",
        "On track",
        "Patrols held on most Friday nights",
    ),
    PlannedAction(
        NIGHTS,
        "Review the licences of premises at the red stage",
        "Fewer premises of concern",
        "Licensing Manager",
        "Licensing team",
        "By end of March 2025",
        "Completed",
        "Reviews decided",
        "2025-02-14",
    ),
    PlannedAction(
        NIGHTS,
        "Train door staff and bar staff in spotting vulnerability",
        "Customers helped before they are hurt",
        "Licensing Manager",
        "Licensing team; training budget",
        "April - June 2025",
        "Delayed",
        "Half of the premises trained",
    ),
    PlannedAction(
        NIGHTS,
        "Open a safe space in the town centre",
        "Fewer ambulances called",
        "Head of Communities",
        "Grant of the commissioner",
        "By end of December 2025",
        "On track",
        "Premises found",
    ),
    PlannedAction(
        ABUSE,
        "Offer an advocate to every victim heard at MARAC",
        "Victims supported from the first week",
        "Head of Adult Safeguarding",
        "Advocacy contract",
        "Ongoing",
        "On track",
        "Share of cases with an advocate is reported each quarter",
    ),
    PlannedAction(
        ABUSE,
        "Agree a plan for victims with five reports or more in a year",
        "Fewer victims suffer again",
        "Police Detective Inspector",
        "Police vulnerability unit",
        "By end of September 2025",
        "Not started",
        "Waits for a shared list",
    ),
    PlannedAction(
        ABUSE,
        "Run a programme for those who abuse",
        "Behaviour changed, tracked for a year",
        "Head of Probation",
        "Grant of the commissioner",
        "2025/26",
        "On track",
        "First group began",
    ),
    PlannedAction(
        ABUSE,
        "Train housing officers to ask about abuse",
        "Earlier referrals",
        "Head of Housing",
        "Housing providers",
        "January - March 2025",
        "Completed",
        "All teams trained",
        "2025-03-20",
    ),
    PlannedAction(
        THEFT,
        "Fit locks and lights in streets burgled twice",
        "Fewer homes burgled again",
        "Community Safety Manager",
        "Safer streets grant",
        "By end of March 2025",
        "Completed",
        "Homes fitted in three wards",
        "2025-03-28",
    ),
    PlannedAction(
        THEFT,
        "Mark catalytic converters at car parks",
        "Fewer thefts from vehicles",
        "Police Chief Inspector",
        "Police and parking services",
        "July - September 2025",
        "Delayed",
        "One of four days held",
    ),
    PlannedAction(
        THEFT,
        "Bring vehicle thieves into offender management",
        "Less reoffending by the cohort",
        "Head of Probation",
        "Offender management team",
        "By end of June 2025",
        "Completed",
        "Criteria changed",
        "2025-06-12",
    ),
    PlannedAction(
        ASB,
        "Hold a problem-solving meeting for each place reported ten times",
        "Fewer reports from the same place",
        "Community Safety Manager",
        "Community safety team",
        "Ongoing",
        "On track",
        "Meetings held monthly",
    ),
    PlannedAction(
        ASB,
        "Visit schools before the bonfire season",
        "Fewer deliberate fires",
        "Fire Station Manager",
        "Fire and rescue service",
        "October 2024 & annually thereafter",
        "On track",
        "All secondary schools visited",
    ),
    PlannedAction(
        ASB,
        "Renew the public spaces protection order",
        "Clear rules in parks",
        "Head of Legal Services",
        "Legal services",
        "By end of October 2025",
        "On track",
        "Consultation open",
    ),
    PlannedAction(
        ASB,
        "Send youth workers to Brackenmoor in the summer",
        "Young people have somewhere to go",
        "Head of Youth Justice",
        "Youth service",
        "June - August 2025",
        "Completed",
        "Sessions held in each week",
        "2025-08-29",
    ),
    PlannedAction(
        YOUTH,
        "Offer mentors to children suspended from school",
        "Fewer first time entrants",
        "Head of Youth Justice",
        "Violence reduction grant",
        "September 2024 - July 2025",
        "Completed",
        "Mentors matched",
        "2025-07-18",
    ),
    PlannedAction(
        YOUTH,
        "Agree how partners share concerns about exploitation",
        "Children seen sooner",
        "Head of Children's Safeguarding",
        "Safeguarding partnership",
        "By end of December 2024",
        "Delayed",
        "Draft with two partners",
    ),
    PlannedAction(
        YOUTH,
        "Teach about knives in every secondary school",
        "Fewer children carry knives",
        "Head of Education",
        "Schools",
        "2024/25 & annually thereafter",
        "On track",
        "Most schools booked",
    ),
    PlannedAction(
        DRUGS,
        "Test on arrest in the custody suite",
        "More people reach treatment",
        "Police Custody Inspector",
        "Custody budget",
        "Ongoing",
        "On track",
        "Tests reported each quarter",
    ),
    PlannedAction(
        DRUGS,
        "Meet people at the prison gate",
        "Fewer return to prison",
        "Head of Probation",
        "Probation and housing",
        "By end of March 2026",
        "On track",
        "Rota agreed",
    ),
    PlannedAction(
        DRUGS,
        "Set up a shop theft panel with retailers",
        "Fewer offences by the same people",
        "Police Chief Inspector",
        "Retail partnership",
        "By end of May 2025",
        "Stopped",
        "No retailer to chair it",
    ),
    PlannedAction(
        TRUST,
        "Open third-party reporting centres in two wards",
        "More reports, from more groups",
        "Head of Communities",
        "Community grant",
        "By end of November 2025",
        "Not started",
        "Sites to be chosen",
    ),
    PlannedAction(
        TRUST,
        "Survey residents each autumn",
        "Views known by ward",
        "Head of Communities",
        "Consultation budget",
        "October 2024 & annually thereafter",
        "On track",
        "Survey held",
    ),
)
MEASURES = (
    PlannedMeasure(NIGHTS, "Violence with injury in the borough", "decrease", ("violence_with_injury",)),
    PlannedMeasure(NIGHTS, "Assault attendances at the emergency department", "decrease"),
    PlannedMeasure(ABUSE, "Domestic abuse crimes", "monitor", ("da_crimes",)),
    PlannedMeasure(ABUSE, "Repeat rate of MARAC cases", "decrease", ("marac_repeat_rate",)),
    PlannedMeasure(THEFT, "Domestic burglaries", "decrease", ("domestic_burglary",)),
    PlannedMeasure(THEFT, "Vehicle crimes", "decrease", ("vehicle_crime",)),
    PlannedMeasure(ASB, "ASB incidents reported to the police", "decrease", ("asb_incidents_police",)),
    PlannedMeasure(ASB, "Deliberate secondary fires", "decrease", ("secondary_fires",)),
    PlannedMeasure(YOUTH, "First time entrants", "decrease", ("first_time_entrants",)),
    PlannedMeasure(YOUTH, "Youth reoffending", "decrease", ("youth_reoffending_rate",)),
    PlannedMeasure(DRUGS, "Adult reoffending", "decrease", ("adult_reoffending_rate",)),
    PlannedMeasure(DRUGS, "People who come back to treatment after a positive test", "increase"),
    PlannedMeasure(
        TRUST, "Racially and religiously aggravated offences", "monitor", ("hate_racially_religiously_aggravated",)
    ),
    PlannedMeasure(TRUST, "Residents who name ASB as a key concern", "decrease", ("asb_key_concern_share",)),
    PlannedMeasure("plan-wide", "All recorded crime", "decrease", ("all_crime",)),
)
PARTNERS = {
    "partner_organisation": (
        "Testborough Council",
        "Testshire Constabulary",
        "Testshire Fire and Rescue Service",
        "Testshire Integrated Care Board",
        "Testshire Probation Service",
        "Office of the Testshire Police and Crime Commissioner",
        "Testborough Youth Justice Service",
        "Testborough Hospital Trust",
        "Testborough Housing Partnership",
        "Testborough Voluntary Action",
    ),
    "delivery_group": tuple(group for priority in PRIORITIES for group in priority.groups),
    "oversight": ("Testshire Police and Crime Panel", "Testborough Scrutiny Committee"),
}
