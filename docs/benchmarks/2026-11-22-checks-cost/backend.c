// Accepts on 0.0.0.0:PORT and closes (tcp), or answers a GET (http). Prints its own CPU time each 10 s.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
int main(int n, char **a) {
    signal(SIGPIPE, SIG_IGN);
    int http = !strcmp(a[1], "http"), one = 1, l = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {AF_INET, htons(atoi(a[2])), {0}};
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(l, (void *) &at, sizeof at) || listen(l, 4096)) { perror("listen"); return 1; }
    for (;;) {
        int s = accept4(l, 0, 0, SOCK_CLOEXEC);
        if (s < 0) continue;
        if (http) {
            char b[4096]; struct pollfd p = {s, POLLIN, 0};
            static const char r[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n";
            if (poll(&p, 1, 200) == 1 && read(s, b, sizeof b) > 0) (void) !write(s, r, sizeof r - 1);
        }
        close(s);
    }
}
