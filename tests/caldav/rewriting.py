"""Compares what was put onto a server with what it hands out, and says what it has rewritten."""
import collections
import re

import objects


def split_line(line):
    """Name (with its group), sorted parameters and value of a content line. RFC 5545, 3.1"""
    match = re.match(r'([^:;"]+)((?:;[^=;:]+(?:=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)?)*):(.*)', line, re.S)
    if not match:
        return line.upper(), (), ""
    name, parameters, value = match.groups()
    return name.upper(), tuple(sorted(re.findall(r';((?:"[^"]*"|[^";])+)', parameters))), value


def nested(lines, path=""):
    """Every line of an object with the components that it is in."""
    found = []
    for line in lines:
        name, parameters, value = split_line(line)
        if name == "BEGIN":
            path += "/" + value.upper()
            found.append((path, "BEGIN", (), ""))
        elif name == "END":
            path = path.rpartition("/")[0]
        else:
            found.append((path, name, parameters, value))
    return collections.Counter(found)


def parameters_alike(parameters):
    """vobject writes parameter names in capitals, one value per parameter where there were several, quotes as needed, and
    no parameter without a value."""
    found = []
    for one in parameters:
        name, _, values = one.partition("=")
        for value in re.findall(r'"[^"]*"|[^,]+', values):
            found.append((name.upper(), value.strip('"')))
    return tuple(sorted(found))


def unescaped(value):
    """vobject escapes commas and semicolons in some texts and not in others; both are read alike."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def seconds_of(duration):
    """A duration in seconds, nothing for what is none. RFC 5545, 3.3.6"""
    match = re.fullmatch(r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", duration)
    if not match:
        return duration
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    total = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds
    return str(-total if match[1] == "-" else total)


def only(names, change):
    """`change` for the values of some properties."""
    return lambda line: (*line[:3], change(line[3])) if line[1] in names else line


def without_zone(line):
    """vobject marks times in zones that never differ from UTC with Z, beside their TZID."""
    has_zone = any(name == "TZID" for name, _ in line[2])
    return (*line[:3], line[3].rstrip("Z")) if has_zone else line


def first_value(line):
    """Radicale's vobject 0.9.6 keeps the first of several values of texts that it takes for one value."""
    return (*line[:3], line[3].split(",")[0]) if line[0] == "/VCARD" else line


# What a server may rewrite, one after the other: a name for the table, and what makes the lines alike again.
ALLOWED = (
    ("forms of parameters", lambda line: (line[0], line[1], parameters_alike(line[2]), line[3])),
    ("escapes", lambda line: (*line[:3], unescaped(line[3]))),
    ("order in rules", only(("RRULE", "EXRULE"), lambda rule: ";".join(sorted(rule.split(";"))))),
    ("seconds of offsets", only(("TZOFFSETTO", "TZOFFSETFROM"), lambda offset: re.sub(r"^([+-]\d{4})00$", r"\1", offset))),
    ("durations", only(("DURATION", "TRIGGER"), seconds_of)),
    ("Z beside a zone", without_zone),
    ("later values lost", first_value),
)


def compare(put, got):
    """The names of the rewritings met, and the differences that none of them explains."""
    before, after = nested(objects.unfolded(put)), nested(objects.unfolded(got))
    missing, more = list((before - after).elements()), list((after - before).elements())
    met = []
    for name, alike in ALLOWED:
        if not missing and not more:
            break
        left = collections.Counter(map(alike, missing))
        right = collections.Counter(map(alike, more))
        if left & right:
            met.append(name)
        missing, more = list((left - right).elements()), list((right - left).elements())
    shown = [f"- {line}"[:300] for line in sorted(map(str, missing))] + [f"+ {line}"[:300] for line in sorted(map(str, more))]
    return met, shown
