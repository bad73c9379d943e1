"""What holds for every command: help in Chinese, clean JSON, one exit code for a refusal."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketaccess.foundation.accounts.models import User
from marketaccess.foundation.audit.models import Event
from marketaccess.site.cli import COMMANDS, parser
from tests import make
from tests.commands import run_python
from tests.pipelines.lead_intake.workbooks import good, sheet
from tests.site.cli.calls import assert_refused, call, is_chinese

Capsys = pytest.CaptureFixture[str]


def commands(at: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and verb, as it is typed."""
    below = [action for action in at._actions if isinstance(action, argparse._SubParsersAction)]
    if path and not below:
        yield path
    for action in below:
        for name, child in action.choices.items():
            yield from commands(child, (*path, name))


ALL = sorted(commands(parser()))
# Long-running, or only a preparation without a result.
WITHOUT_RESULT = {("serve",), ("worker",), ("migrate",)}


def test_each_word_of_the_table_is_a_command_and_loads_no_other() -> None:
    assert list(COMMANDS) == list(dict.fromkeys(word for word, *_ in commands(parser())))
    for word in COMMANDS:
        assert word in {first for first, *_ in commands(parser(word))}
    assert {first for first, *_ in commands(parser("due"))} == {"due"}


def test_a_date_is_told_without_waiting_for_django(tmp_path: Path) -> None:
    script = """
import sys
from marketaccess.site.cli import main
main(["due", "--profile", "yangxi", "--list"])
print({"django", "openpyxl", "numpy"} & set(sys.modules))
"""
    assert run_python(tmp_path, "-c", script).stdout.endswith("\nset()\n")


def test_the_commands_of_the_contract_are_there() -> None:
    wanted = """
        due, profile check, profile list, calendar load, calendar show, audit verify, audit anchor,
        leads import, demo, install, serve, worker, migrate, account reset, documents check
    """
    assert {tuple(words.split()) for words in wanted.split(",")} <= set(ALL)


@pytest.mark.parametrize("command", [(), *ALL], ids=" ".join)
def test_help_is_in_chinese_and_names_every_option(capsys: Capsys, command: tuple[str, ...]) -> None:
    answer = call(capsys, *command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("用法：marketaccess")
    for english in ("usage:", "options:", "positional arguments", "show this help"):
        assert english not in answer.out
    assert is_chinese(answer.out)


@pytest.mark.parametrize("command", [c for c in ALL if c not in WITHOUT_RESULT], ids=" ".join)
def test_every_command_with_a_result_offers_json(capsys: Capsys, command: tuple[str, ...]) -> None:
    assert "--json" in call(capsys, *command, "--help").out


@pytest.mark.parametrize("command", [(), *ALL], ids=" ".join)
def test_an_unknown_option_is_refused_with_the_way_to_the_help(
    capsys: Capsys, command: tuple[str, ...]
) -> None:
    answer = call(capsys, *command, "--nonsense")
    assert_refused(answer, "--help")


@pytest.mark.parametrize("command", sorted({c[:1] for c in ALL if len(c) > 1}), ids=" ".join)
def test_a_group_without_its_verb_says_what_is_missing(capsys: Capsys, command: tuple[str, ...]) -> None:
    assert_refused(call(capsys, *command), "缺少参数：操作")


def test_no_arguments_at_all_say_that_a_command_is_missing(capsys: Capsys) -> None:
    assert_refused(call(capsys), "缺少参数：命令")


def test_an_option_cannot_be_shortened(capsys: Capsys) -> None:
    """A shortened option would change its meaning on the day a longer one of that beginning is added."""
    assert_refused(call(capsys, "install", "--prof", "yangxi"), "--prof")


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000.5", "", "9" * 30])
def test_a_port_that_is_none_is_refused(capsys: Capsys, port: str) -> None:
    assert_refused(call(capsys, "serve", f"--port={port}"), "--port")


@pytest.mark.parametrize("threads", ["0", "-3", "many", "100000"])
def test_a_number_of_threads_that_no_machine_has_is_refused(capsys: Capsys, threads: str) -> None:
    assert_refused(call(capsys, "serve", f"--threads={threads}"), "--threads")


def test_a_wrong_port_in_the_environment_concerns_only_the_server(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "abc")
    assert call(capsys, "due", "--profile", "yangxi", "--list").code == 0
    assert_refused(call(capsys, "serve"), "--port", "abc")


@pytest.mark.django_db
class TestWithDatabase:
    def test_json_is_one_document_on_standard_output(self, capsys: Capsys, tmp_path: Path) -> None:
        make.received()
        anchors = str(tmp_path / "anchors.jsonl")
        for command in (
            ("audit", "anchor", "--to", anchors),
            ("audit", "verify", "--anchor", anchors),
            ("account", "sweep"),
            ("calendar", "show", "2026"),
            ("documents", "check"),
            ("vault", "status"),
            ("install", "--profile", "county-0137"),
        ):
            answer = call(capsys, *command, "--json")
            assert (answer.code, answer.err) == (0, ""), command
            assert isinstance(answer.json, dict)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("account", "reset", "nobody"), "nobody"),
            (("calendar", "show", "2031"), "2031年"),
            (("calendar", "show", "-1"), "-1"),
            (("calendar", "load", "/nowhere"), "/nowhere"),
            (("audit", "verify", "--anchor", "/nowhere"), "/nowhere"),
            (("audit", "anchor", "--to", "/dev/null/anchors"), "/dev/null/anchors"),
            (("leads", "import", "/nowhere.xlsx"), "/nowhere.xlsx"),
            (("install", "--profile", "atlantis"), "county-0137"),
            (("install", "--from", "2026-02-30"), "--from"),
            (("assets", "--from", "/nowhere"), "npm ci"),
            (("vault", "reseal", "--officer", "nobody", "--passphrase-file", "/nowhere"), "nobody"),
        ],
    )
    def test_a_refusal_is_one_chinese_line_and_exit_code_2(
        self, capsys: Capsys, arguments: tuple[str, ...], words: str
    ) -> None:
        make.received()
        assert_refused(call(capsys, *arguments, "--json"), words)

    @pytest.mark.parametrize("command", ["install", "demo"])
    def test_a_profile_in_the_environment_that_does_not_exist_is_named(
        self, capsys: Capsys, settings: pytest.FixtureRequest, command: str
    ) -> None:
        settings.PROFILE = "atlantis"  # type: ignore[attr-defined]
        assert_refused(call(capsys, command), "atlantis", "PROFILE", "county-0137")

    def test_leads_cannot_come_before_the_mechanism(self, capsys: Capsys, tmp_path: Path) -> None:
        path = tmp_path / "leads.xlsx"
        path.write_bytes(sheet(good()))
        assert_refused(call(capsys, "leads", "import", str(path)), "marketaccess install")

    def test_rejected_rows_that_cannot_be_written_stop_the_import_before_it_begins(
        self, capsys: Capsys, tmp_path: Path
    ) -> None:
        make.county()
        path = tmp_path / "leads.xlsx"
        path.write_bytes(sheet(good(标题=None)))
        answer = call(capsys, "leads", "import", str(path), "--rejected", "/dev/null/rejected.xlsx")
        assert_refused(answer, "--rejected", "/dev/null/rejected.xlsx")

    @pytest.mark.parametrize("command", [("matters", "import"), ("list", "import", "--edition", "2025")])
    def test_the_rejected_rows_of_every_table_have_to_be_written_first(
        self, capsys: Capsys, tmp_path: Path, command: tuple[str, ...]
    ) -> None:
        path = tmp_path / "a.csv"
        heads = "事项名称,基本编码,许可准入措施描述,主管部门"
        path.write_text(f"{heads}\n甲,000131101000,,\n,000131102000,某许可,某部门\n", encoding="utf-8")
        answer = call(capsys, *command, str(path), "--rejected", "/dev/null/rejected.xlsx")
        assert_refused(answer, "--rejected", "/dev/null/rejected.xlsx")
        assert not Event.objects.exists()

    @pytest.mark.parametrize(
        "command", [("matters", "import"), ("leads", "import"), ("list", "import", "--edition", "2025")]
    )
    def test_a_table_that_is_not_there_is_refused_in_words(
        self, capsys: Capsys, command: tuple[str, ...]
    ) -> None:
        assert_refused(call(capsys, *command, "/nowhere/a.xlsx"), "/nowhere/a.xlsx", "路径")

    def test_letters_that_are_no_letters_are_refused_in_words(self, capsys: Capsys) -> None:
        assert_refused(call(capsys, "account", "reset", "\udcff"), "字符")

    def test_the_name_of_an_account_is_found_in_any_case(self, capsys: Capsys) -> None:
        make.user(username="sysadmin")
        before = User.objects.get(username="sysadmin").password
        told = call(capsys, "account", "reset", " SysAdmin ", "--json").json
        assert told["username"] == "sysadmin"
        assert User.objects.get(username="sysadmin").password != before

    def test_without_a_terminal_the_passphrase_must_come_from_elsewhere(
        self, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_terminal(prompt: str) -> str:
            raise EOFError(prompt)

        make.user(username="keeper")
        monkeypatch.setattr("getpass.getpass", no_terminal)
        answer = call(capsys, "vault", "keygen", "--holder", "intake", "--officer", "keeper")
        assert_refused(answer, "--passphrase-file", "MARKETACCESS_VAULT_PASSPHRASE")


def test_people_and_programs_are_told_the_same_date(capsys: Capsys) -> None:
    words = ("due", "--profile", "county-0137", "--rule", "verify", "--from", "2026-09-30")
    told = json.loads(call(capsys, *words, "--json").out)
    assert told["due"] in call(capsys, *words).out.splitlines()[0]
    assert len(told["trace"]) == sum(line.startswith("  ") for line in call(capsys, *words).out.splitlines())
