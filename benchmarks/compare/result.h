// SPDX-License-Identifier: Apache-2.0
// What the load generator counts and reports.
#ifndef RESULT_H
#define RESULT_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static struct {
  uint64_t operations, errors, resumed, bytes, reconnects;
  uint32_t *micros;
  size_t room;
  char first_error[256], protocol[16];
} result;

static void record(uint64_t micros) {
  if (result.operations == result.room) {
    result.room = result.room ? result.room * 2 : 1 << 16;
    result.micros = realloc(result.micros, result.room * sizeof *result.micros);
  }
  result.micros[result.operations++] = (uint32_t)micros;
}

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static uint32_t percentile(double share) {
  if (result.operations == 0) return 0;
  return result.micros[(size_t)(share * (double)(result.operations - 1))];
}

static void report(double seconds, int held, long asked) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  if (result.operations) qsort(result.micros, result.operations, sizeof *result.micros, by_value);
  for (char *p = result.first_error; *p; p++)
    if (*p == '"' || *p == '\\' || *p < ' ') *p = '\'';
  printf("{\"operations\": %lu, \"errors\": %lu, \"resumed\": %lu, \"reconnects\": %lu, "
         "\"bytes\": %lu, \"held\": %d, \"asked\": %ld, \"seconds\": %.3f, \"load_cpu\": %.3f, \"p50_ms\": %.3f, "
         "\"p99_ms\": %.3f, \"protocol\": \"%s\", \"first_error\": \"%s\"}\n",
         result.operations, result.errors, result.resumed, result.reconnects, result.bytes, held,
         asked, seconds, cpu, percentile(0.5) / 1e3, percentile(0.99) / 1e3, result.protocol,
         result.first_error);
}
#endif
