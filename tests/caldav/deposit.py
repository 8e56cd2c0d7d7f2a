#!/usr/bin/env python3
"""Puts what a migration wrote onto a CalDAV and CardDAV server, and looks at what comes back.

usage: deposit.py NAME ROOT LOG RESULTS...

NAME is the server's, for the table; ROOT the address of a home that may hold collections, such as
http://127.0.0.1:5232/user/; LOG what the server logs, for its words when it refuses something; RESULTS are targets of `offenbar migrate`. Every collection of a mail store becomes a
collection, every loose file one too. Each object is put under a name of its own, fetched and compared: the same
components, properties, parameters and values, in any order (rewriting.py says what a server may change).
Prints a line for the table: server, collections, objects put, refused, refused by a limit of the server's (LIMITS),
differing, rewritten. Exit code 1 if an object was refused or came back different.
"""
import collections
import hashlib
import http.client
import pathlib
import sys
import urllib.parse
from xml.sax.saxutils import escape

import objects
import rewriting

KINDS = {"calendar": "VEVENT", "tasks": "VTODO", "notes": "VJOURNAL", "journal": "VJOURNAL"}
PROPERTIES = ('<D:set><D:prop><D:resourcetype><D:collection/>{kind}</D:resourcetype>'
              '<D:displayname>{name}</D:displayname>{more}</D:prop></D:set>')
NAMESPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:A="urn:ietf:params:xml:ns:carddav"'


# What a server cannot take though RFC 4791 allows it: its words, and why our files have it.
LIMITS = {
    "Main component missing": "instances of a series whose master is not in the file",
}


class Server:
    """One connection, opened anew when the server closes it."""

    def __init__(self, root, log):
        parts = urllib.parse.urlsplit(root)
        self.home = parts.path.rstrip("/") + "/"
        self.log = pathlib.Path(log)
        self.logged = self.log.stat().st_size
        self.connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)

    def ask(self, method, path, body=b"", **header):
        header = {name.replace("_", "-"): value for name, value in header.items()}
        header["Authorization"] = "Basic dXNlcjp1c2Vy"
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, body, header)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (ConnectionError, http.client.HTTPException):
                self.connection.close()
                if attempt == 2:
                    raise

    def words(self, body):
        """Why the server has refused something: its answer, and what it has logged since the last time."""
        with self.log.open("rb") as log:
            log.seek(self.logged)
            logged = log.read()
        self.logged += len(logged)
        lines = logged.decode(errors="replace").splitlines()
        told = [line for line in lines if "WARNING" in line or "Error" in line]
        return " ".join([body.decode(errors="replace").strip()[:600], *told[-1:]])

    def make_collection(self, path, tree, name):
        """MKCALENDAR for calendars (RFC 4791, 5.3.1), extended MKCOL for address books (RFC 5689; RFC 6352, 6.3.1)."""
        if tree == "contacts":
            body = PROPERTIES.format(kind="<A:addressbook/>", name=escape(name), more="")
            body = f"<D:mkcol {NAMESPACES}>{body}</D:mkcol>"
            return self.ask("MKCOL", path, body.encode(), Content_Type="application/xml")
        component = KINDS.get(tree)
        names = [component] if component else ["VEVENT", "VTODO", "VJOURNAL"]
        kinds = "".join(f'<C:comp name="{kind}"/>' for kind in names)
        more = f"<C:supported-calendar-component-set>{kinds}</C:supported-calendar-component-set>"
        body = f"<D:set><D:prop><D:displayname>{escape(name)}</D:displayname>{more}</D:prop></D:set>"
        body = f"<C:mkcalendar {NAMESPACES}>{body}</C:mkcalendar>"
        return self.ask("MKCALENDAR", path, body.encode(), Content_Type="application/xml")


class Tally:
    def __init__(self):
        self.collections = self.put = 0
        self.refused, self.limited, self.differing = [], [], []
        self.rewritten = collections.Counter()


def deposit(server, place, name, tree, members, tally):
    """`members` are pairs of what a person recognises the object by, and its text."""
    digest = hashlib.sha256(place.encode()).hexdigest()[:16]
    path = f"{server.home}{digest}/"
    status, words = server.make_collection(path, tree, name)
    if status not in (200, 201):
        tally.refused.append(f"collection {place}: {status} {server.words(words)}")
        return
    tally.collections += 1
    media, suffix = ("text/vcard", ".vcf") if tree == "contacts" else ("text/calendar", ".ics")
    for number, (label, text) in enumerate(members):
        file_name = urllib.parse.quote(f"{number + 1:06} {pathlib.PurePath(label).stem}"[:80] + suffix)
        status, words = server.ask("PUT", path + file_name, text.encode(), Content_Type=f"{media}; charset=utf-8")
        tally.put += 1
        if status not in (200, 201, 204):
            why = server.words(words)
            found = tally.limited if any(limit in why for limit in LIMITS) else tally.refused
            found.append(f"{place}/{label}: {status} {why}")
            continue
        status, back = server.ask("GET", path + file_name)
        if status != 200:
            tally.differing.append(f"{place}/{label}: GET says {status}")
            continue
        allowed, differences = rewriting.compare(text, back.decode("utf-8", "replace"))
        tally.rewritten.update(allowed)
        if differences:
            tally.differing.append(f"{place}/{label}:\n    " + "\n    ".join(differences))
    status, words = server.ask("DELETE", path)
    if status not in (200, 204):
        tally.refused.append(f"DELETE of {place}: {status}")


def main(name, root, log, *targets):
    server, tally = Server(root, log), Tally()
    for target in map(pathlib.Path, targets):
        for place, title, tree, members in objects.collections_in(target):
            deposit(server, place, title, tree, members, tally)
    for what, found in (("refused", tally.refused), ("limit", tally.limited), ("differs", tally.differing)):
        for one in found:
            print(f"{what}: {one}", file=sys.stderr)
    rewritten = ", ".join(f"{what} {count}" for what, count in sorted(tally.rewritten.items())) or "-"
    print("\t".join([name, str(tally.collections), str(tally.put), str(len(tally.refused)),
                     str(len(tally.limited)), str(len(tally.differing)), rewritten]))
    return 1 if tally.refused or tally.differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
