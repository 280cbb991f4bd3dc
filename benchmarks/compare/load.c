// SPDX-License-Identifier: Apache-2.0
// Load on a TLS-intercepting proxy: CONNECT, a TLS handshake in which the certificate and its name
// are verified, requests, close. One thread, epoll; see options.h.
//
// Prints "begin" when the warm-up is over, and at the end one line of JSON. With --idle it prints
// "begin" when all connections are held, and ends when its standard input does.
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "options.h"
#include "response.h"
#include "result.h"

enum { HEAD_ROOM = 1024, READ_ROOM = 1 << 16, STALLED_SECONDS = 20, OPENING = 64 };

typedef enum { CONNECTING, ASKING, GRANTED, HANDSHAKE, REQUEST, RESPONSE, HELD } Stage;

typedef struct {
  int fd;
  Stage stage;
  SSL *ssl;
  SSL_SESSION *session;
  char out[HEAD_ROOM];
  int out_length, out_at;
  char in[HEAD_ROOM];
  int in_length;
  Response response;
  uint64_t started, active;
  long name;
} Connection;

static SSL_CTX *context;
static int epoll, measuring, slot_index, opened, held, released;
static long next_name;
static uint64_t now, begun;
static long warmed;

static uint64_t clock_micros(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void open_connection(Connection *c);

static void close_connection(Connection *c) {
  if (c->ssl != NULL) SSL_free(c->ssl);
  if (c->fd >= 0) close(c->fd);
  c->ssl = NULL;
  c->fd = -1;
}

static void fail(Connection *c, const char *what) {
  if (measuring || options.idle) result.errors++;
  if (result.first_error[0] == 0) {
    unsigned long code = ERR_peek_last_error();
    long verify = c->ssl == NULL ? X509_V_OK : SSL_get_verify_result(c->ssl);
    snprintf(result.first_error, sizeof result.first_error, "%s: %s%s%s", what,
             code ? ERR_reason_error_string(code) : strerror(errno), verify == X509_V_OK ? "" : ": ",
             verify == X509_V_OK ? "" : X509_verify_cert_error_string(verify));
  }
  ERR_clear_error();
  if (c->session != NULL) SSL_SESSION_free(c->session);
  c->session = NULL;
  close_connection(c);
  open_connection(c);
}

static int keep_session(SSL *ssl, SSL_SESSION *session) {
  Connection *c = SSL_get_ex_data(ssl, slot_index);
  if (!options.resume) return 0;
  if (c->session != NULL) SSL_SESSION_free(c->session);
  c->session = session;
  return 1;
}

static void name_of(const Connection *c, char *name, size_t room) {
  if (c->name < 0)
    snprintf(name, room, "%s.%s", options.host, options.domain);
  else
    snprintf(name, room, "n%ld.%s", c->name, options.domain);
}

static void choose_name(Connection *c) {
  if (options.names == 0) {
    c->name = -1;
  } else {
    c->name = options.first + (options.names < 0 ? next_name : next_name % options.names);
    next_name++;
  }
}

static void begin_tls(Connection *c) {
  char name[256];
  name_of(c, name, sizeof name);
  c->ssl = SSL_new(context);
  SSL_set_ex_data(c->ssl, slot_index, c);
  SSL_set_fd(c->ssl, c->fd);
  SSL_set_tlsext_host_name(c->ssl, name);
  SSL_set1_host(c->ssl, name);
  if (c->session != NULL) SSL_set_session(c->ssl, c->session);
  SSL_set_connect_state(c->ssl);
  c->stage = HANDSHAKE;
}

static void begin_request(Connection *c) {
  char name[256];
  name_of(c, name, sizeof name);
  c->out_length = snprintf(c->out, sizeof c->out, "GET %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n",
                           options.path, name, options.port);
  c->out_at = 0;
  response_begin(&c->response);
  if (options.keepalive) c->started = now;
  c->stage = REQUEST;
}

static void open_connection(Connection *c) {
  if (c->session == NULL || options.names != 0) choose_name(c);
  c->started = c->active = now = clock_micros();
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) {
    perror("load: socket");
    exit(1);
  }
  int on = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (options.sources > 0) {
    uint32_t address = 0x7f010000u + (uint32_t)(random() % options.sources);
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(c->fd, (struct sockaddr *)&source, sizeof source) != 0) {
      perror("load: bind");
      exit(1);
    }
  }
  if (connect(c->fd, (struct sockaddr *)&options.proxy, sizeof options.proxy) != 0 &&
      errno != EINPROGRESS) {
    perror("load: connect");
    exit(1);
  }
  c->stage = CONNECTING;
  c->in_length = 0;
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
  epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
}

// The response is whole: on with the next operation. False where the connection is another now.
static int end_operation(Connection *c) {
  now = clock_micros();
  warmed += !measuring;
  if (measuring) record(now - c->started);
  if (measuring && SSL_session_reused(c->ssl)) result.resumed++;
  if (result.protocol[0] == 0)
    snprintf(result.protocol, sizeof result.protocol, "%s", SSL_get_version(c->ssl));
  if (options.idle || (options.keepalive && !released)) {
    c->stage = HELD;
    held++;
    return 0;
  }
  if (options.keepalive) {
    begin_request(c);
    return 1;
  }
  SSL_shutdown(c->ssl);
  close_connection(c);
  open_connection(c);
  return 0;
}

// True where an OpenSSL call only has to wait; else the connection has failed and been replaced.
static int waits(Connection *c, int returned, const char *what) {
  int error = SSL_get_error(c->ssl, returned);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return 1;
  if (options.keepalive && c->stage != HANDSHAKE && c->response.total == 0 &&
      (error == SSL_ERROR_ZERO_RETURN || error == SSL_ERROR_SYSCALL)) {
    result.reconnects += (uint64_t)measuring;  // an idle connection may be closed: RFC 9112 §9.5
    ERR_clear_error();
    close_connection(c);
    open_connection(c);
    return 1;
  }
  fail(c, what);
  return 0;
}

static int read_response(Connection *c) {
  static char buffer[READ_ROOM];
  int got = SSL_read(c->ssl, buffer, sizeof buffer);
  if (got <= 0) {
    waits(c, got, "response");
    return 0;
  }
  if (measuring) result.bytes += (uint64_t)got;
  int state = response_take(&c->response, buffer, (size_t)got);
  if (state < 0 || (state > 0 && c->response.status != 200)) {
    errno = EBADMSG;
    fail(c, "response");
    return 0;
  }
  return state > 0 ? end_operation(c) : 1;
}

static void ask(Connection *c) {
  char name[256];
  name_of(c, name, sizeof name);
  c->out_length = snprintf(c->out, sizeof c->out, "CONNECT %s:%d HTTP/1.1\r\nHost: %s:%d\r\n\r\n",
                           name, options.port, name, options.port);
  ssize_t sent = send(c->fd, c->out, (size_t)c->out_length, MSG_NOSIGNAL);
  if (sent != c->out_length)
    fail(c, "CONNECT");
  else
    c->stage = GRANTED;
}

// Reads the answer to CONNECT to its end; the proxy says nothing more before the ClientHello.
static int granted(Connection *c) {
  ssize_t got = recv(c->fd, c->in + c->in_length, sizeof c->in - 1 - (size_t)c->in_length, 0);
  if (got <= 0) {
    if (got < 0 && errno == EAGAIN) return 0;
    fail(c, "answer to CONNECT");
    return 0;
  }
  c->in_length += (int)got;
  c->in[c->in_length] = 0;
  if (strstr(c->in, "\r\n\r\n") == NULL) return 1;
  if (strncmp(c->in, "HTTP/1.", 7) != 0 || strncmp(c->in + 8, " 200", 4) != 0) {
    errno = ECONNREFUSED;
    fail(c, "answer to CONNECT is not 200");
    return 0;
  }
  begin_tls(c);
  return 1;
}

// One step of the connection; true while there may be another without waiting.
static int step(Connection *c) {
  int done;
  switch (c->stage) {
    case CONNECTING: {
      int error = 0;
      socklen_t size = sizeof error;
      struct pollfd ready = {.fd = c->fd, .events = POLLOUT};
      if (poll(&ready, 1, 0) == 0) return 0;
      getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0) {
        errno = error;
        fail(c, "connect");
        return 0;
      }
      c->stage = ASKING;
      return 1;
    }
    case ASKING:
      if (options.direct)
        begin_tls(c);
      else
        ask(c);
      return c->stage != CONNECTING;
    case GRANTED:
      return granted(c);
    case HANDSHAKE:
      done = SSL_do_handshake(c->ssl);
      if (done == 1) {
        if (SSL_get_verify_result(c->ssl) != X509_V_OK) {
          fail(c, "verification");
          return 0;
        }
        begin_request(c);
        return 1;
      }
      waits(c, done, "handshake");
      return 0;
    case REQUEST:
      done = SSL_write(c->ssl, c->out, c->out_length);
      if (done > 0) {
        c->stage = RESPONSE;
        return 1;
      }
      waits(c, done, "request");
      return 0;
    case RESPONSE:
      return read_response(c);
    case HELD: {
      char byte;
      int got = SSL_read(c->ssl, &byte, 1);  // takes tickets that come late
      if (got <= 0 && SSL_get_error(c->ssl, got) != SSL_ERROR_WANT_READ) {
        held--;
        fail(c, "closed while held");
      }
      return 0;
    }
  }
  return 0;
}

static void make_context(void) {
  context = SSL_CTX_new(TLS_client_method());
  int version = options.tls == 2 ? TLS1_2_VERSION : TLS1_3_VERSION;
  SSL_CTX_set_min_proto_version(context, version);
  SSL_CTX_set_max_proto_version(context, version);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  if (options.weak) SSL_CTX_set_security_level(context, 0);  // key sizes; chain and name as ever
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context,
                                 SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
  SSL_CTX_sess_set_new_cb(context, keep_session);
  slot_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
  if (SSL_CTX_set1_groups_list(context, options.groups) != 1 ||
      SSL_CTX_load_verify_locations(context, options.ca, NULL) != 1) {
    ERR_print_errors_fp(stderr);
    exit(1);
  }
}

static void begin(void) {
  measuring = 1;
  begun = now;
  puts("begin");
  fflush(stdout);
}

static int ended(uint64_t start) {
  if (options.idle) {
    if (!measuring && held == options.connections) begin();
    struct pollfd input = {.fd = 0, .events = POLLIN};
    char line[64];
    return measuring && poll(&input, 1, 0) > 0 && read(0, line, sizeof line) <= 0;
  }
  // Where there are many names, each has been asked for once before.
  int warm = now - start >= (uint64_t)(options.warm * 1e6) && next_name >= options.names &&
             released == options.keepalive &&
             (warmed >= options.warm_operations ||
              now - start >= (uint64_t)(options.warm_limit * 1e6));
  if (!measuring && warm) begin();
  return measuring && now - begun >= (uint64_t)(options.seconds * 1e6);
}

// With --keepalive no request but the first is sent before all connections stand.
static void release(Connection *connections) {
  released = 1;
  held = 0;
  for (int i = 0; i < options.connections; i++) {
    begin_request(&connections[i]);
    while (step(&connections[i])) {
    }
  }
}

// Connections that are to be held come some at a time: thousands at once would wait too long.
static void open_more(Connection *connections) {
  int holding = options.idle || options.keepalive;
  while (opened < options.connections && !released && (!holding || opened - held < OPENING))
    open_connection(&connections[opened++]);
}

int main(int argc, char **argv) {
  read_options(argc, argv);
  make_context();
  srandom((unsigned)getpid());
  next_name = options.asked;
  epoll = epoll_create1(0);
  Connection *connections = calloc((size_t)options.connections, sizeof *connections);
  uint64_t start = clock_micros(), checked = start;
  for (now = clock_micros(); !ended(start); now = clock_micros()) {
    open_more(connections);
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, 50);
    for (int i = 0; i < count; i++) {
      Connection *c = events[i].data.ptr;
      now = c->active = clock_micros();
      while (step(c)) {
      }
    }
    if (options.keepalive && !released && held == options.connections) {
      release(connections);
      start = now;
    }
    if (now - checked > 1000000) {
      checked = now;
      for (int i = 0; i < opened; i++)
        if (connections[i].stage != HELD && now - connections[i].active > STALLED_SECONDS * 1000000ull) {
          errno = ETIMEDOUT;
          fail(&connections[i], "stalled");
        }
    }
  }
  report((double)(now - begun) / 1e6, held, next_name);
  return 0;
}
