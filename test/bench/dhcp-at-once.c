/* For the benchmark: what answers every DISCOVER and REQUEST at once, and knows nothing. It shows how fast perfdhcp is itself.
   Answers from 10.77.0.1 to the relay's port. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { AT_ONCE = 32, LONGEST = 1500, OPTIONS = 240, REPLY = 300 };

static unsigned char packets[AT_ONCE][LONGEST];

/* Makes an OFFER of a DISCOVER and an ACK of all else, with an address made of the MAC. */
static void answer(unsigned char *packet, size_t length) {
  unsigned char offer_or_ack = 5;
  for (size_t at = OPTIONS; at + 2 < length && packet[at] != 255; at += 2 + packet[at + 1])
    if (packet[at] == 53 && packet[at + 2] == 1) offer_or_ack = 2;
  const unsigned char options[] = {53, 1, offer_or_ack, 54, 4, 10, 77, 0, 1, 51, 4, 0, 0, 14, 16, 1, 4, 255, 255, 0, 0, 255};
  const unsigned char address[] = {10, 77, 1 + packet[32] % 200, packet[33]};
  packet[0] = 2;
  memcpy(packet + 16, address, sizeof address);
  memset(packet + OPTIONS, 0, REPLY - OPTIONS);
  memcpy(packet + OPTIONS, options, sizeof options);
}

int main(void) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0), bytes = 4 << 20;
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(67), .sin_addr.s_addr = inet_addr("10.77.0.1")};
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  if (bind(fd, (struct sockaddr *)&own, sizeof own) != 0) return 1;
  for (;;) {
    struct sockaddr_in from[AT_ONCE];
    struct iovec parts[AT_ONCE];
    struct mmsghdr messages[AT_ONCE] = {0};
    for (int i = 0; i < AT_ONCE; i++) {
      parts[i] = (struct iovec){packets[i], LONGEST};
      messages[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &parts[i], .msg_iovlen = 1};
    }
    int count = recvmmsg(fd, messages, AT_ONCE, MSG_WAITFORONE, NULL);
    for (int i = 0; i < count; i++) {
      answer(packets[i], messages[i].msg_len);
      parts[i].iov_len = REPLY;
      from[i].sin_port = htons(67);
    }
    if (count > 0) sendmmsg(fd, messages, count, 0);
  }
}
