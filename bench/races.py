"""(e) Four officers press the same button at the same moment: one transition, three refusals."""

from bench.installation import Installation, on_each_database
from bench.table import Row

ROUNDS, OFFICERS = 200, 4


def run(*, scale: float) -> list[Row]:
    return on_each_database(measure, scale)


def measure(made: Installation, scale: float) -> list[Row]:
    order = {"rounds": max(5, int(ROUNDS * scale)), "officers": OFFICERS}
    result = made.script("bench.race_rounds", order=order)
    what = f"double transitions in {result['rounds']} rounds × {OFFICERS} officers, {made.database}"
    return [
        Row("e", what, result["doubles"], "", goal="0", met=result["doubles"] == 0,
            rival="read, then write without a lock", rival_value=float(result["naive_doubles"]))
    ]  # fmt: skip
