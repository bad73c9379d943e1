"""Addresses of accounts, posts and tokens."""

from django.urls import path

from marketaccess.foundation.accounts.views import accounts, posts, signing_in

app_name = "accounts"
urlpatterns = [
    path("account/", signing_in.account, name="account"),
    path("account/login/", signing_in.sign_in, name="login"),
    path("account/logout/", signing_in.sign_out, name="logout"),
    path("account/password/", signing_in.password, name="password"),
    path("account/start/", signing_in.start, name="start"),
    path("manage/accounts/", accounts.index, name="list"),
    path("manage/accounts/add/", accounts.add, name="add"),
    path("manage/accounts/<int:pk>/", accounts.detail, name="detail"),
    path("manage/accounts/<int:pk>/reset/", accounts.reset, name="reset"),
    path("manage/accounts/<int:pk>/deactivate/", accounts.deactivate, name="deactivate"),
    path("manage/accounts/<int:pk>/reactivate/", accounts.reactivate, name="reactivate"),
    path("manage/posts/", posts.index, name="posts"),
    path("manage/posts/grant/", posts.grant, name="grant_post"),
    path("manage/posts/<int:pk>/end/", posts.end, name="end_post"),
    path("manage/tokens/", posts.tokens, name="tokens"),
    path("manage/tokens/add/", posts.add_token, name="add_token"),
    path("manage/tokens/<int:pk>/revoke/", posts.revoke_token, name="revoke_token"),
]
