"""A private PostgreSQL cluster on loopback for tests and measurements: made, run and removed here."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROLE, DATABASE = "marketaccess", "marketaccess"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL here, or None."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if packaged:
        return packaged[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def unprivileged() -> list[str]:
    """The prefix that runs a command as somebody else when we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return []
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One cluster. ``url`` is its DATABASE_URL; the role in it owns its database and is no superuser."""

    def __init__(self, bin_folder: Path, *, durable: bool) -> None:
        self.bin = bin_folder
        self.home = Path(tempfile.mkdtemp(prefix="marketaccess-postgres-"))
        self.data = self.home / "data"
        self.port = free_port()
        self.password = secrets.token_hex(16)
        self.settings = {} if durable else FAST
        self.url = f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def run(self, *command: str) -> None:
        environment = {**os.environ, "PGPASSWORD": self.password, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [*unprivileged(), *command], env=environment, cwd="/", capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stdout}{done.stderr}")

    def start(self) -> None:
        secret = self.home / "password"
        secret.write_text(self.password)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(unprivileged()[1].removeprefix("--reuid="))
            for path in (self.home, secret):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        self.run(
            str(self.bin / "initdb"), "-D", str(self.data), "-U", "postgres", "-E", "UTF8",
            "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={secret}", "--data-checksums",
        )  # fmt: skip
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            **self.settings,
        }
        self.launch(options)
        for statement in (
            f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER PASSWORD '{self.password}'",
            f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
        ):
            self.run(
                str(self.bin / "psql"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres",
                "-d", "postgres", "-c", statement,
            )  # fmt: skip

    def launch(self, options: dict[str, str]) -> None:
        arguments = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        log = str(self.home / "log")
        self.run(str(self.bin / "pg_ctl"), "-D", str(self.data), "-l", log, "-w", "-o", arguments, "start")

    def stop(self) -> None:
        try:
            self.run(str(self.bin / "pg_ctl"), "-D", str(self.data), "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(self.home, ignore_errors=True)


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster | None]:
    """A running cluster, or None where this machine has no PostgreSQL. ``durable`` keeps fsync on."""
    folder = binaries()
    if folder is None:
        yield None
        return
    made = Cluster(folder, durable=durable)
    made.start()
    try:
        yield made
    finally:
        made.stop()
