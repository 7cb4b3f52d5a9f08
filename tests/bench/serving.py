"""How `sscsim serve` bears ten thousand hostile requests, and a minute of many honest ones.

Run with ``make load``. Both go over sockets to the command itself. Hostile requests are bent from
honest ones, byte by byte; after them the article's query must be answered as before.
Then clients ask and write at a stated rate; told are the errors, the 50th and 99th percentile of
what they waited, and the memory of the server before and after.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.fuzz.bending import bent

_COMPANY = Path(__file__).resolve().parents[2] / "scenarios" / "company" / "org"
_ROOT = "/api/data/v9.2"
_SETTINGS = f"{_ROOT}/usersettingscollection"
_AUDIT = f"{_SETTINGS}?$select=systemuserid&$filter=incomingemailfilteringmethod%20eq%200"
_QUERY = f"{_ROOT}/emails?$filter=((subject%20eq%20'a')%20or%20true)&$top=1"
_BATCH = "Content-Type: multipart/mixed; boundary=b\r\nContent-Length: 7\r\n\r\n--b--\r\n"
_HOST = "HTTP/1.1\r\nHost: localhost\r\n"
_SEEDS = (
    f"GET {_AUDIT} {_HOST}\r\n",
    f"GET {_QUERY} {_HOST}\r\n",
    f"GET {_ROOT}/$metadata {_HOST}Accept: */*\r\n\r\n",
    f"PATCH {_ROOT}/contacts(1) {_HOST}Content-Length: 2\r\n\r\n{{}}",
    f"POST {_ROOT}/$batch {_HOST}{_BATCH}",
)
_LATENESS = 0.99


class Server(NamedTuple):
    """The command, and where it listens."""

    process: subprocess.Popen[str]
    host: str
    port: int

    def answer(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        """Ask once, on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()

    @property
    def megabytes(self) -> float:
        """The memory that it has now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        [line] = [one for one in status.splitlines() if one.startswith("VmRSS")]
        return int(line.split()[1]) / 1024


def start() -> Server:
    """Start the command on the company of the guides."""
    command = [sys.executable, "-m", "sscsim", "serve", str(_COMPANY)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    where = urlsplit(json.loads(process.stdout.readline())["url"])
    return Server(process, where.hostname or "", where.port or 0)


def hostile(server: Server, count: int) -> Counter[str]:
    """Send bent requests; count how each ended, by the status of the answer."""
    ended: Counter[str] = Counter()
    for data in bent([seed.encode() for seed in _SEEDS], count, "serve"):
        with socket.create_connection((server.host, server.port), timeout=30) as client:
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
            heard = b"".join(iter(lambda: client.recv(65_536), b""))
        ended[heard[9:12].decode("ascii", "replace") or "closed"] += 1
    return ended


class Client(threading.Thread):
    """One of several that ask and write in turn, each at its own moments."""

    def __init__(self, server: Server, moments: Sequence[float], users: Sequence[str]) -> None:
        super().__init__()
        self.server, self.moments, self.users = server, moments, users
        self.waited: list[float] = []
        self.errors: list[int] = []

    def run(self) -> None:
        """Ask at each moment; what is late counts from when it should have been asked."""
        begin = time.perf_counter()
        for number, moment in enumerate(self.moments):
            time.sleep(max(0.0, begin + moment - time.perf_counter()))
            method, path, body = self._question(number)
            status, _ = self.server.answer(method, path, body)
            self.waited.append(time.perf_counter() - begin - moment)
            if status not in {200, 204}:
                self.errors.append(status)

    def _question(self, number: int) -> tuple[str, str, str | None]:
        if number % 5:
            return "GET", _AUDIT, None
        user = self.users[number // 5 % len(self.users)]
        body = json.dumps({"incomingemailfilteringmethod": number % 5})
        return "PATCH", f"{_SETTINGS}({user})", body


def load(server: Server, rate: int, seconds: int, clients: int = 8) -> Iterator[str]:
    """Ask at a rate, and tell what came of it."""
    told = server.answer("GET", f"{_SETTINGS}?$select=systemuserid")[1]
    users = [row["systemuserid"] for row in json.loads(told)["value"]]
    chance = random.Random(1)
    spread = sorted(chance.uniform(0, seconds) for _ in range(rate * seconds))
    asking = [Client(server, spread[place::clients], users) for place in range(clients)]
    before = server.megabytes
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    waited = sorted(1_000 * each for one in asking for each in one.waited)
    errors = sum(len(one.errors) for one in asking)
    late = waited[int(len(waited) * _LATENESS)]
    yield f"{len(waited):,} requests in {seconds} s ({rate} a second, a fifth of them writes)"
    yield f"errors: {errors}"
    middle = statistics.median(waited)
    yield f"waited: {middle:.1f} ms in the middle, {late:.1f} ms at the 99th percentile"
    yield f"memory: {before:.0f} MB before, {server.megabytes:.0f} MB after"


def main() -> None:
    """Send what is hostile, look whether all is well, and then send much."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--hostile", type=int, default=10_000)
    parser.add_argument("--rate", type=int, default=100, help="requests a second")
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    server = start()
    try:
        wanted = server.answer("GET", _AUDIT)
        ended = hostile(server, asked.hostile)
        answered = (
            "as before" if server.answer("GET", _AUDIT) == wanted else "OTHERWISE THAN BEFORE"
        )
        told = ", ".join(f"{status} {count:,}" for status, count in sorted(ended.items()))
        print(f"{asked.hostile:,} hostile requests: {told}")
        print(f"after them the article's query is answered {answered}")
        print(*load(server, asked.rate, asked.seconds), sep="\n")
    finally:
        server.process.terminate()
        print(f"it stopped with status {server.process.wait(30)}")


if __name__ == "__main__":
    main()
