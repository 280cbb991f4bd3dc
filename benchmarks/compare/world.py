# SPDX-License-Identifier: Apache-2.0
"""The world of a run: own mount and network namespaces, authorities, name server and upstream."""

import os
import subprocess
import sys
from pathlib import Path

from peers import HERE, Site, write

INSIDE = "COMPARE_INSIDE"
UPSTREAM_PORT = 443


def enter():
    """Starts this program again in namespaces of its own, where every name is 127.0.0.1."""
    if os.environ.get(INSIDE):
        return
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "--mount", "--net", sys.executable, "-u"] + sys.argv)


def run(*command):
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.PIPE)


def settle(directory):
    """Loopback up, ports enough for short connections, and our own resolver and hosts."""
    run("ip", "link", "set", "lo", "up")
    # Some ask for the families of configured addresses (AI_ADDRCONFIG), where 127.0.0.1 is none.
    run("ip", "address", "add", "192.0.2.1/32", "dev", "lo")
    for key, value in {"ip_local_port_range": "10000 65000", "tcp_tw_reuse": "1"}.items():
        Path(f"/proc/sys/net/ipv4/{key}").write_text(value)
    resolver = write(directory / "resolv.conf", "nameserver 127.0.0.1\noptions ndots:1\n")
    hosts = write(directory / "hosts", "127.0.0.1 localhost\n")
    run("mount", "--bind", resolver, "/etc/resolv.conf")
    run("mount", "--bind", hosts, "/etc/hosts")


def build(directory):
    """The load generator and the name server."""
    for source, libraries in (("load", ["-lssl", "-lcrypto"]), ("names", [])):
        run("gcc", "-D_GNU_SOURCE", "-O2", "-o", directory / source, HERE / f"{source}.c", *libraries)


def authorities(directory):
    """Both authorities, and a certificate for *.bench.test from the upstream's; all ECDSA P-256."""
    pki = directory / "pki"
    pki.mkdir(parents=True, exist_ok=True)
    extensions = write(pki / "leaf.ext", "subjectAltName=DNS:*.bench.test,DNS:bench.test\n"
                       "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n"
                       "extendedKeyUsage=serverAuth\n")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for name in ("upstream", "proxy"):
        run("openssl", "req", "-x509", *key, "-days", "30", "-subj", f"/CN=Comparison {name} CA",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", pki / f"{name}-ca.key", "-out", pki / f"{name}-ca.pem")
    run("openssl", "req", *key, "-subj",
        "/CN=bench.test", "-keyout", pki / "wildcard.key", "-out", pki / "wildcard.csr")
    run("openssl", "x509", "-req", "-in", pki / "wildcard.csr", "-CA", pki / "upstream-ca.pem",
        "-CAkey", pki / "upstream-ca.key", "-CAcreateserial", "-days", "30", "-extfile", extensions,
        "-out", pki / "wildcard.pem")
    both = (pki / "wildcard.pem").read_text() + (pki / "wildcard.key").read_text()
    write(pki / "wildcard-and-key.pem", both)


def upstream(directory):
    """nginx with /1k and /64m; returns its command."""
    home = directory / "upstream"
    files = home / "files"
    files.mkdir(parents=True, exist_ok=True)
    (files / "1k").write_bytes(b"x" * 1024)
    with open(files / "64m", "wb") as file:
        file.truncate(64 << 20)
    conf = write(home / "nginx.conf", f"""
user root; daemon off; worker_processes 1; 
pid {home}/nginx.pid; error_log {home}/error.log;
events {{ worker_connections 30000; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 300s; sendfile on;
  default_type application/octet-stream;
  client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
  server {{
    listen 127.0.0.1:{UPSTREAM_PORT} ssl backlog=4096;
    ssl_certificate {directory}/pki/wildcard.pem; ssl_certificate_key {directory}/pki/wildcard.key;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:s:20m; ssl_session_timeout 1h;
    root {files};
  }}
}}
""")
    return ["nginx", "-c", str(conf), "-p", str(home), "-e", "stderr"]


def site(directory, drawbridge_args):
    return Site(directory, UPSTREAM_PORT, tuple(drawbridge_args))
