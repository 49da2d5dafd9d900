#!/usr/bin/env python3
"""What strangers may send to `hymt-doc serve`: it lives, answers, and its memory stays bounded.

    hostile_requests.py PROGRAM [--requests 10000] [--seed N] [SERVE_OPTION]...

Sends requests that were damaged at random, a body of 1 GB, one without an end, 100,000 tiny texts,
400 connections that send a byte now and then, and asks in between whether it still translates.
"""

import argparse
import contextlib
import json
import random
import socket
import sys

from running_service import RunningService

BODIES = (
    ("/v1/translate", "application/json", '{"text": ["Open the <b>file</b>.", "Go"], "format": '
     '"html", "source": "en", "target": "de", "glossary": [{"source": "a", "target": "b"}]}'),
    ("/translate", "application/json", '{"q": ["Tea", "\\u00e9 \\ud83d\\ude00"], "source": "auto",'
     ' "target": "de", "format": "text"}'),
    ("/translate", "application/x-www-form-urlencoded", "q=Tea+%26+cake&source=en&target=de"),
    ("/v2/translate", "application/json", '{"text": ["<x id=\\"1\\"></x> <b>now</b> <p>Go</p>"], '
     '"target_lang": "DE", "tag_handling": "xml", "ignore_tags": ["x"]}'),
    ("/v1/chat/completions", "application/json", '{"messages": [{"role": "system", "content": '
     '"from English into German"}, {"role": "user", "content": "a\\n==WEBLATE_PART==\\nb"}]}'),
    ("/admin/models", "application/json", '{"name": "pseudo"}'),
)


def whole(path, kind, body):
    text = body.encode()
    return (f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nContent-Length: "
            f"{len(text)}\r\nConnection: close\r\n\r\n").encode() + text


def damaged(data, chance):
    data = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 9)))
        elif kind == 1:
            del data[at:at + chance.randint(1, 20)]
        elif kind == 2:
            data[at:at + 1] = bytes([chance.randrange(256)])
        elif kind == 3:
            data[at:at] = data[at // 2:at] * chance.randint(1, 30)
        else:
            data[at:at] = chance.choice((b"[" * 99, b"\r\n", b"\r\n\r\n", b"%", b"\\u0000", b"<",
                                         b"-1", b"Transfer-Encoding: chunked\r\n", b"\xff\xfe"))
    return bytes(data)


def exchange(service, data, patience=20):
    """The status; 0 if it says nothing, -1 if it does not end."""
    with contextlib.closing(socket.create_connection(("127.0.0.1", service.port))) as connection:
        connection.settimeout(patience)
        answer = b""
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while block := connection.recv(65536):
                answer += block
        except TimeoutError:
            return -1
        except OSError:
            pass
    return int(answer[9:12]) if answer[:5] == b"HTTP/" else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments, options = parser.parse_known_args()
    chance = random.Random(arguments.seed)
    failures = []
    with RunningService(arguments.program, "-q", "--engine", "pseudo", *options) as service:

        def check(what, holds, seen):
            if not holds:
                failures.append(f"{what}: {seen}")

        def check_alive(what):
            status = exchange(service, whole(*BODIES[0]))
            check(f"alive after {what}", status == 200, status)

        check_alive("the start")
        statuses = {}
        for number in range(arguments.requests):
            status = exchange(service, damaged(whole(*chance.choice(BODIES)), chance))
            statuses[status] = statuses.get(status, 0) + 1
            check(f"request {number}", status != -1 and status not in (500, 502), status)
        check_alive("damaged requests")
        print(f"{arguments.requests} damaged requests, by status (0: none): "
              f"{dict(sorted(statuses.items()))}; {service.resident_bytes() >> 20} MiB")

        head = (b"POST /v1/translate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                b"Content-Length: 1000000000\r\n\r\n")
        status = exchange(service, head + b"x" * 5_000_000)
        check("1 GB", status in (413, 0), status)
        status = exchange(service, head.replace(b"Content-Length: 1000000000",
                                                b"Transfer-Encoding: chunked")
                          + b"100000\r\n" + b"x" * 0x100000 + (b"\r\n100000\r\n" + b"x" * 0x100000) * 9)
        check("without an end", status in (413, 0), status)
        status = exchange(service, whole("/v1/translate", "application/json", json.dumps(
            {"text": ["a"] * 100_000, "target": "de"})))
        check("100,000 texts", status == 413, status)
        status = exchange(service, whole("/v1/translate", "application/json", json.dumps(
            {"text": "<i>" * 1_000_000, "format": "html", "target": "de"})), 120)
        check("a million tags", status == 200, status)
        check_alive("large ones")
        print(f"large ones; {service.resident_bytes() >> 20} MiB")

        with contextlib.ExitStack() as stack:
            slow = [stack.enter_context(contextlib.closing(
                socket.create_connection(("127.0.0.1", service.port)))) for _ in range(400)]
            for turn in range(3):
                for connection in slow:
                    connection.send(b"GET /v1/models HTTP/1.1\r\n"[turn:turn + 1])
                check_alive("slow ones")
        check_alive("the end of slow ones")
        print(f"slow ones; {service.resident_bytes() >> 20} MiB")
        code = service.stop()
        check("exit code", code == 0, code)
    for line in failures[:20]:
        print("FAILED", line)
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
