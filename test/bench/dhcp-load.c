/* For the benchmark: many machines that get their address, directly or behind a relay, at a cost that leaves the processors to the
   server, with a receive buffer that holds whatever the server sends at once.

     dhcp-load direct|relayed at-once|rate COUNT SECONDS MACHINES

   Each machine asks, takes what it is offered, and is followed by the next. at-once: so many are always under way; rate: so many
   begin a second, whatever becomes of them. Prints JSON: exchanges that ended within the time, those begun and those given up
   after a second, and the delays of OFFERs and ACKs in milliseconds. A NAK is an error. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { AT_ONCE = 64, LONGEST = 1500, OPTIONS = 240, SHORTEST = 300, MOST_MACHINES = 1 << 20 };
enum { DISCOVER = 1, OFFER = 2, REQUEST = 3, ACK = 5, NAK = 6 };
static const double PATIENCE = 1.0;

static struct machine {
  enum { IDLE, ASKS, TAKES } state;
  double since;
} machines[MOST_MACHINES];

/* Delays of one kind of answer, in seconds. */
struct delays {
  float *each;
  size_t count, room;
};

static int fd;
static struct sockaddr_in server = {.sin_family = AF_INET};
static bool relayed;
static struct delays offers, acks;
static size_t begun, ended, lost, refused, under_way;

static struct mmsghdr out[AT_ONCE];
static struct iovec out_parts[AT_ONCE];
static unsigned char out_packets[AT_ONCE][SHORTEST];
static int waiting;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void note(struct delays *delays, double seconds) {
  if (delays->count == delays->room) {
    delays->room = delays->room * 2 + 4096;
    delays->each = realloc(delays->each, delays->room * sizeof *delays->each);
    if (delays->each == NULL) exit(1);
  }
  delays->each[delays->count++] = (float)seconds;
}

static void flush(void) {
  for (int sent = 0; sent < waiting;) {
    int taken = sendmmsg(fd, out + sent, (unsigned)(waiting - sent), 0);
    if (taken <= 0) break; /* As good as lost on the way. */
    sent += taken;
  }
  waiting = 0;
}

static const unsigned char *option(const unsigned char *packet, size_t length, unsigned char code) {
  for (size_t at = OPTIONS; at + 2 < length && packet[at] != 255; at += packet[at] == 0 ? 1 : 2 + packet[at + 1])
    if (packet[at] == code) return packet + at + 2;
  return NULL;
}

/* DISCOVER, or the REQUEST that takes an offer. */
static void put(unsigned number, const unsigned char *offer, const unsigned char *server_id) {
  static const unsigned char asked[] = {55, 7, 1, 28, 2, 3, 15, 6, 12};
  unsigned char *packet = out_packets[waiting], *at = packet + OPTIONS;
  memset(packet, 0, SHORTEST);
  memcpy(packet, (unsigned char[]){1, 1, 6, relayed ? 1 : 0}, 4);
  memcpy(packet + 4, (unsigned char[]){number >> 24, number >> 16, number >> 8, number}, 4);
  if (relayed) memcpy(packet + 24, (unsigned char[]){10, 77, 0, 2}, 4);
  else packet[10] = 0x80; /* Broadcast: there is no such machine that could be found by ARP. */
  memcpy(packet + 28, (unsigned char[]){0, 12, 1, number >> 16, number >> 8, number}, 6);
  memcpy(packet + 236, (unsigned char[]){99, 130, 83, 99, 53, 1, offer == NULL ? DISCOVER : REQUEST}, 7);
  at = packet + 243;
  if (offer != NULL) {
    memcpy(at, (unsigned char[]){50, 4}, 2);
    memcpy(at + 2, offer + 16, 4);
    memcpy(at + 6, (unsigned char[]){54, 4}, 2);
    memcpy(at + 8, server_id, 4);
    at += 12;
  }
  memcpy(at, asked, sizeof asked);
  at[sizeof asked] = 255;
  machines[number].state = offer == NULL ? ASKS : TAKES;
  machines[number].since = now();
  if (++waiting == AT_ONCE) flush();
}

static void begin(unsigned count) {
  static unsigned next;
  unsigned number = next;
  next = (next + 1) % count;
  if (machines[number].state != IDLE) return;
  begun++, under_way++;
  put(number, NULL, NULL);
}

static void answered(const unsigned char *packet, size_t length) {
  if (length < SHORTEST - 60 || packet[0] != 2) return;
  unsigned number = (unsigned)packet[4] << 24 | (unsigned)packet[5] << 16 | (unsigned)packet[6] << 8 | packet[7];
  const unsigned char *type = option(packet, length, 53), *server_id = option(packet, length, 54);
  if (number >= MOST_MACHINES || type == NULL || server_id == NULL) return;
  struct machine *machine = &machines[number];
  if (machine->state == ASKS && *type == OFFER) {
    note(&offers, now() - machine->since);
    put(number, packet, server_id);
  } else if (machine->state == TAKES && (*type == ACK || *type == NAK)) {
    note(&acks, now() - machine->since);
    machine->state = IDLE;
    under_way--;
    if (*type == ACK) ended++;
    else refused++;
  }
}

/* Takes in what is there; false: nothing is. */
static bool receive(void) {
  static unsigned char packets[AT_ONCE][LONGEST];
  struct iovec parts[AT_ONCE];
  struct mmsghdr in[AT_ONCE];
  memset(in, 0, sizeof in);
  for (int i = 0; i < AT_ONCE; i++) {
    parts[i] = (struct iovec){packets[i], LONGEST};
    in[i].msg_hdr.msg_iov = &parts[i], in[i].msg_hdr.msg_iovlen = 1;
  }
  int count = recvmmsg(fd, in, AT_ONCE, MSG_DONTWAIT, NULL);
  for (int i = 0; i < count; i++) answered(packets[i], in[i].msg_len);
  return count > 0;
}

static void give_up(unsigned count, double before) {
  for (unsigned i = 0; i < count; i++)
    if (machines[i].state != IDLE && machines[i].since < before) machines[i].state = IDLE, under_way--, lost++;
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

static void print(const char *name, struct delays delays) {
  qsort(delays.each, delays.count, sizeof *delays.each, by_size);
  const double shares[] = {0.5, 0.99};
  printf(", \"%s\": {", name);
  for (int i = 0; i < 2; i++) {
    double ms = delays.count == 0 ? 0 : delays.each[(size_t)((double)delays.count * shares[i])] * 1000.0;
    printf("%s\"%s\": %.3f", i == 0 ? "" : ", ", i == 0 ? "p50" : "p99", ms);
  }
  printf("}");
}

static int open_socket(void) {
  int one = 1, bytes = 16 << 20;
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(relayed ? 67 : 68)};
  int opened = socket(AF_INET, SOCK_DGRAM, 0);
  if (relayed) own.sin_addr.s_addr = inet_addr("10.77.0.2");
  server.sin_port = htons(67);
  server.sin_addr.s_addr = inet_addr(relayed ? "10.77.0.1" : "255.255.255.255");
  setsockopt(opened, SOL_SOCKET, SO_BROADCAST, &one, sizeof one);
  setsockopt(opened, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes);
  setsockopt(opened, SOL_SOCKET, SO_BINDTODEVICE, "cli", 4);
  if (bind(opened, (struct sockaddr *)&own, sizeof own) == 0) return opened;
  perror("dhcp-load");
  exit(1);
}

int main(int count, char **words) {
  if (count != 6) return 2;
  relayed = strcmp(words[1], "relayed") == 0;
  bool by_rate = strcmp(words[2], "rate") == 0;
  size_t wanted = strtoul(words[3], NULL, 10);
  double seconds = strtod(words[4], NULL);
  unsigned machine_count = (unsigned)strtoul(words[5], NULL, 10);
  fd = open_socket();
  for (int i = 0; i < AT_ONCE; i++) {
    out_parts[i] = (struct iovec){out_packets[i], SHORTEST};
    out[i].msg_hdr = (struct msghdr){.msg_name = &server, .msg_namelen = sizeof server, .msg_iov = &out_parts[i], .msg_iovlen = 1};
  }
  double start = now(), since = start, end = start + seconds, looked = start;
  size_t in_time = 0;
  for (double at = start; at < end || (under_way > 0 && at < end + PATIENCE); at = now()) {
    size_t due = !by_rate ? begun + (under_way < wanted ? wanted - under_way : 0) : (size_t)((at - since) * (double)wanted);
    size_t tries = due > begun ? due - begun : 0;
    if (tries > AT_ONCE) {
      /* What this program was kept from is not made up for by a burst. */
      if (by_rate) since += (double)(tries - AT_ONCE) / (double)wanted;
      tries = AT_ONCE;
    }
    if (at < end)
      for (; tries > 0; tries--) begin(machine_count);
    if (at - looked > 0.1) give_up(machine_count, at - PATIENCE), looked = at;
    flush();
    bool some = receive();
    flush();
    if (at < end) in_time = ended;
    if (some) continue;
    long wait = !by_rate || at >= end ? 20000000 : (long)(1e9 / (double)wanted);
    struct timespec most = {.tv_nsec = wait > 20000000 ? 20000000 : wait};
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    ppoll(&ready, 1, &most, NULL);
  }
  printf("{\"exchanges\": %zu, \"seconds\": %g, \"begun\": %zu, \"lost\": %zu, \"refused\": %zu", in_time, seconds, begun, lost + under_way, refused);
  print("offerMs", offers);
  print("ackMs", acks);
  printf("}\n");
}
