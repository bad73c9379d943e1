"""Addresses of accounts."""

from django.urls import path

from marketaccess.foundation.accounts.views import signing_in

app_name = "accounts"
urlpatterns = [
    path("account/", signing_in.account, name="account"),
    path("account/login/", signing_in.sign_in, name="login"),
    path("account/logout/", signing_in.sign_out, name="logout"),
    path("account/password/", signing_in.password, name="password"),
    path("account/start/", signing_in.start, name="start"),
]
