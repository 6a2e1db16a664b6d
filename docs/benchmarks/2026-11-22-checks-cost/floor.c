// What a check costs in C: connect to each of N loopback addresses in turn, spread over the interval, and close with
// RST (tcp) or after a GET and its answer (http). Blocking calls, one thread, no timer per probe.
//   [BATCH=1] floor tcp|http PORT COUNT INTERVAL_MS SECONDS [poll]        BATCH: so many in a burst
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
static long now(clockid_t c) { struct timespec t; clock_gettime(c, &t); return t.tv_sec * 1000000000L + t.tv_nsec; }
int main(int n, char **a) {
    int http = !strcmp(a[1], "http"), port = atoi(a[2]), count = atoi(a[3]), nb = n > 6;
    long step = atol(a[4]) * 1000000L / count, end = now(CLOCK_MONOTONIC) + atol(a[5]) * 1000000000L;
    long due = now(CLOCK_MONOTONIC), probes = 0, failed = 0;
    long cpu0 = now(CLOCK_PROCESS_CPUTIME_ID), wall0 = now(CLOCK_MONOTONIC);
    int batch = getenv("BATCH") ? atoi(getenv("BATCH")) : 1; for (int i = 0; due < end; i = (i + 1) % count, due += i % batch ? 0 : step * batch) {
        struct timespec t = {due / 1000000000L, due % 1000000000L};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0);
        struct sockaddr_in to = {AF_INET, htons(port), {htonl(0x7f000001u + i)}};
        int s = socket(AF_INET, SOCK_STREAM | (nb ? SOCK_NONBLOCK : 0), 0);
        struct linger l = {1, 0};
        if (!http) setsockopt(s, SOL_SOCKET, SO_LINGER, &l, sizeof l);
        if (connect(s, (void *) &to, sizeof to) && errno != EINPROGRESS) failed++;
        if (nb) { struct pollfd p = {s, POLLOUT, 0}; poll(&p, 1, 1000); int e; socklen_t z = sizeof e; getsockopt(s, SOL_SOCKET, SO_ERROR, &e, &z); failed += e != 0; }
        if (http) {
            char b[4096]; static const char q[] = "GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: floor\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            if (write(s, q, sizeof q - 1) < 0) failed++;
            long got; int ok = 0;
            while ((got = read(s, b, sizeof b)) > 0) ok += got;
            failed += !ok;
        }
        close(s); probes++;
    }
    long cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu0, wall = now(CLOCK_MONOTONIC) - wall0;
    struct rusage r; getrusage(RUSAGE_SELF, &r);
    printf("%s%s probes %ld failed %ld cpu_us_per_probe %.2f core_percent %.3f user_s %.2f sys_s %.2f\n", a[1], nb ? "-poll" : "", probes, failed,
           cpu / 1e3 / probes, 100.0 * cpu / wall, r.ru_utime.tv_sec + r.ru_utime.tv_usec / 1e6, r.ru_stime.tv_sec + r.ru_stime.tv_usec / 1e6);
}
