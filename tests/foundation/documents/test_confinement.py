"""What happens to a parser that crashes, hangs or swells: the file is refused, and nothing else."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from marketaccess.domain.basics.refusal import Refusal
from marketaccess.foundation.documents import actions, confinement
from marketaccess.foundation.documents.accepted import Accepted
from marketaccess.foundation.documents.confinement import Allowance
from marketaccess.foundation.documents.guard import limits, sniff
from tests.foundation.documents import files, killers

SMALL = Allowance(memory=400 * limits.MEBIBYTE, seconds=1, patience=20)
PARSER = """
import os, signal, sys, time

class Refused(Exception):
    message, field = "不行，请换一个。", "files"

def echo(content, **said):
    return content + repr(sorted(said.items())).encode()

def chatter(content):
    print("a parser's own words"); os.system("echo more"); return content

def crash(content): os.kill(os.getpid(), signal.SIGSEGV)
def leave(content): os._exit(0)
def hang(content): time.sleep(600)
def spin(content):
    while True: pass
def swell(content): return b"x" * (2 << 30)
def stumble(content): raise KeyError("x")
def refuse(content): raise Refused
def write(content): open(content.decode(), "wb", 0).write(b"x")
def look(content): return repr(dict(os.environ)).encode()
def modules(content): return " ".join(sys.modules).encode()
"""


@pytest.fixture(autouse=True)
def parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parser_of_the_test.py").write_text(PARSER)
    monkeypatch.setattr(confinement, "SOURCE", tmp_path)


def run(function: str, content: bytes = b"x", *, allowance: Allowance = SMALL, **said: str) -> bytes:
    return confinement.run(f"parser_of_the_test:{function}", content, allowance=allowance, **said)


class TestRun:
    def test_what_the_parser_gives_comes_back_whole(self) -> None:
        content = bytes(range(256)) * 5000 + b"\n{}"
        assert run("echo", content, name="表.pdf") == content + repr([("name", "表.pdf")]).encode()

    @pytest.mark.parametrize("name", ["crash", "leave", "spin", "swell", "stumble", "no_such_function"])
    def test_any_other_end_is_a_failure(self, name: str) -> None:
        with pytest.raises(confinement.Failed):
            run(name)

    def test_one_that_sleeps_is_stopped(self) -> None:
        with pytest.raises(confinement.Failed):
            run("hang", allowance=Allowance(SMALL.memory, seconds=9, patience=1))

    def test_a_refusal_comes_back_as_one(self) -> None:
        with pytest.raises(Refusal) as refused:
            run("refuse")
        assert (refused.value.message, refused.value.field) == ("不行，请换一个。", "files")

    def test_what_a_parser_prints_is_not_taken_for_the_answer(self) -> None:
        assert run("chatter", b"answer") == b"answer"

    def test_it_can_write_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(confinement.Failed):
            run("write", str(tmp_path / "made").encode())
        assert not (tmp_path / "made").exists() or not (tmp_path / "made").read_bytes()

    def test_it_knows_neither_key_nor_database(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SECRET_KEY", "canary")
        monkeypatch.setenv("DATABASE_URL", "canary")
        assert b"canary" not in run("look")

    def test_no_more_run_at_once_than_there_are_slots(self, monkeypatch: pytest.MonkeyPatch) -> None:
        slots = threading.BoundedSemaphore(1)
        monkeypatch.setattr(confinement, "SLOTS", slots)
        with slots:
            waiting = threading.Thread(target=run, args=("echo",))
            waiting.start()
            waiting.join(0.5)
            assert waiting.is_alive()
        waiting.join(20)
        assert not waiting.is_alive()


class TestKillers:
    @pytest.fixture(autouse=True)
    def _real(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Our own parsers, with limits that are reached sooner."""
        monkeypatch.undo()

    def refused(self, name: str, content: bytes) -> str:
        with pytest.raises(Refusal) as refused:
            actions.inspect(name=name, content=content)
        assert refused.value.field == "files"
        return refused.value.message

    def test_a_picture_of_thousands_of_scans(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "PARSER_SECONDS", 1)
        assert "“照片.jpg”过于复杂或已损坏" in self.refused("照片.jpg", killers.picture())

    def test_a_pdf_of_millions_of_objects(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "PARSER_SECONDS", 1)
        assert "“合同.pdf”过于复杂或已损坏" in self.refused("合同.pdf", killers.paper())

    def test_a_word_file_of_millions_of_elements(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "PARSER_MEMORY", 256 * limits.MEBIBYTE)
        given = Accepted("说明.docx", sniff.MEDIA_TYPES["docx"], killers.document())
        with pytest.raises(Refusal, match=r"“说明\.docx”无法去除元数据"):
            actions.clean_copy(given)

    def test_a_crash_while_cleaning_is_refused_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "PARSER_SECONDS", 1)
        given = Accepted("照片.jpg", sniff.MEDIA_TYPES["jpg"], killers.picture())
        with pytest.raises(Refusal, match=r"“照片\.jpg”无法去除元数据"):
            actions.clean_copy(given)

    def test_the_same_kinds_of_file_in_a_usual_size_come_in(self) -> None:
        small = killers.picture(side=16, scans=1), killers.paper(numbers=9), killers.document(elements=9)
        for name, content in zip(("a.jpg", "a.pdf", "a.docx"), small, strict=True):
            assert actions.clean_copy(actions.inspect(name=name, content=content)).content

    def test_the_web_process_never_loads_a_parser(self) -> None:
        source = "import marketaccess.foundation.documents.guard.inspection as i, sys; "
        source += "import marketaccess.foundation.documents.cleaning.copying as c; "
        source += "print({'PIL', 'pikepdf', 'lxml'} & set(sys.modules))"
        assert subprocess.run(
            [sys.executable, "-c", source], capture_output=True, text=True, check=True,
            env={"PYTHONPATH": str(confinement.SOURCE)},
        ).stdout.strip() == "set()"  # fmt: skip

    def test_a_usual_file_leaves_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "PARSER_MEMORY", 300 * limits.MEBIBYTE)
        assert actions.inspect(name="a.pdf", content=files.pdf())


class TestWatched:
    def watched(self, function: str, tell: Callable[[str], bool], patience: int = 20) -> bytes:
        allowance = Allowance(memory=SMALL.memory, seconds=SMALL.seconds, patience=patience)
        target = f"parser_of_the_test:{function}"
        return confinement.watched(target, b"x" * 200_000, allowance=allowance, tell=tell)

    def test_hears_what_is_printed_and_brings_the_answer_whole(self) -> None:
        heard: list[str] = []
        answer = self.watched("chatter", lambda line: heard.append(line) or True)  # type: ignore[func-returns-value]
        assert answer == b"x" * 200_000
        assert "a parser's own words" in heard

    def test_ends_at_once_when_nobody_waits_any_more(self) -> None:
        began = time.monotonic()
        with pytest.raises(confinement.Stopped):
            self.watched("hang", lambda _: False)
        assert time.monotonic() - began < 10

    @pytest.mark.parametrize("name", ["crash", "leave", "stumble"])
    def test_any_other_end_is_a_failure(self, name: str) -> None:
        with pytest.raises(confinement.Failed):
            self.watched(name, lambda _: True)

    def test_patience_ends(self) -> None:
        with pytest.raises(confinement.Failed):
            self.watched("hang", lambda _: True, patience=1)
