"""`marketaccess serve`, `marketaccess worker` and `marketaccess migrate`."""

import argparse
import os

from marketaccess.site.serving import THREADS, WORKERS


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the three commands."""
    serve = subparsers.add_parser("serve", help="启动网站和后台任务（Ctrl-C 一并停止）")
    serve.add_argument("--demonstration", action="store_true", help="先载入示范县（可重复执行）")
    serve.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="监听地址")
    serve.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="端口")
    serve.add_argument("--workers", type=int, default=WORKERS, help="网站进程数，每个约需140MB内存")
    serve.add_argument("--threads", type=int, default=THREADS, help="各进程合计同时处理的请求数")
    serve.set_defaults(handler="marketaccess.site.serving:serve", needs_django=True)

    worker = subparsers.add_parser("worker", help="执行后台任务和定时任务")
    worker.add_argument("--once", action="store_true", help="处理完现有任务后退出")
    worker.set_defaults(handler="marketaccess.site.working:work", needs_django=True)

    migrate = subparsers.add_parser("migrate", help="建立或者升级数据库表结构和静态文件")
    migrate.set_defaults(handler="marketaccess.site.serving:migrate", needs_django=True)
