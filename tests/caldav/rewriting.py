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
    """vobject writes parameter names in capitals, one value per parameter where there were several, and quotes as needed."""
    found = []
    for one in parameters:
        name, _, values = one.partition("=")
        for value in re.findall(r'"[^"]*"|[^,]+', values) or [""]:
            found.append((name.upper(), value.strip('"')))
    return tuple(sorted(found))


def unescaped(value):
    """vobject escapes commas and semicolons in some texts and not in others; both are read alike."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


# What a server may rewrite: a name for the table, and what makes the lines alike again.
ALLOWED = (
    ("quotes of parameters", lambda line: (line[0], line[1], parameters_alike(line[2]), line[3])),
    ("escapes", lambda line: (line[0], line[1], parameters_alike(line[2]), unescaped(line[3]))),
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
        common, kept = left & right, []
        for line in missing:
            if common[alike(line)] > 0:
                common[alike(line)] -= 1
            else:
                kept.append(line)
        common, rest = left & right, []
        for line in more:
            if common[alike(line)] > 0:
                common[alike(line)] -= 1
            else:
                rest.append(line)
        missing, more = kept, rest
    shown = [f"- {line}"[:300] for line in sorted(map(str, missing))] + [f"+ {line}"[:300] for line in sorted(map(str, more))]
    return met, shown
