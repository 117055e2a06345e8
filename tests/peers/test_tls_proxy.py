"""The proxy leads to the drive and nowhere else."""

import pytest
import requests

from tls_proxy import TlsProxy


@pytest.fixture
def proxy(drive, tmp_path):
    """In place of the shared one: here refusals are looked for."""
    proxy = TlsProxy({"graph.microsoft.com": drive.origin}, tmp_path)
    yield proxy
    proxy.stop()


@pytest.fixture
def session(proxy):
    """A plain client behind that proxy, without the drive's token."""
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"http": proxy.url, "https": proxy.url}
        session.verify = str(proxy.authority_file)
        yield session


def test_hands_a_request_to_the_drive_as_it_came(session, proxy, drive):
    session.get("https://graph.microsoft.com/v1.0/me/drive/root:/a%20b?$top=1&x=%2F")

    [request] = drive.requests()
    assert (request.method, request.target) == ("GET", "/v1.0/me/drive/root:/a%20b?$top=1&x=%2F")
    assert proxy.refused == []


def test_returns_the_drives_answer_as_it_came(session):
    answer = session.get("https://graph.microsoft.com/v1.0/me/drive/root")

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unauthenticated"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("url", ["https://login.microsoftonline.com/", "https://graph.microsoft.com:8443/"])
def test_refuses_any_other_host(session, proxy, url):
    with pytest.raises(requests.exceptions.ProxyError):
        session.get(url)

    assert len(proxy.refused) == 1


def test_refuses_plain_http(session, proxy):
    assert session.get("http://graph.microsoft.com/").status_code == 403
    assert proxy.refused == ["http://graph.microsoft.com/"]
