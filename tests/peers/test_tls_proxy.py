"""The proxy forwards requests to the drive, and to nothing else."""

import pytest
import requests

from tls_proxy import TlsProxy


@pytest.fixture
def proxy(drive, tmp_path):
    """Replaces the shared one, which doesn't allow refused requests."""
    proxy = TlsProxy({"graph.microsoft.com": drive.origin}, tmp_path)
    yield proxy
    proxy.stop()


@pytest.fixture
def session(proxy):
    """A plain client that uses the proxy."""
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"http": proxy.url, "https": proxy.url}
        session.verify = str(proxy.authority_file)
        yield session


def test_forwards_a_request_unchanged(session, proxy, drive):
    token = {"Authorization": f"Bearer {drive.token}"}
    session.get("https://graph.microsoft.com/v1.0/me/drive/root:/a%20b?$top=1&x=%2F", headers=token)

    [request] = drive.requests()
    assert (request.method, request.target) == ("GET", "/v1.0/me/drive/root:/a%20b?$top=1&x=%2F")
    assert proxy.refused == []


def test_returns_the_response_unchanged(session):
    response = session.get("https://graph.microsoft.com/v1.0/me/drive/root")

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "unauthenticated"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("url", ["https://login.microsoftonline.com/", "https://graph.microsoft.com:8443/"])
def test_refuses_any_other_host(session, proxy, url):
    with pytest.raises(requests.exceptions.ProxyError):
        session.get(url)

    assert len(proxy.refused) == 1


def test_refuses_plain_http(session, proxy):
    assert session.get("http://graph.microsoft.com/").status_code == 403
    assert proxy.refused == ["http://graph.microsoft.com/"]
