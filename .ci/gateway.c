/*
 * A stand-in for docker/mcp-gateway in the integration tests.
 *
 * GET /sse on port 8811 answers with an event stream that stays open: the
 * `endpoint` event first, then a comment every few seconds. Anything else is
 * answered with a 404 page. Built with `gcc -static`, it is the only file of
 * its image.
 */
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { PORT = 8811, KEEPALIVE_MS = 3000, REQUEST_SECONDS = 10, REQUEST_MAX = 8192 };

static const char NOT_FOUND[] =
    "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n";

/* Sends the whole text; false once the client is gone. */
static bool say(int client, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        ssize_t sent = send(client, text, left, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        text += sent;
        left -= (size_t)sent;
    }
    return true;
}

/* Reads up to the empty line that ends the headers. */
static bool read_request(int client, char request[static REQUEST_MAX])
{
    size_t used = 0;

    while (used < REQUEST_MAX - 1) {
        ssize_t got = recv(client, request + used, REQUEST_MAX - 1 - used, 0);
        if (got <= 0)
            return false;
        used += (size_t)got;
        request[used] = '\0';
        if (strstr(request, "\r\n\r\n") != NULL)
            return true;
    }
    return false;
}

static bool wants_events(const char *request)
{
    static const char line[] = "GET /sse";
    const size_t length = sizeof line - 1;

    return strncmp(request, line, length) == 0
        && (request[length] == ' ' || request[length] == '?');
}

/* Sends a piece of the stream, in a chunk of its own where HTTP/1.1 has it so. */
static bool say_piece(int client, bool chunked, const char *piece)
{
    char framed[256];

    if (!chunked)
        return say(client, piece);
    snprintf(framed, sizeof framed, "%zx\r\n%s\r\n", strlen(piece), piece);
    return say(client, framed);
}

static void stream_events(int client, bool chunked)
{
    uint64_t session;
    char endpoint[128];

    if (getrandom(&session, sizeof session, 0) != (ssize_t)sizeof session)
        return;
    snprintf(endpoint, sizeof endpoint,
             "event: endpoint\ndata: /message?sessionId=%016llx\n\n",
             (unsigned long long)session);
    if (!say(client, "HTTP/1.1 200 OK\r\n"
                     "Content-Type: text/event-stream\r\n"
                     "Cache-Control: no-cache\r\n")
        || !say(client, chunked ? "Transfer-Encoding: chunked\r\n\r\n"
                                : "Connection: close\r\n\r\n")
        || !say_piece(client, chunked, endpoint))
        return;

    for (;;) {
        struct pollfd from_client = { .fd = client, .events = POLLIN };
        char ignored[512];
        int ready = poll(&from_client, 1, KEEPALIVE_MS);

        if (ready < 0)
            return;
        if (ready > 0 && recv(client, ignored, sizeof ignored, 0) <= 0)
            return;
        if (ready == 0 && !say_piece(client, chunked, ": keep-alive\n\n"))
            return;
    }
}

static void answer(int client)
{
    const struct timeval limit = { .tv_sec = REQUEST_SECONDS };
    char request[REQUEST_MAX];
    char head[160];

    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (!read_request(client, request))
        return;
    if (wants_events(request)) {
        stream_events(client, strstr(request, " HTTP/1.1\r\n") != NULL);
        return;
    }
    snprintf(head, sizeof head,
             "HTTP/1.1 404 Not Found\r\n"
             "Content-Type: text/html; charset=utf-8\r\n"
             "Content-Length: %zu\r\n"
             "Connection: close\r\n"
             "\r\n",
             sizeof NOT_FOUND - 1);
    if (say(client, head))
        say(client, NOT_FOUND);
}

/* The first process of a container is spared signals it has no handler for. */
static void leave(int signal_number)
{
    (void)signal_number;
    _exit(EXIT_SUCCESS);
}

static int fail(const char *what)
{
    perror(what);
    return EXIT_FAILURE;
}

int main(void)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(PORT),
        .sin_addr = { .s_addr = htonl(INADDR_ANY) },
    };
    const int yes = 1;
    int server;

    signal(SIGTERM, leave);
    signal(SIGINT, leave);
    signal(SIGCHLD, SIG_IGN); /* no zombies */

    server = socket(AF_INET, SOCK_STREAM, 0);
    if (server < 0)
        return fail("socket");
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(server, (const struct sockaddr *)&address, sizeof address) < 0)
        return fail("bind");
    if (listen(server, SOMAXCONN) < 0)
        return fail("listen");

    for (;;) {
        int client = accept(server, NULL, NULL);

        if (client < 0)
            continue;
        if (fork() == 0) {
            close(server);
            answer(client);
            _exit(EXIT_SUCCESS);
        }
        close(client);
    }
}
