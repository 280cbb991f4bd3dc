// SPDX-License-Identifier: Apache-2.0
// Finds the end of an HTTP/1.1 response (RFC 9112 §6), of a known length or in chunks.
#ifndef RESPONSE_H
#define RESPONSE_H
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct {
  char line[1024];  // the head, then chunk sizes
  size_t line_length;
  uint64_t left;   // of the body or the chunk
  uint64_t total;  // bytes taken
  int status, in_body, chunked, last_chunk;
} Response;

static inline void response_begin(Response *r) { memset(r, 0, sizeof *r); }

static inline int response_head(Response *r) {
  if (strncmp(r->line, "HTTP/1.", 7) != 0) return -1;
  r->status = atoi(r->line + 8);
  char *field = strcasestr(r->line, "\r\ncontent-length:");
  if (field != NULL)
    r->left = strtoull(field + 17, NULL, 10);
  else if (strcasestr(r->line, "\r\ntransfer-encoding:") != NULL)
    r->chunked = 1;
  else
    return -1;
  r->in_body = 1;
  r->line_length = 0;
  return 0;
}

// Takes bytes: 1 when the response is whole, 0 when more is to come, -1 when it is none.
static inline int response_take(Response *r, const char *bytes, size_t length) {
  r->total += length;
  for (size_t at = 0; at < length;) {
    if (r->in_body && r->left > 0) {
      uint64_t part = length - at < r->left ? length - at : r->left;
      r->left -= part;
      at += part;
      if (r->left == 0 && !r->chunked) return 1;
      continue;
    }
    if (r->line_length + 1 >= sizeof r->line) return -1;
    r->line[r->line_length++] = bytes[at++];
    r->line[r->line_length] = 0;
    if (r->line[r->line_length - 1] != '\n') continue;
    if (!r->in_body) {
      if (r->line_length >= 4 && memcmp(r->line + r->line_length - 4, "\r\n\r\n", 4) == 0) {
        if (response_head(r) != 0) return -1;
        if (!r->chunked && r->left == 0) return 1;
      }
    } else {
      int empty = r->line_length <= 2;
      if (r->last_chunk && empty) return 1;
      if (!r->last_chunk && !empty) {
        r->left = strtoull(r->line, NULL, 16);
        r->last_chunk = r->left == 0;
      }
      r->line_length = 0;
    }
  }
  return 0;
}
#endif
