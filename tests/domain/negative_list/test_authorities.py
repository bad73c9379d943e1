"""Which local department a name of the list might be."""

import pytest

from marketaccess.domain.negative_list.authorities import likely

pytestmark = pytest.mark.requirement("R2.1")
LOCAL = [
    (1, "示范县市场监督管理局"),
    (2, "示范县发展和改革局"),
    (3, "示范县农业农村局"),
    (4, "示范县公安局"),
    (5, "示范县公安局交通警察大队"),
    (6, "示范县住房和城乡建设局"),
    (7, "示范县交通运输局"),
]


@pytest.mark.parametrize(
    ("name", "department"),
    [
        ("市场监管部门", 1),
        ("市场监督管理部门", 1),
        ("发展改革部门", 2),
        ("农业农村部门", 3),
        ("农业农村主管部门", 3),
        ("公安机关", 4),
        ("住房城乡建设部门", 6),
        ("交通运输主管部门", 7),
        ("海关", None),
        ("金融管理部门", None),
        ("部门", None),
        ("", None),
    ],
)
def test_a_name_finds_its_department(name: str, department: int | None) -> None:
    assert likely(name, LOCAL) == department


def test_the_order_of_the_departments_does_not_matter() -> None:
    assert likely("公安机关", reversed(LOCAL)) == 4


def test_without_departments_there_is_none() -> None:
    assert likely("公安机关", []) is None
