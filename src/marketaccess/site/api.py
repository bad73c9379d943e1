"""The API at /api/v1/: tokens, one shape for every error, and its description at openapi.json."""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer

from marketaccess.apps.leads.api import Conflict, UnknownLead
from marketaccess.apps.leads.api import router as leads
from marketaccess.apps.portal.api import Unknown, service_items
from marketaccess.apps.portal.api import router as negative_list
from marketaccess.domain.authority.actor import Actor
from marketaccess.domain.basics.refusal import NotAllowed, Refusal
from marketaccess.foundation.accounts import queries as accounts

NOT_JSON = "请求正文不是有效的 JSON（UTF-8 编码），请检查后重新发送。"
NO_PARAMETER = "没有“{name}”这个参数，{others}请检查拼写。"
KNOWN_PARAMETERS = "可用的参数有：{names}，"
UNKNOWN_CALLER = "接口令牌缺失、无效或者已停用，请在 Authorization 头中以 Bearer 方式提供。"
# pydantic's kinds of error, by the beginning of their names.
SENTENCES = (
    ("missing", "缺少必填项，请补充。"),
    ("extra_forbidden", "没有这个字段，请检查拼写。"),
    ("string_too_long", "内容过长，请精简。"),
    ("string_pattern", "格式不正确，请使用规定的标识。"),
    ("string", "应当是文本。"),
    ("int", "应当是整数。"),
    ("greater_than", "数值过小，请改为规定范围内的值。"),
    ("less_than", "数值过大，请改为规定范围内的值。"),
    ("bool", "应当是 true 或者 false。"),
    ("date_from", "应当是日期，写成 2025-04-24 的样子。"),
    ("date_parsing", "应当是日期，写成 2025-04-24 的样子。"),
    ("datetime", "应当是时间，写成 2026-09-29T09:00:00+08:00 的样子。"),
    ("timezone", "时区不正确，写成 +08:00 的样子。"),
    ("enum", "取值不在规定的范围内"),
    ("literal", "取值不在规定的范围内"),
)
# How Django writes a part of an address that varies, and OpenAPI another way.
VARYING = re.compile(r"<(?:\w+:)?(\w+)>")


class StrictParser(Parser):
    """JSON that the database can hold: no invalid UTF-8, no half characters, no bottomless nesting."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as a value. :raises HttpError: 400."""
        try:
            value = json.loads(request.body.decode())
            json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise HttpError(400, NOT_JSON) from None
        return value


class Token(HttpBearer):
    """A department's token."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 - its shape
        """The actor of a token that is in use."""
        return accounts.actor_by_token(token) if token.isascii() and "\x00" not in token else None


api = NinjaAPI(
    title="市场准入负面清单实施工作平台接口",
    version="1.0",
    description="线索以部门接口令牌访问，权限与该部门相应岗位在页面上的权限一致；清单和政务服务事项公开，不需要令牌。",
    auth=Token(),
    parser=StrictParser(),
    urls_namespace="api",
    # Its page would load scripts from elsewhere; openapi.json can be opened with any tool.
    docs_url=None,
)
api.add_router("/leads", leads)
# What the public may read on the pages, programs may read without a token.
api.add_router("/list", negative_list, auth=None)
api.add_router("/service-items", service_items, auth=None)


@lru_cache(1)
def _parameters() -> Mapping[tuple[str, str], frozenset[str]]:
    """The parameters that the description names, by route and method."""
    return {
        (path, method): frozenset(
            each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"
        )
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    }


def _strictly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse parameters that there are not: a misspelt filter would look like one that found everything."""

    @wraps(view)
    def strict(request: HttpRequest, **parts: Any) -> HttpResponse:
        match = request.resolver_match
        route = "/" + VARYING.sub(r"{\1}", match.route) if match else ""
        known = _parameters().get((route, (request.method or "").lower()))
        unknown = next((name for name in request.GET if known is not None and name not in known), None)
        if unknown is None:
            return view(request, **parts)
        others = KNOWN_PARAMETERS.format(names="、".join(sorted(known))) if known else ""
        return refused(request, 422, NO_PARAMETER.format(name=unknown[:60], others=others), unknown[:60])

    return strict


# Made once: every reading of ``api.urls`` makes its views anew.
urls = api.urls
for pattern in urls[0]:
    view: Any = _strictly(pattern.callback)  # type: ignore[arg-type]
    # Tokens are the API's own log-in: the middleware that sends people to a page must leave it alone.
    view.login_required = False
    pattern.callback = view


def refused(request: HttpRequest, status: int, message: str, field: str = "") -> HttpResponse:
    """An error in the one shape that all errors have."""
    return api.create_response(request, {"error": {"field": field, "message": message}}, status=status)


@api.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    response = refused(request, 401, UNKNOWN_CALLER)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(UnknownLead)
def _unknown(request: HttpRequest, _: UnknownLead) -> HttpResponse:
    return refused(request, 404, "线索不存在，或者令牌所属部门无权查看。", "reference")


@api.exception_handler(Unknown)
def _nothing(request: HttpRequest, unknown: Unknown) -> HttpResponse:
    return refused(request, 404, "没有这一项，请核对标识。", unknown.field)


@api.exception_handler(Conflict)
def _conflict(request: HttpRequest, _: Conflict) -> HttpResponse:
    message = "该来源编号已登记过另一件内容不同的线索，请核对编号；补充情况请另行编号。"
    return refused(request, 409, message, "number")


@api.exception_handler(NotAllowed)
def _not_allowed(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    return refused(request, 403, refusal.message, refusal.field)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    field = "number" if refusal.field == "external_number" else refusal.field
    return refused(request, 422, refusal.message, field)


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, _: RequestDataTooBig) -> HttpResponse:
    return refused(request, 413, "请求正文过大，请精简反映内容后重新发送。")


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refused(request, error.status_code, NOT_JSON if error.status_code == 400 else str(error))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    # ("body", "body", "identity", "name"), ("query", "page"): the beginning is the framework's.
    framework = 2 if first["loc"][0] == "body" else 1
    field = ".".join(str(part) for part in first["loc"][framework:])
    kind = str(first["type"])
    sentence = next(
        (said for start, said in SENTENCES if kind.startswith(start)), "格式不正确，请对照接口说明。"
    )
    if kind.startswith(("enum", "literal")):
        sentence += _values(str(first.get("ctx", {}).get("expected", "")))
    return refused(request, 422, f"“{field[:60]}”{sentence}" if field else sentence, field[:60])


def _values(expected: str) -> str:
    """The values that there are, from the library's words: "'a', 'b' or 'c'"."""
    names = re.findall(r"'([^']+)'", expected)
    return f"，可以写：{'、'.join(names)}。" if names else "。"
