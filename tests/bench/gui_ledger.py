"""A ledger of many rows, and how fast pages over it answer while it is written. See tests/bench/gui."""
import hashlib
import http.client
import json
import multiprocessing
import random
import sqlite3
import statistics
import sys
import threading
import time

FORMATS = ["docx", "xlsx", "doc", "xls", "pptx", "ppt", "pdf", "rtf", "msg", "pst", "odt", None]
LOSSES = ["text_changed", "cells", "image_missing", "link_changed", "permissions", "comment_missing"]


def row(number, chance):
    folder = f"Amt {number // 20000:03}/{number // 400 % 50:02} Vorgänge"
    path = f"{folder}/Bericht {number:07} {chance.choice(['Bau', 'Straße', 'Haushalt', 'Wahl'])}.docx"
    state = chance.choices([1, 2, 3, 4, 5, 6, 7, 8, 0], [60, 12, 2, 1, 0.1, 6, 1, 8, 10])[0]
    verdict = chance.choices([0, 1, 2, 3], [70, 15, 10, 5])[0] if state in (1, 2) else None
    losses = None
    if state == 2:
        losses = json.dumps([{"category": chance.choice(LOSSES), "severity": "content", "where": "Seite 1",
                              "before": "a", "after": "b"}], separators=(",", ":"))
    fault = chance.choice(["corrupt", "timed_out", "office_died"]) if state == 3 else None
    return (number + 1, 1, path.encode(), 0, int(chance.expovariate(1 / 200000)), 1, 1, 1, state, verdict,
            chance.choices(FORMATS, [30, 20, 12, 10, 8, 4, 8, 3, 3, 0.01, 2, 0.5])[0],
            hashlib.sha256(str(number).encode()).hexdigest(), losses, fault, chance.expovariate(1 / 2))


def fill(ledger, rows):
    chance = random.Random(1)
    database = sqlite3.connect(ledger)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -400000")
    database.execute("INSERT INTO roots (id, name, path) VALUES (1, ?, ?) ON CONFLICT DO NOTHING", (b"akten", b"/srv/akten"))
    begin = time.time()
    database.executemany(
        "INSERT INTO files (id, root, path, kind, size, mtime_ns, seen, weight, state, verdict, format, sha256, losses, "
        "fault, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row(number, chance) for number in range(rows)))
    database.execute("INSERT OR IGNORE INTO file_losses SELECT json_extract(losses, '$[0].category'), id FROM files "
                     "WHERE losses IS NOT NULL")
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"filled {rows} rows in {time.time() - begin:.0f} s", flush=True)


def write(ledger, rows, stop, written):
    """What a run does: files reach their state, a few per transaction, as fast as it goes."""
    chance = random.Random(2)
    database = sqlite3.connect(ledger, timeout=30, isolation_level=None)
    database.execute("PRAGMA synchronous = NORMAL")
    while not stop.is_set():
        database.execute("BEGIN IMMEDIATE")
        for _ in range(10):
            state = chance.choice([1, 2, 3])
            database.execute("UPDATE files SET state = ?, verdict = ?, seconds = ?, sha256 = ? WHERE id = ?",
                             (state, chance.choice([0, 3]), chance.random(), "b" * 64, chance.randint(1, rows)))
        database.execute("COMMIT")
        written.value += 10
        time.sleep(0.005)


def connect(port, token):
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60), {"Authorization": "Bearer " + token}


def watch(port, token, stop, events):
    connection, headers = connect(port, token)
    connection.request("GET", "/b/target/events", headers=headers)
    answer = connection.getresponse()
    while not stop.is_set():
        if answer.fp.readline().startswith(b"data:"):
            events.append(time.time())


QUERIES = ["", "state=failed", "state=protected", "state=done&order=size", "state=done_with_losses&order=time", "verdict=content",
           "verdict=content&format=xls&order=size", "format=docx&order=path", "format=pst", "format=pst&order=size", "format=-",
           "category=cells", "category=cells&order=size", "cause=timed_out", "folder=akten/Amt 003", "folder=akten/Amt 003&state=failed",
           "folder=akten/Amt 003&order=size", "folder=akten/Amt 003/07 Vorgänge&verdict=content", "text=0012345", "text=Straße",
           "text=Straße&state=failed", "text=nothing has this", "text=Haushalt&order=size", "order=size", "order=time", "order=path"]

PAGES = ["/b/target/", "/b/target/release", "/b/target/mailboxes", "/b/target/file/77777", "/b/target/runs", "/b/target/mappings",
         "/b/target/mappings?text=font", "/b/target/mappings/time-zones"]


def measure(state, port, token_file, rows, clients):
    token = open(token_file).readline().strip()
    begin = time.time()
    while True:  # behind the batch: the text index
        try:
            done = sqlite3.connect(f"file:{state}/search.sqlite?mode=ro", uri=True).execute("SELECT last FROM taken").fetchone()[0]
        except sqlite3.Error:
            done = 0
        if done >= rows:
            break
        time.sleep(1)
    print(f"text index filled in {time.time() - begin:.0f} s", flush=True)
    stop, written = multiprocessing.Event(), multiprocessing.Value("q", 0)

    def rate(seconds):
        before = written.value
        time.sleep(seconds)
        return (written.value - before) / seconds

    writer = multiprocessing.Process(target=write, args=(state + "/ledger.sqlite", rows, stop, written))
    writer.start()
    time.sleep(2)
    print(f"alone, the writer settles {rate(10):.0f} files/s", flush=True)
    ended, events = threading.Event(), []
    for _ in range(clients):
        threading.Thread(target=watch, args=(port, token, ended, events), daemon=True).start()
    time.sleep(2)
    print(f"with {clients} watching: {rate(10):.0f} files/s, {len(events)} events", flush=True)
    connection, headers = connect(port, token)
    slow = 0
    for query in QUERIES:
        times = []
        path = "/b/target/files?" + query.replace(" ", "%20").replace("ß", "%C3%9F").replace("ä", "%C3%A4")
        for _ in range(20):
            begin = time.time()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            times.append((time.time() - begin) * 1000)
            assert answer.status == 200, (query, answer.status, body[:300])
            time.sleep(0.03)
        times.sort()
        slow += times[18] > 100
        print(f"{query or '(all)':45} median {statistics.median(times):6.1f} ms   p95 {times[18]:6.1f} ms", flush=True)
    for path in PAGES:
        times = []
        for _ in range(20):
            begin = time.time()
            connection.request("GET", path, headers=headers)
            connection.getresponse().read()
            times.append((time.time() - begin) * 1000)
            time.sleep(0.03)
        times.sort()
        slow += times[18] > 100
        print(f"{path:45} median {statistics.median(times):6.1f} ms   p95 {times[18]:6.1f} ms", flush=True)
    ended.set()
    stop.set()
    writer.join()
    print(f"{slow} of {len(QUERIES) + len(PAGES)} above 100 ms at the 95th percentile")


if sys.argv[1] == "fill":
    fill(sys.argv[2], int(sys.argv[3]))
else:
    measure(sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]), int(sys.argv[6]))
