"""(e) Four officers press the same button at the same moment: one transition, three refusals."""

from bench.installation import installation
from bench.table import Row

ROUNDS, OFFICERS = 200, 4


def run(*, scale: float) -> list[Row]:
    rows = []
    for database in ("sqlite", "postgres"):
        with installation(database) as made:
            if made is None:
                continue
            result = made.script(
                "bench.race_rounds", order={"rounds": max(5, int(ROUNDS * scale)), "officers": OFFICERS}
            )
        what = f"double transitions in {result['rounds']} rounds × {OFFICERS} officers, {database}"
        rows.append(
            Row("e", what, result["doubles"], "", goal="0", met=result["doubles"] == 0,
                rival="read, then write without a lock", rival_value=float(result["naive_doubles"]))
        )  # fmt: skip
    return rows
