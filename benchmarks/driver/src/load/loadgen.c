/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Troupe Authors
 *
 * The same source that measured the peers named in docs/benchmarks.
 */
/*
 * loadgen: one closed-loop load generator for HTTP/1.1 keep-alive and WebSocket,
 * the same binary for every peer.  One epoll thread, no dependency but libc.
 *
 *   loadgen http   -u 127.0.0.1:PORT -m POST -p '/counter/{k}/inc' -b '{}' -H 'A: b' -c 16 -d 8 -w 2 [-K 1000 | -f keyfile] [-x prefix]
 *   loadgen seq    ... same, but every key of the list exactly once (wake, creation)
 *   loadgen wsrtt  -u .. -p '/room/{k}' [-P subproto] [-i initmsg]... -b '{"id":{n}}' -M matchtext -c 100 -d 8 -w 2
 *   loadgen wscast -u .. -p '/room/r1' ... -b '{"say":"{t}"}' -c 1000 -d 8 -W 1   (window: broadcasts in flight) [-r rate/s]
 *   loadgen wsidle -u .. -c 1000 -d 20            opens and holds
 *
 * {k} key, {n} running number, {t} time marker "T#<20 digits>" that a broadcast must carry verbatim.
 * Prints one JSON line.  Latencies in microseconds, from just before write() to the reply parsed.
 * After -d seconds nothing new is sent; replies in flight are drained (5 s), so 'acked' counts every
 * acknowledged request, warm-up included, and can be compared with the server's own state.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef uint64_t u64;
static u64 now_ns(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000ull + t.tv_nsec; }

/* ---- log-linear histogram, 128 sub-buckets per power of two (<0.8% error) ---- */
#define SUB 128
static u64 hist[64 * SUB], hcount, hmax; static double hsum;
static int hidx(u64 v) { if (v < SUB) return v; int e = 63 - __builtin_clzll(v) - 7; return (e + 1) * SUB + (int)((v >> e) - SUB); }
static u64 hval(int i) { if (i < SUB) return i; int e = i / SUB - 1; return ((u64)(i % SUB + SUB) << e) + ((1ull << e) >> 1); }
static void hrec(u64 v) { hist[hidx(v)]++; hcount++; hsum += v; if (v > hmax) hmax = v; }
static double hpct(double p) { u64 want = (u64)(p / 100.0 * hcount + 0.5), c = 0; if (want < 1) want = 1; for (int i = 0; i < 64 * SUB; i++) { c += hist[i]; if (c >= want) return hval(i) / 1000.0; } return hmax / 1000.0; }

enum { HTTP, SEQ, WSRTT, WSCAST, WSIDLE };
enum { CONNECTING, HANDSHAKE, INIT, READY, BUSY, DEAD };
typedef struct { int fd, st, key, keepdead; u64 t0; char *in; size_t inlen, incap; char *out; size_t outlen, outoff, outcap; int fragged; int initgot; } Conn;

static int mode, C = 1, K = 1, W = 1, nhdr, ninit, fd_ep, port, initwait = 0, connburst = 64;
static double D = 5, WARM = 1, rate = 0;
static const char *host = "127.0.0.1", *method = "POST", *path = "/", *body = NULL, *prefix = "k", *match = "", *proto = NULL, *hdrs[16], *inits[8], *initmatch = NULL, *label = "";
static char **keys, **reqs; static size_t *reqlen; static Conn *conns;
static u64 acked, sent, errs, non2xx, seqno, bytes_in, t_start, t_meas, t_end, firsterr_t; static int stopping, inflight; static char firsterr[512];
static int ready_n, dead_n; static u64 casts, casts_done;
static u64 rng = 88172645463325252ull; static u64 rnd(void) { rng ^= rng << 13; rng ^= rng >> 7; rng ^= rng << 17; return rng; }

static void noteerr(const char *what, const char *data, size_t n) { errs++; if (!firsterr[0]) { if (n > 300) n = 300; int o = snprintf(firsterr, 180, "%s: ", what); for (size_t i = 0; i < n && o < 500; i++) { unsigned char ch = data[i]; firsterr[o++] = (ch < 32 || ch > 126 || ch == '"' || ch == '\\') ? '.' : ch; } firsterr[o] = 0; firsterr_t = now_ns(); } }

static size_t expand(char *dst, size_t cap, const char *tpl, const char *key) {
  size_t o = 0;
  for (const char *p = tpl; *p && o + 64 < cap;) {
    if (!strncmp(p, "{k}", 3)) { size_t l = strlen(key); memcpy(dst + o, key, l); o += l; p += 3; }
    else if (!strncmp(p, "{n}", 3)) { o += sprintf(dst + o, "%llu", (unsigned long long)seqno); p += 3; }
    else if (!strncmp(p, "{t}", 3)) { o += sprintf(dst + o, "T#%020llu", (unsigned long long)now_ns()); p += 3; }
    else dst[o++] = *p++;
  }
  dst[o] = 0; return o;
}
static void arm(Conn *c, int out) { struct epoll_event e = {.events = EPOLLIN | (out ? EPOLLOUT : 0), .data.ptr = c}; epoll_ctl(fd_ep, EPOLL_CTL_MOD, c->fd, &e); }
static void kill_conn(Conn *c, const char *why) { if (c->st == DEAD) return; if (c->st == BUSY) inflight--; if (!stopping) noteerr(why, c->in ? c->in : "", c->inlen); c->st = DEAD; dead_n++; close(c->fd); c->fd = -1; }
static void outq(Conn *c, const char *d, size_t n) {
  if (c->outlen == c->outoff) { c->outlen = c->outoff = 0; ssize_t w = write(c->fd, d, n); if (w < 0) { if (errno != EAGAIN) { kill_conn(c, strerror(errno)); return; } w = 0; } if ((size_t)w == n) return; d += w; n -= w; }
  if (c->outlen + n > c->outcap) { c->outcap = (c->outlen + n) * 2; c->out = realloc(c->out, c->outcap); }
  memcpy(c->out + c->outlen, d, n); c->outlen += n; arm(c, 1);
}
static void ws_send(Conn *c, int op, const char *d, size_t n) {
  static char f[70000]; size_t o = 0; static const unsigned char mk[4] = {0x37, 0xfa, 0x21, 0x3d};
  f[o++] = 0x80 | op; if (n < 126) f[o++] = 0x80 | n; else { f[o++] = (char)(0x80 | 126); f[o++] = n >> 8; f[o++] = n & 255; }
  memcpy(f + o, mk, 4); o += 4; for (size_t i = 0; i < n; i++) f[o + i] = d[i] ^ mk[i & 3];
  outq(c, f, o + n);
}
static void sendone(Conn *c) {
  static char b[66000];
  if (stopping) return;
  if (mode == HTTP || mode == SEQ) {
    if (mode == SEQ) { if (seqno >= (u64)K) return; c->key = seqno; } else c->key = K > 1 ? rnd() % K : 0;
    seqno++; sent++; c->st = BUSY; inflight++; c->t0 = now_ns(); outq(c, reqs[c->key], reqlen[c->key]);
  } else {
    seqno++; sent++; size_t n = expand(b, sizeof b, body, keys[c->key]); if (mode == WSRTT) { c->st = BUSY; inflight++; } c->t0 = now_ns(); ws_send(c, 1, b, n);
  }
}
static void cast(void) { casts++; sendone(&conns[0]); }
static void done(Conn *c) { u64 t = now_ns(); c->st = READY; inflight--; acked++; if (t >= t_meas && (mode == SEQ || t <= t_end)) hrec(t - c->t0); if (t < t_end || mode == SEQ) sendone(c); }

static void on_ws_msg(Conn *c, const char *d, size_t n) {
  if (c->st == INIT) { if (!initmatch || memmem(d, n, initmatch, strlen(initmatch))) { if (++c->initgot >= initwait) { c->st = READY; ready_n++; } } return; }
  if (mode == WSRTT) { if (c->st == BUSY && (!match[0] || memmem(d, n, match, strlen(match)))) done(c); else if (memmem(d, n, "rror", 4)) noteerr("ws error frame", d, n); }
  else if (mode == WSCAST) {
    const char *m = memmem(d, n, "T#", 2); if (!m) { if (memmem(d, n, "rror", 4)) noteerr("ws error frame", d, n); return; }
    u64 t = now_ns(), t0 = strtoull(m + 2, NULL, 10); acked++; if (t >= t_meas && t <= t_end) hrec(t - t0);
    /* deliveries of a room arrive in order per connection: count them by total */
    while (casts_done < casts && acked >= (casts_done + 1) * (u64)C) casts_done++;
  }
}
static size_t ws_parse(Conn *c) {
  size_t o = 0;
  while (c->inlen - o >= 2) {
    unsigned char *p = (unsigned char *)c->in + o; size_t h = 2, n = p[1] & 127; size_t av = c->inlen - o;
    if (n == 126) { if (av < 4) break; n = p[2] << 8 | p[3]; h = 4; } else if (n == 127) { if (av < 10) break; n = 0; for (int i = 0; i < 8; i++) n = n << 8 | p[2 + i]; h = 10; }
    if (av < h + n) break;
    int op = p[0] & 15;
    if (op == 9) ws_send(c, 10, (char *)p + h, n); else if (op == 8) { kill_conn(c, "ws close"); return 0; } else if (op != 10) on_ws_msg(c, (char *)p + h, n);
    if (c->st == DEAD) return 0;
    o += h + n;
  }
  return o;
}
/* returns consumed bytes if a whole response is there, else 0 */
static size_t http_parse(Conn *c, int *status) {
  char *e = memmem(c->in, c->inlen, "\r\n\r\n", 4); if (!e) return 0;
  size_t h = e - c->in + 4; *status = atoi(c->in + 9); long cl = -1; int chunked = 0;
  for (char *l = c->in; l < e;) { char *nl = memmem(l, e + 2 - l, "\r\n", 2); if (!nl) break; if (!strncasecmp(l, "content-length:", 15)) cl = atol(l + 15); else if (!strncasecmp(l, "transfer-encoding:", 18) && memmem(l, nl - l, "chunked", 7)) chunked = 1; l = nl + 2; }
  if (*status == 101 || *status == 204 || *status == 304) return h;
  if (chunked) { size_t o = h; for (;;) { char *nl = memmem(c->in + o, c->inlen - o, "\r\n", 2); if (!nl) return 0; size_t n = strtoul(c->in + o, NULL, 16); o = nl - c->in + 2 + n + 2; if (o > c->inlen) return 0; if (n == 0) return o; } }
  if (cl < 0) cl = 0;
  return c->inlen >= h + cl ? h + cl : 0;
}
static void on_in(Conn *c) {
  for (;;) {
    if (c->incap - c->inlen < 4096) { c->incap = c->incap ? c->incap * 2 : 8192; c->in = realloc(c->in, c->incap); }
    size_t room = c->incap - c->inlen - 1; ssize_t r = read(c->fd, c->in + c->inlen, room);
    if (r < 0) { if (errno == EAGAIN) break; kill_conn(c, strerror(errno)); return; } if (r == 0) { kill_conn(c, "eof"); return; }
    c->inlen += r; c->in[c->inlen] = 0; bytes_in += r;
    for (;;) {
      size_t o = 0; int status = 0;
      if (c->st == HANDSHAKE) {
        o = http_parse(c, &status); if (!o) break;
        if (status != 101) { kill_conn(c, "ws handshake"); return; }
        static char b[66000]; c->st = initwait ? INIT : READY; for (int i = 0; i < ninit; i++) { size_t n = expand(b, sizeof b, inits[i], keys[c->key]); ws_send(c, 1, b, n); }
        if (!initwait) ready_n++;
      } else if (mode == HTTP || mode == SEQ) {
        o = http_parse(c, &status); if (!o) break;
        if (c->st != BUSY) { kill_conn(c, "unasked response"); return; }
        if (status < 200 || status > 299) { non2xx++; noteerr("status", c->in, o); c->st = READY; inflight--; memmove(c->in, c->in + o, c->inlen - o); c->inlen -= o; if (now_ns() < t_end || mode == SEQ) sendone(c); continue; }
        c->in[c->inlen] = 0; memmove(c->in, c->in + o, c->inlen - o); c->inlen -= o; done(c); continue;
      } else { o = ws_parse(c); if (c->st == DEAD || !o) break; }
      memmove(c->in, c->in + o, c->inlen - o); c->inlen -= o;
    }
    if (c->st == DEAD) return;
    if ((size_t)r < room) break;
  }
}
static void open_conn(Conn *c) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)}; inet_pton(AF_INET, host, &a.sin_addr);
  c->fd = socket(AF_INET, SOCK_STREAM, 0); int one = 1; setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(c->fd, (void *)&a, sizeof a) < 0) { perror("connect"); exit(2); }
  fcntl(c->fd, F_SETFL, O_NONBLOCK); struct epoll_event e = {.events = EPOLLIN, .data.ptr = c}; epoll_ctl(fd_ep, EPOLL_CTL_ADD, c->fd, &e);
  if (mode == HTTP || mode == SEQ) { c->st = READY; ready_n++; return; }
  static char b[8192], pp[4096]; expand(pp, sizeof pp, path, keys[c->key]);
  int n = snprintf(b, sizeof b, "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n", pp, host, port);
  if (proto) { static char q[2048]; expand(q, sizeof q, proto, keys[c->key]); n += snprintf(b + n, sizeof b - n, "Sec-WebSocket-Protocol: %s\r\n", q); }
  for (int i = 0; i < nhdr; i++) n += snprintf(b + n, sizeof b - n, "%s\r\n", hdrs[i]);
  n += snprintf(b + n, sizeof b - n, "\r\n"); c->st = HANDSHAKE; outq(c, b, n);
}
static void pump(int ms) {
  struct epoll_event ev[256]; int n = epoll_wait(fd_ep, ev, 256, ms);
  for (int i = 0; i < n; i++) { Conn *c = ev[i].data.ptr; if (c->st == DEAD) continue;
    if (ev[i].events & EPOLLOUT) { while (c->outoff < c->outlen) { ssize_t w = write(c->fd, c->out + c->outoff, c->outlen - c->outoff); if (w < 0) { if (errno == EAGAIN) break; kill_conn(c, strerror(errno)); break; } c->outoff += w; } if (c->st == DEAD) continue; if (c->outoff == c->outlen) { c->outoff = c->outlen = 0; arm(c, 0); } }
    if (ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) on_in(c); }
}
int main(int ac, char **av) {
  signal(SIGPIPE, SIG_IGN); setvbuf(stdout, NULL, _IOLBF, 0);
  if (ac < 2) { fprintf(stderr, "mode?\n"); return 2; }
  const char *ms = av[1]; mode = !strcmp(ms, "http") ? HTTP : !strcmp(ms, "seq") ? SEQ : !strcmp(ms, "wsrtt") ? WSRTT : !strcmp(ms, "wscast") ? WSCAST : WSIDLE;
  const char *kf = NULL; int o; optind = 2;
  while ((o = getopt(ac, av, "u:m:p:b:H:c:d:w:K:f:x:P:i:I:N:M:W:r:L:B:")) != -1) switch (o) {
    case 'u': { char *s = strdup(strncmp(optarg, "http://", 7) ? optarg : optarg + 7), *q = strchr(s, ':'); *q = 0; host = s; port = atoi(q + 1); break; }
    case 'm': method = optarg; break; case 'p': path = optarg; break; case 'b': body = optarg; break; case 'H': hdrs[nhdr++] = optarg; break;
    case 'c': C = atoi(optarg); break; case 'd': D = atof(optarg); break; case 'w': WARM = atof(optarg); break; case 'K': K = atoi(optarg); break;
    case 'f': kf = optarg; break; case 'x': prefix = optarg; break; case 'P': proto = optarg; break; case 'i': inits[ninit++] = optarg; break;
    case 'I': initmatch = optarg; if (!initwait) initwait = 1; break; case 'N': initwait = atoi(optarg); break; case 'M': match = optarg; break; case 'W': W = atoi(optarg); break; case 'r': rate = atof(optarg); break; case 'L': label = optarg; break; case 'B': connburst = atoi(optarg); break;
    default: return 2; }
  int isws = mode >= WSRTT; struct rlimit rl; getrlimit(RLIMIT_NOFILE, &rl); rl.rlim_cur = rl.rlim_max; setrlimit(RLIMIT_NOFILE, &rl);
  int cap = K > C ? K : C; keys = calloc(cap, sizeof *keys);
  if (kf) { FILE *f = fopen(kf, "r"); if (!f) { perror(kf); return 2; } char l[1024]; int n = 0; while (n < cap && fgets(l, sizeof l, f)) { l[strcspn(l, "\r\n")] = 0; keys[n++] = strdup(l); } fclose(f); if (n < K) K = n; for (int i = n; i < cap; i++) keys[i] = keys[i % n]; }
  else for (int i = 0; i < cap; i++) { char b[256]; snprintf(b, sizeof b, K == 1 ? "%s" : "%s%d", prefix, i); keys[i] = strdup(b); }
  if (!isws) { reqs = calloc(K, sizeof *reqs); reqlen = calloc(K, sizeof *reqlen); static char p[4096], bb[65536], r[80000];
    for (int i = 0; i < K; i++) { expand(p, sizeof p, path, keys[i]); size_t bl = body ? expand(bb, sizeof bb, body, keys[i]) : 0;
      int n = snprintf(r, sizeof r, "%s %s HTTP/1.1\r\nHost: %s:%d\r\n", method, p, host, port); for (int j = 0; j < nhdr; j++) n += snprintf(r + n, sizeof r - n, "%s\r\n", hdrs[j]);
      if (body || !strcmp(method, "POST") || !strcmp(method, "PUT")) n += snprintf(r + n, sizeof r - n, "Content-Length: %zu\r\n", bl);
      n += snprintf(r + n, sizeof r - n, "\r\n"); memcpy(r + n, bb, bl); n += bl; reqs[i] = malloc(n); memcpy(reqs[i], r, n); reqlen[i] = n; } }
  fd_ep = epoll_create1(0); conns = calloc(C, sizeof *conns);
  u64 to = now_ns();
  for (int i = 0; i < C; i++) { conns[i].key = K > 1 ? i % K : 0; open_conn(&conns[i]); if (i % connburst == connburst - 1 || i == C - 1) { u64 lim = now_ns() + 15000000000ull; while (ready_n + dead_n < i + 1 && now_ns() < lim) pump(50); } }
  double opensec = (now_ns() - to) / 1e9;
  if (ready_n < C) { printf("{\"label\":\"%s\",\"mode\":\"%s\",\"fail\":\"only %d of %d connections ready\",\"firsterr\":\"%s\"}\n", label, ms, ready_n, C, firsterr); return 1; }
  struct rusage ru0, ru1; getrusage(RUSAGE_SELF, &ru0);
  t_start = now_ns(); t_meas = t_start + (u64)(WARM * 1e9); t_end = t_meas + (u64)(D * 1e9);
  if (mode == SEQ) t_meas = t_start, t_end = t_start + (u64)(D * 1e9);
  if (mode == WSIDLE) { while (now_ns() < t_end) pump(200); }
  else if (mode == WSCAST) { u64 nextt = now_ns(), gap = rate > 0 ? (u64)(1e9 / rate) : 0;
    while (now_ns() < t_end && !dead_n) { if (rate > 0) { u64 t = now_ns(); if (t >= nextt) { cast(); nextt += gap; } t = now_ns(); pump(nextt > t ? (int)((nextt - t) / 1000000) : 0); } else { while (casts - casts_done < (u64)W) cast(); pump(5); } }
    u64 lim = now_ns() + 5000000000ull; while (acked < casts * (u64)C && now_ns() < lim) pump(20); }
  else { for (int i = 0; i < C; i++) sendone(&conns[i]); while ((mode == SEQ ? acked + non2xx < (u64)K && now_ns() < t_end : now_ns() < t_end) && dead_n < C) pump(20); u64 lim = now_ns() + 5000000000ull; while (inflight > 0 && now_ns() < lim) pump(20); }
  double secs = mode == SEQ ? (now_ns() - t_start) / 1e9 : D; stopping = 1; getrusage(RUSAGE_SELF, &ru1);
  double cpu = (ru1.ru_utime.tv_sec - ru0.ru_utime.tv_sec) + (ru1.ru_stime.tv_sec - ru0.ru_stime.tv_sec) + (ru1.ru_utime.tv_usec - ru0.ru_utime.tv_usec + ru1.ru_stime.tv_usec - ru0.ru_stime.tv_usec) / 1e6;
  char la[128] = ""; FILE *lf = fopen("/proc/loadavg", "r"); if (lf) { if (!fgets(la, sizeof la, lf)) la[0] = 0; la[strcspn(la, "\n")] = 0; fclose(lf); }
  printf("{\"label\":\"%s\",\"mode\":\"%s\",\"c\":%d,\"keys\":%d,\"secs\":%.2f,\"n\":%llu,\"per_s\":%.1f,\"mean_us\":%.1f,\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,\"p999_us\":%.1f,\"max_us\":%.1f,\"acked\":%llu,\"sent\":%llu,\"casts\":%llu,\"errs\":%llu,\"non2xx\":%llu,\"dead\":%d,\"open_s\":%.2f,\"gen_cpu\":%.2f,\"loadavg\":\"%s\"%s%s%s}\n",
    label, ms, C, K, secs, (unsigned long long)hcount, hcount / secs, hcount ? hsum / hcount / 1000 : 0, hpct(50), hpct(90), hpct(99), hpct(99.9), hmax / 1000.0, (unsigned long long)acked, (unsigned long long)sent, (unsigned long long)casts, (unsigned long long)errs, (unsigned long long)non2xx, dead_n, opensec, cpu / (WARM + secs), la, firsterr[0] ? ",\"firsterr\":\"" : "", firsterr, firsterr[0] ? "\"" : "");
  return errs ? 1 : 0;
}
