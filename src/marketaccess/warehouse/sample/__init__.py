"""
Made data sets of any size, with the true counts by which a computation over them is checked.

Records are made backwards, from whether they are to be in time to their dates, so the true counts are
known without asking any engine. Departments are skewed, the end of a month is busy, holidays are the real
ones, and a share of the rows is dirty. All of it is invented (示范数据).
"""
