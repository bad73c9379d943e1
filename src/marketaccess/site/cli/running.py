"""`marketaccess serve`, `marketaccess worker` and `marketaccess migrate`."""

import argparse
import os

# Measured on two cores (bench a): a second process uses the second core, and each costs 140 MB. More
# threads only hand the interpreter to and fro; fewer would let one long request hold up the short ones.
WORKERS, THREADS = 2, 8


def a_port(text: str) -> int:
    """A port that can be listened on. :raises ValueError: any other number, or none."""
    return _between(text, 1, 65_535)


def a_count(text: str) -> int:
    """How many processes or threads. :raises ValueError: none, or more than a machine has use for."""
    return _between(text, 1, 512)


def _between(text: str, least: int, most: int) -> int:
    number = int(text)
    if not least <= number <= most:
        raise ValueError(text)
    return number


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the three commands."""
    serve = subparsers.add_parser("serve", help="启动网站和后台任务（Ctrl-C 一并停止）")
    serve.add_argument("--demonstration", action="store_true", help="先载入示范县（可重复执行）")
    serve.add_argument(
        "--host", default=os.environ.get("HOST", "127.0.0.1"), metavar="地址", help="监听地址，默认127.0.0.1"
    )
    # As text: argparse reads it as it reads an argument, and only where serving is asked for.
    serve.add_argument(
        "--port", type=a_port, default=os.environ.get("PORT", "8000"), metavar="端口", help="默认8000"
    )
    serve.add_argument(
        "--workers", type=a_count, default=WORKERS, metavar="个数", help="网站进程数，默认2，每个约占140MB"
    )
    serve.add_argument(
        "--threads", type=a_count, default=THREADS, metavar="个数", help="各进程合计同时处理的请求数，默认8"
    )
    serve.set_defaults(handler="marketaccess.site.serving:serve")

    worker = subparsers.add_parser("worker", help="执行后台任务和定时任务")
    worker.add_argument("--once", action="store_true", help="处理完现有任务后退出")
    worker.set_defaults(handler="marketaccess.site.working:work", needs_django=True)

    migrate = subparsers.add_parser("migrate", help="建立或者升级数据库表结构和静态文件")
    migrate.set_defaults(handler="marketaccess.site.preparing:migrate", needs_django=True)
