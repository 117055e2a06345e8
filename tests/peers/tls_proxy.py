"""A loopback HTTPS proxy that answers for named hosts with origins on this machine.

Clients such as rclone talk to https://graph.microsoft.com only. They get a proxy (HTTPS_PROXY) and a certificate authority to
trust (SSL_CERT_FILE and others), both made here for one test. The proxy terminates TLS, forwards the request to the local drive
with its path, headers and body unchanged, and returns the response. Any other host is refused and recorded in `refused`, so that
a test can check that its client requested nothing else.
"""

import http.client
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import trustme

# These describe one connection and are not forwarded (RFC 9110, section 7.6.1).
HOP_BY_HOP = {"connection", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding"}


class TlsProxy:
    """A running proxy; `routes` maps a host name to the plain-HTTP origin that answers for it."""

    def __init__(self, routes: dict[str, str], folder: Path):
        authority = trustme.CA()
        self.authority_file = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.authority_file)
        self.refused: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.proxy = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._routes = {host: (urlsplit(origin).netloc, _tls_for(authority, host)) for host, origin in routes.items()}
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def stop(self) -> None:
        """Closes the listener; connections still open end with the process."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def environment(self) -> dict[str, str]:
        """The variables by which the HTTP clients of Go, Python and Node find the proxy and trust it."""
        authority = str(self.authority_file)
        variables = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
        return {"HTTPS_PROXY": self.url} | dict.fromkeys(variables, authority)

    def route(self, target: str) -> tuple[str, ssl.SSLContext] | None:
        """The origin for `host:port`, or None (and recorded) if there is none."""
        host, _, port = target.rpartition(":")
        found = self._routes.get(host) if port == "443" else None
        if found is None:
            self.refused.append(target)
        return found


def _tls_for(authority: trustme.CA, host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context


class _Handler(BaseHTTPRequestHandler):
    """One connection: first CONNECT, then, inside the TLS, the client's requests."""

    protocol_version = "HTTP/1.1"
    upstream: str | None = None

    def do_CONNECT(self):
        route = None if self.upstream else self.server.proxy.route(self.path)
        if route is None:
            self.send_error(403)
            return
        self.send_response_only(200)
        self.end_headers()
        # Python's own client sends CONNECT as HTTP/1.0, after which the base class would close the connection.
        self.close_connection = False
        self.upstream, context = route
        self.request = context.wrap_socket(self.request, server_side=True)
        # Creates rfile and wfile again, over TLS. The base class reads its next request from there.
        self.setup()

    def forward(self):
        if self.upstream is None:
            self.server.proxy.refused.append(self.path)
            self.send_error(403)
            return
        if "Transfer-Encoding" in self.headers:
            self.send_error(411)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        upstream = http.client.HTTPConnection(self.upstream)
        try:
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in HOP_BY_HOP:
                    upstream.putheader(name, value)
            upstream.endheaders(body)
            self.answer(upstream.getresponse())
        except (OSError, http.client.HTTPException):
            # The drive broke the connection off, so the client's connection breaks off too.
            self.close_connection = True
        finally:
            upstream.close()

    def answer(self, response: http.client.HTTPResponse):
        body = response.read()
        self.send_response_only(response.status, response.reason)
        for name, value in response.getheaders():
            if name.lower() not in HOP_BY_HOP | {"content-length"}:
                self.send_header(name, value)
        if response.status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_DELETE = do_GET = do_PATCH = do_POST = do_PUT = forward

    def log_message(self, *_):
        """Prints nothing: the requests are in the drive's own log."""
