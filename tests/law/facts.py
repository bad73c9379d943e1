"""What a test of a profile needs: the profile's values as plain rows, to be compared with the document."""

from marketaccess.domain.mechanism.profile import Profile


def rules_of(profile: Profile) -> dict[str, tuple[str, int, str, bool, str]]:
    """Of each rule: from when, how many of which days, whether it rolls on, by which clause."""
    return {
        key: (rule.start.value, rule.amount, rule.day_kind.value, rule.roll_over, rule.clause.article)
        for key, rule in profile.rules.items()
    }


def steps_of(profile: Profile) -> list[tuple[str, str, str, str, str]]:
    """Of each step: its key, who takes it, who gets the result, its rule, its clause."""
    return [
        (step.key, step.actor.value, step.recipient.value, step.rule, step.clause.article)
        for step in profile.steps
    ]


def escalations_of(profile: Profile) -> list[tuple[str, str, int, str]]:
    """Of each escalation: its key, who is told, after how many working days, its clause."""
    return [(each.key, each.recipient.value, each.after, each.clause.article) for each in profile.escalations]


def departments_of(profile: Profile) -> dict[str, tuple[str, str]]:
    """Of each department: its name and the clauses that name it."""
    return {each.key: (each.name, each.clause.article) for each in profile.departments}


def channels_of(profile: Profile) -> dict[str, str]:
    """The channels that the document itself names, with their clauses."""
    return {each.key: each.clause.article for each in profile.channels if not each.is_general}


def terms_of(profile: Profile) -> dict[str, tuple[str, str]]:
    """The locality's own words, each with its clause."""
    return {key: (text, profile.term_clauses[key].article) for key, text in profile.terms.items()}


def notes_of(profile: Profile) -> dict[str, str]:
    """The clause of each note."""
    return {key: note.clause.article for key, note in profile.notes.items()}
