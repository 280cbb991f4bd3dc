# SPDX-License-Identifier: Apache-2.0
"""The proxies compared: what to install, how each is configured and started."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Site:
    """Where the comparison runs: files, the upstream's port and the two authorities."""

    dir: Path
    upstream_port: int
    drawbridge_args: tuple = ()

    @property
    def upstream_ca(self):
        return self.dir / "pki/upstream-ca.pem"

    @property
    def proxy_ca(self):
        return self.dir / "pki/proxy-ca.pem"

    @property
    def proxy_ca_key(self):
        return self.dir / "pki/proxy-ca.key"


@dataclass(frozen=True)
class Peer:
    """A proxy. Its command stays in the foreground and listens on 127.0.0.1."""

    name: str
    program: str
    packages: list
    port: int
    command: Callable
    version: list
    # None: the certificates it shows are signed by the comparison's own authority.
    trusted: Callable = None
    # Speaks TLS at once, to one fixed upstream; no CONNECT.
    direct: bool = False
    mints: bool = True
    # Compiles while it runs, and so must have run for a while before it is measured.
    jvm: bool = False
    # Its leaves have keys of less than 2048 bits.
    weak: bool = False
    # Run once where the network is the machine's own.
    prepare: Callable = None
    environment: dict = field(default_factory=dict)

    def ca(self, site):
        return self.trusted(site) if self.trusted else site.proxy_ca

    def installed(self):
        return Path(self.program).exists() or shutil.which(self.program) is not None


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def drawbridge(site, port=3101, admin=3191, data="drawbridge", reuse="off"):
    """As its launcher starts it, with the log no louder than the others' (none has an access log)."""
    return [
        str(ROOT / "drawbridge"), "run",
        f"--listen=127.0.0.1:{port}", f"--admin=127.0.0.1:{admin}", f"--data={site.dir}/{data}",
        f"--set=upstream.reuse={reuse}",
        "--set=access.deny-networks=[]", "--set=access.ports=[1-65535]",
        f"--set=upstream.trust={site.upstream_ca}", "--set=log.level=warn",
        # The load generator is one client.
        "--set=limits.connections-per-client=20000", "--set=limits.handshakes-per-client=20000",
        "--set=limits.handshakes=20000", "--set=limits.mints-per-client=1000000", *site.drawbridge_args,
    ]


def drawbridge_pooled(site):
    """The same with shared upstream connections."""
    return drawbridge(site, 3111, 3192, "drawbridge-pooled", "auto")


def squid(site):
    home = site.dir / "squid"
    home.mkdir(exist_ok=True)
    ca = write(home / "ca-and-key.pem", site.proxy_ca.read_text() + site.proxy_ca_key.read_text())
    if not (home / "certificates").exists():
        subprocess.run(
            ["/usr/lib/squid/security_file_certgen", "-c", "-s", home / "certificates", "-M", "64MB"],
            check=True, stdout=subprocess.DEVNULL)
    conf = write(home / "squid.conf", f"""
http_port 127.0.0.1:3102 ssl-bump generate-host-certificates=on dynamic_cert_mem_cache_size=64MB tls-cert={ca}
sslcrtd_program /usr/lib/squid/security_file_certgen -s {home}/certificates -M 64MB
sslcrtd_children 4 startup=4
ssl_bump bump all
tls_outgoing_options cafile={site.upstream_ca}
http_access allow all
cache deny all
cache_mem 0
access_log none
cache_log {home}/cache.log
pid_filename {home}/squid.pid
coredump_dir {home}
max_filedescriptors 20000
client_persistent_connections on
server_persistent_connections on
shutdown_lifetime 0 seconds
""")
    subprocess.run(["chown", "-R", "proxy:proxy", home], check=True)
    return ["squid", "-N", "-f", str(conf)]


def sslsplit(site):
    """Takes names from the upstream's certificate, so that it mints once for a wildcard."""
    return ["sslsplit", "-u", "root", "-k", str(site.proxy_ca_key), "-c", str(site.proxy_ca),
            "ssl", "127.0.0.1", "3103", "127.0.0.1", str(site.upstream_port)]


def mitmproxy(site):
    home = site.dir / "mitmproxy"
    write(home / "mitmproxy-ca.pem", site.proxy_ca_key.read_text() + site.proxy_ca.read_text())
    return ["mitmdump", "-q", "--listen-host", "127.0.0.1", "-p", "3104",
            "--set", f"confdir={home}", "--set", f"ssl_verify_upstream_trusted_ca={site.upstream_ca}",
            "--set", "stream_large_bodies=1m"]


LITTLEPROXY_CLASSES = ROOT / "benchmarks/target/compare/littleproxy.classpath"


def littleproxy_prepare():
    """Its jars from Maven Central, once."""
    if not LITTLEPROXY_CLASSES.exists():
        LITTLEPROXY_CLASSES.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mvn", "-B", "-q", "-f", HERE / "littleproxy", "dependency:build-classpath",
                        f"-Dmdep.outputFile={LITTLEPROXY_CLASSES}"], check=True, stdout=sys.stderr)


def newest_java():
    """The one that Drawbridge's launcher takes, too."""
    homes = [os.environ["JAVA_HOME"]] if "JAVA_HOME" in os.environ else \
        sorted(str(p.parent.parent) for p in Path("/usr/lib/jvm").glob("*/bin/java"))

    def version(home):
        release = Path(home, "release")
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.exists() else None
        return int(found.group(1)) if found else 0

    return str(Path(max(homes, key=version), "bin/java"))


def littleproxy(site):
    """With its MITM module; a new RSA key for each name is the module's own way."""
    home = site.dir / "littleproxy"
    home.mkdir(exist_ok=True)
    trust = home / "upstream.p12"
    if not trust.exists():
        subprocess.run(["keytool", "-importcert", "-noprompt", "-alias", "upstream", "-file",
                        site.upstream_ca, "-keystore", trust, "-storetype", "PKCS12", "-storepass",
                        "comparison"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    return [newest_java(), f"-Djavax.net.ssl.trustStore={trust}",
            "-Djavax.net.ssl.trustStorePassword=comparison", "-cp",
            LITTLEPROXY_CLASSES.read_text().strip(), str(HERE / "littleproxy/LittleProxy.java"),
            "3108", str(home)]


def goproxy(site):
    """Debian's library in its smallest program, built here."""
    program = site.dir / "goproxy"
    if not program.exists():
        env = dict(os.environ, GO111MODULE="off", GOPATH="/usr/share/gocode", GOFLAGS="",
                   GOCACHE=str(site.dir / "go-cache"))
        subprocess.run(["go", "build", "-o", program, HERE / "goproxy.go"], check=True, env=env)
    return [str(program), "127.0.0.1:3105", str(site.proxy_ca), str(site.proxy_ca_key),
            str(site.upstream_ca)]


def haproxy(site):
    """TLS in, TLS out, one certificate: what is left when nothing is minted."""
    conf = write(site.dir / "haproxy/haproxy.cfg", f"""
global
  nbthread 1
  maxconn 9850
  tune.ssl.default-dh-param 2048
defaults
  mode tcp
  timeout connect 10s
  timeout client 300s
  timeout server 300s
frontend in
  bind 127.0.0.1:3106 ssl crt {site.dir}/pki/wildcard-and-key.pem ssl-min-ver TLSv1.2
  default_backend out
backend out
  server upstream 127.0.0.1:{site.upstream_port} ssl verify required ca-file {site.upstream_ca} sni ssl_fc_sni
""")
    return ["haproxy", "-db", "-f", str(conf)]


def haproxy_pooled(site):
    """It parses HTTP, and keeps upstream connections."""
    conf = write(site.dir / "haproxy/pooled.cfg", f"""
global
  nbthread 1
  maxconn 9000
  tune.ssl.default-dh-param 2048
defaults
  mode http
  http-reuse always
  timeout connect 10s
  timeout client 300s
  timeout server 300s
frontend in
  bind 127.0.0.1:3116 ssl crt {site.dir}/pki/wildcard-and-key.pem ssl-min-ver TLSv1.2
  default_backend out
backend out
  server upstream 127.0.0.1:{site.upstream_port} ssl verify required ca-file {site.upstream_ca} sni str(www.bench.test) pool-max-conn 1000
""")
    return ["haproxy", "-db", "-f", str(conf)]


def haproxy_tcp(site):
    """Bytes from here to there, no TLS at all: what two TCP connections cost."""
    conf = write(site.dir / "haproxy/tcp.cfg", f"""
global
  nbthread 1
  maxconn 9850
defaults
  mode tcp
  timeout connect 10s
  timeout client 300s
  timeout server 300s
frontend in
  bind 127.0.0.1:3109
  default_backend out
backend out
  server upstream 127.0.0.1:{site.upstream_port}
""")
    return ["haproxy", "-db", "-f", str(conf)]


def nginx(site):
    """As haproxy, but it parses HTTP; a new upstream connection each."""
    home = site.dir / "nginx-proxy"
    home.mkdir(exist_ok=True)
    conf = write(home / "nginx.conf", f"""
user root; daemon off; worker_processes 1; 
pid {home}/nginx.pid; error_log {home}/error.log;
events {{ worker_connections 30000; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 300s;
  client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
  server {{
    listen 127.0.0.1:3107 ssl backlog=4096;
    ssl_certificate {site.dir}/pki/wildcard.pem; ssl_certificate_key {site.dir}/pki/wildcard.key;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_session_cache shared:s:20m;
    location / {{
      proxy_pass https://127.0.0.1:{site.upstream_port};
      proxy_ssl_verify on; proxy_ssl_trusted_certificate {site.upstream_ca};
      proxy_ssl_server_name on; proxy_ssl_name $ssl_server_name; proxy_ssl_protocols TLSv1.2 TLSv1.3;
      proxy_max_temp_file_size 0;
    }}
  }}
}}
""")
    return ["nginx", "-c", str(conf), "-p", str(home), "-e", "stderr"]


def upstream_ca(site):
    return site.upstream_ca


PEERS = [
    Peer("drawbridge", str(ROOT / "drawbridge"), ["maven"], 3101, drawbridge,
         [str(ROOT / "drawbridge"), "--version"], trusted=lambda s: s.dir / "drawbridge/root.pem",
         jvm=True),
    Peer("drawbridge-pooled", str(ROOT / "drawbridge"), ["maven"], 3111, drawbridge_pooled,
         [str(ROOT / "drawbridge"), "--version"],
         trusted=lambda s: s.dir / "drawbridge-pooled/root.pem", jvm=True),
    Peer("squid", "squid", ["squid-openssl"], 3102, squid, ["squid", "-v"]),
    Peer("sslsplit", "sslsplit", ["sslsplit"], 3103, sslsplit, ["sslsplit", "-V"], direct=True),
    Peer("mitmproxy", "mitmdump", ["mitmproxy"], 3104, mitmproxy, ["mitmdump", "--version"]),
    Peer("littleproxy", str(LITTLEPROXY_CLASSES), ["maven"], 3108,
         littleproxy, ["sed", "-n", "s|.*<version>\\(2.*\\)</version>|LittleProxy \\1|p",
                       str(HERE / "littleproxy/pom.xml")],
         trusted=lambda s: s.dir / "littleproxy/littleproxy.pem", jvm=True, weak=True,
         prepare=littleproxy_prepare),
    Peer("goproxy", "/usr/share/gocode/src/github.com/elazarl/goproxy",
         ["golang-go", "golang-github-elazarl-goproxy-dev"], 3105, goproxy,
         ["dpkg-query", "-W", "golang-github-elazarl-goproxy-dev"]),
    Peer("haproxy", "haproxy", ["haproxy"], 3106, haproxy, ["haproxy", "-v"],
         trusted=upstream_ca, direct=True, mints=False),
    Peer("haproxy-pooled", "haproxy", ["haproxy"], 3116, haproxy_pooled, ["haproxy", "-v"],
         trusted=upstream_ca, direct=True, mints=False),
    Peer("nginx", "nginx", ["nginx-light"], 3107, nginx, ["nginx", "-v"],
         trusted=upstream_ca, direct=True, mints=False),
    Peer("tcp", "haproxy", ["haproxy"], 3109, haproxy_tcp, ["haproxy", "-v"],
         trusted=upstream_ca, direct=True, mints=False),
]
