"""What a migration wrote, as the objects of CalDAV and CardDAV: one UID each (RFC 4791, 4.1; RFC 6352, 5.1)."""
import re

# What servers store. Free-busy times are asked for, not stored; availability (RFC 7953) has a place of its own.
STORED = ("VEVENT", "VTODO", "VJOURNAL")
TREES = ("calendar", "contacts", "tasks", "notes", "journal")


def unfolded(text):
    """The content lines without their folds. RFC 5545, 3.1"""
    return [line for line in re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").split("\n") if line]


def components(lines):
    """The text of every component one level down, as lists of lines, and the lines beside them."""
    inner, beside, depth = [], [], 0
    for line in lines[1:-1]:
        word = line.upper()
        if word.startswith("BEGIN:"):
            if depth == 0:
                inner.append([])
            depth += 1
        (inner[-1] if depth else beside).append(line)
        if word.startswith("END:"):
            depth -= 1
    return inner, beside


def uid_of(component):
    for line in component:
        name, _, value = line.partition(":")
        if name.split(";")[0].upper() == "UID":
            return value
    return None


def kind_of(component):
    return component[0].split(":", 1)[1].upper()


def split_calendar(text):
    """A file with several UIDs as one text for each, with the time zones that it names. None of it if there is no UID."""
    lines = unfolded(text)
    inner, beside = components(lines)
    zones = [one for one in inner if kind_of(one) == "VTIMEZONE"]
    by_uid = {}
    for one in inner:
        if kind_of(one) in STORED and uid_of(one) is not None:
            by_uid.setdefault(uid_of(one), []).append(one)
    for uid, members in by_uid.items():
        words = "\n".join(line for one in members for line in one)
        named = [zone for zone in zones if any(line.partition(":")[2] in words for line in zone if line.startswith("TZID"))]
        body = [line for one in named + members for line in one]
        yield uid, "\r\n".join(["BEGIN:VCALENDAR", *beside, *body, "END:VCALENDAR", ""])


def calendars_in(text):
    """The VCALENDARs of a file, each as text."""
    return re.findall(r"^BEGIN:VCALENDAR\r?$.*?^END:VCALENDAR\r?$", text, re.M | re.S | re.I)


def cards_in(text):
    return [card + "\r\n" for card in re.findall(r"^BEGIN:VCARD\r?$.*?^END:VCARD\r?$", text, re.M | re.S | re.I)]


def loose(path):
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".vcf":
        return "contacts", [(f"{path.name} {number}", card) for number, card in enumerate(cards_in(text), 1)]
    calendars = calendars_in(text)
    return "loose", [one for calendar in calendars for one in split_calendar(calendar)]


def collections_in(target):
    """Place, name, tree and objects of every collection beneath a target, loose files last."""
    stores = sorted(path.parent for path in target.rglob("collections.tsv"))
    for store in stores:
        for folder in sorted(path for tree in TREES for path in (store / tree).rglob("*") if path.is_dir()):
            files = sorted(path for path in folder.iterdir() if path.suffix in (".ics", ".vcf"))
            title = folder / "displayname"
            if files:
                yield (str(folder.relative_to(target)), title.read_text("utf-8") if title.exists() else folder.name,
                       folder.relative_to(store).parts[0], [(path.name, path.read_bytes().decode("utf-8")) for path in files])
    for path in sorted(target.rglob("*")):
        if path.suffix in (".ics", ".vcf") and path.is_file() and not any(store in path.parents for store in stores):
            if ".offenbar" not in path.parts:
                tree, members = loose(path)
                if members:
                    yield str(path.relative_to(target)), path.name, tree, members
