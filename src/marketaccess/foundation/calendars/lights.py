"""Which rows show which light today: ``Today.light`` as a condition, and as a count."""

from collections.abc import Mapping

from django.db.models import Count, Model, Q, QuerySet

from marketaccess.domain.casework.lights import Light, Today


def shines(light: Light, today: Today, *, runs: Q | None = None) -> Q:
    """
    The rows whose ``due_on`` shows this light today.

    ``runs`` says where the clock runs; without it, wherever there is a date.
    """
    running = Q() if runs is None else runs
    return {
        Light.RED: running & Q(due_on__lt=today.on),
        Light.YELLOW: running & Q(due_on__gte=today.on, due_on__lte=today.next_working_day),
        Light.GREEN: running & Q(due_on__gt=today.next_working_day),
        Light.BLUE: Q(due_on__isnull=True) if runs is None else ~runs,
    }[light]


def by_light(today: Today, *, runs: Q | None = None) -> dict[str, Count]:
    """An aggregate for each light, under the light's value."""
    return {light.value: Count("pk", filter=shines(light, today, runs=runs)) for light in Light}


def counted(rows: QuerySet[Model], today: Today, *, runs: Q | None = None) -> Mapping[Light, int]:
    """How many rows show each light."""
    found = rows.order_by().aggregate(**by_light(today, runs=runs))
    return {light: found[light.value] for light in Light}
