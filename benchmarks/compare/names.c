// SPDX-License-Identifier: Apache-2.0
// A DNS server (RFC 1035) for which every name is 127.0.0.1: it makes unlimited new names.
//
//   names [ADDRESS]     listens on UDP port 53 of ADDRESS, 127.0.0.1 by default
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { HEADER = 12, TYPE_A = 1, ROOM_FOR_ANSWER = 16 };

// The end of the one question, or 0 where the packet is none that can be answered.
static size_t question_end(const unsigned char *packet, size_t length) {
  if (length < HEADER || packet[4] != 0 || packet[5] != 1) return 0;
  size_t at = HEADER;
  while (at < length && packet[at] != 0) at += packet[at] + 1;
  return at + 5 <= length ? at + 5 : 0;
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(53)};
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &address.sin_addr);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    perror("names: bind");
    return 1;
  }
  for (;;) {
    unsigned char packet[1500];
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    ssize_t got = recvfrom(fd, packet, sizeof packet - ROOM_FOR_ANSWER, 0,
                           (struct sockaddr *)&from, &size);
    size_t end = got > 0 ? question_end(packet, (size_t)got) : 0;
    if (end == 0) continue;
    int is_a = packet[end - 4] == 0 && packet[end - 3] == TYPE_A;
    packet[2] = (unsigned char)(0x84 | (packet[2] & 1));  // response, authoritative
    packet[3] = 0x80;                                     // recursion available, no error
    memset(packet + 6, 0, 6);                             // an EDNS record is not repeated
    if (is_a) {
      static const unsigned char answer[] = {0xC0, HEADER, 0,    1,    0, 1, 0,   0,
                                             0x0E, 0x10,   0,    4,    127, 0, 0, 1};
      packet[7] = 1;
      memcpy(packet + end, answer, sizeof answer);
      end += sizeof answer;
    }
    sendto(fd, packet, end, 0, (struct sockaddr *)&from, size);
  }
}
