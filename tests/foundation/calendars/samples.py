"""A notice for 2027 as the tests load it. Invented: the real one is not published yet."""

TEXT = """
year = 2027
number = "示范通知第1号"
issued_on = 2026-09-01
days_off = [2027-01-01, 2027-01-02, 2027-01-03, 2027-02-05, 2027-02-08, 2027-02-09]
make_up_days = [2027-02-20]
"""
