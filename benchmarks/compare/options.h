// SPDX-License-Identifier: Apache-2.0
// The options of the load generator.
#ifndef OPTIONS_H
#define OPTIONS_H
#include <arpa/inet.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
  struct sockaddr_in proxy;
  int direct, weak, port, resume, keepalive, idle, tls;
  long names, first, asked, sources, warm_operations;
  const char *host, *domain, *path, *ca, *groups;
  int connections;
  double warm, warm_limit, seconds;
} options = {.host = "api", .domain = "bench.test", .path = "/1k", .port = 443, .tls = 3,
             .groups = "X25519:P-256", .connections = 16, .warm = 1, .warm_limit = 60,
             .seconds = 4};

static void usage(void) {
  fputs("load --proxy HOST:PORT --ca FILE [options]\n"
        "  --direct            no CONNECT: the proxy is a TLS server\n"
        "  --weak              keys below 2048 bits are taken (RSA of 1024)\n"
        "  --port N            port asked for (443)\n"
        "  --host LABEL        the one name asked for is LABEL.bench.test (api)\n"
        "  --names N           N names in turn, nK.bench.test; -1: a new one each time\n"
        "  --first K           where nK begins (0)\n"
        "  --asked N           begin after N of the names, which have been asked for before (0)\n"
        "  --sources N         from one of N addresses, 127.1.x.y, chosen anew each time\n"
        "  --path PATH         what is requested (/1k)\n"
        "  --tls 2|3           TLS 1.2 or 1.3 (3)\n"
        "  --groups LIST       groups offered (X25519:P-256)\n"
        "  --resume            each connection resumes the session of the one before\n"
        "  --keepalive         one handshake, then requests\n"
        "  --idle              one request each, then hold all connections\n"
        "  --connections N     at once (16)\n"
        "  --warm-operations N not measured either (0), but for --warm-limit S at most (60)\n"
        "  --warm S --seconds S   not measured (1), measured (4)\n",
        stderr);
  exit(2);
}

static void read_options(int argc, char **argv) {
  static const struct option known[] = {
      {"proxy", 1, 0, 'p'},   {"ca", 1, 0, 'a'},      {"direct", 0, 0, 'd'},
      {"weak", 0, 0, 'W'},
      {"port", 1, 0, 'P'},    {"host", 1, 0, 'h'},    {"names", 1, 0, 'n'},
      {"first", 1, 0, 'f'},   {"asked", 1, 0, 'A'},   {"sources", 1, 0, 'S'}, {"path", 1, 0, 'u'},    {"tls", 1, 0, 't'},
      {"groups", 1, 0, 'g'},  {"resume", 0, 0, 'r'},  {"keepalive", 0, 0, 'k'},
      {"idle", 0, 0, 'i'},    {"connections", 1, 0, 'c'}, {"warm", 1, 0, 'w'},
      {"seconds", 1, 0, 's'}, {"warm-operations", 1, 0, 'o'}, {"warm-limit", 1, 0, 'l'},
      {0, 0, 0, 0}};
  int option;
  while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
    switch (option) {
      case 'p': {
        char *colon = strchr(optarg, ':');
        if (colon == NULL) usage();
        *colon = 0;
        options.proxy.sin_family = AF_INET;
        options.proxy.sin_port = htons((uint16_t)atoi(colon + 1));
        if (inet_pton(AF_INET, optarg, &options.proxy.sin_addr) != 1) usage();
        break;
      }
      case 'a': options.ca = optarg; break;
      case 'd': options.direct = 1; break;
      case 'W': options.weak = 1; break;
      case 'P': options.port = atoi(optarg); break;
      case 'h': options.host = optarg; break;
      case 'n': options.names = atol(optarg); break;
      case 'f': options.first = atol(optarg); break;
      case 'A': options.asked = atol(optarg); break;
      case 'S': options.sources = atol(optarg); break;
      case 'u': options.path = optarg; break;
      case 't': options.tls = atoi(optarg); break;
      case 'g': options.groups = optarg; break;
      case 'r': options.resume = 1; break;
      case 'k': options.keepalive = 1; break;
      case 'i': options.idle = 1; break;
      case 'c': options.connections = atoi(optarg); break;
      case 'w': options.warm = atof(optarg); break;
      case 'l': options.warm_limit = atof(optarg); break;
      case 'o': options.warm_operations = atol(optarg); break;
      case 's': options.seconds = atof(optarg); break;
      default: usage();
    }
  }
  if (options.ca == NULL || options.proxy.sin_port == 0 || options.connections < 1) usage();
}
#endif
