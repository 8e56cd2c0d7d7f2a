#!/usr/bin/python3
"""Makes the tree of corpus/generator/linked.py, and asks LibreOffice where the links of its results lead.

    linked_documents.py make FOLDER COUNT TRUTH         writes the tree, and what links to what as a table
    linked_documents.py follow TARGET TRUTH [FOLDERS]   opens every result below TARGET and follows each of its links; with FOLDERS
                                                        (parted by colons) only what lies in them was migrated: links to the rest
                                                        must stay as they were
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "corpus"))
sys.dont_write_bytecode = True
OPEN = {"docx": "odt", "xlsx": "ods", "dotx": "ott", "png": "png"}


def make(folder, count, truth):
    from generator import linked
    rows = linked.tree(os.path.abspath(folder), int(count))
    with open(truth, "w", encoding="utf-8") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)


def opened(name):
    stem, _, extension = name.rpartition(".")
    return f"{stem}.{OPEN[extension]}"


class Office:
    """A LibreOffice of its own, which may follow links of formulas below `trusted`."""

    def __init__(self, trusted):
        import uno
        self.uno = uno
        self.profile = tempfile.TemporaryDirectory(prefix="offenbar-links-")
        user = pathlib.Path(self.profile.name) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(
            '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
            '<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="SecureURL" oor:op="fuse"><value><it>'
            f"{uno.systemPathToFileUrl(trusted)}</it></value></prop></item>"
            '<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop>'
            "</item></oor:items>", encoding="utf-8")
        pipe = f"offenbar-{os.getpid()}"
        self.process = subprocess.Popen(
            ["soffice", "--headless", "--norestore", f"-env:UserInstallation={user.parent.as_uri()}",
             f"--accept=pipe,name={pipe};urp"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(600):
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:
                time.sleep(0.2)
        else:
            sys.exit("LibreOffice does not start")
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def open(self, path):
        from com.sun.star.beans import PropertyValue
        hidden = PropertyValue()
        hidden.Name, hidden.Value = "Hidden", True
        update = PropertyValue()
        update.Name, update.Value = "UpdateDocMode", 3
        return self.desktop.loadComponentFromURL(self.uno.systemPathToFileUrl(path), "_blank", 0, (hidden, update))

    def end(self):
        try:
            self.desktop.terminate()
        except Exception:
            pass
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.profile.cleanup()


def portions(document):
    paragraphs = document.Text.createEnumeration()
    while paragraphs.hasMoreElements():
        paragraph = paragraphs.nextElement()
        if not paragraph.supportsService("com.sun.star.text.Paragraph"):
            continue
        pieces = paragraph.createEnumeration()
        while pieces.hasMoreElements():
            yield pieces.nextElement()


def links_of_text(document):
    links = {portion.HyperLinkURL for portion in portions(document) if portion.HyperLinkURL}
    graphics = document.GraphicObjects
    links |= {graphics.getByIndex(i).Graphic.OriginURL for i in range(graphics.Count)}
    return links | {document.DocumentProperties.TemplateURL}


def links_of_sheet(document):
    """The links, and the values and errors of cells with formulas."""
    links = set(document.ExternalDocLinks.ElementNames)
    document.calculateAll()
    values = []
    sheet = document.Sheets.getByIndex(0)
    for row in range(12):
        cell = sheet.getCellByPosition(0, row)
        if cell.Formula.startswith("="):
            values.append((cell.Value, cell.getError()))
        fields = cell.TextFields.createEnumeration()
        while fields.hasMoreElements():
            links.add(fields.nextElement().URL)
    return links, values


def follow(target, truth, folders=None):
    import uno
    target = os.path.abspath(target)
    wanted = {}
    for line in open(truth, encoding="utf-8"):
        document, how, other = line.rstrip("\n").split("\t")
        wanted.setdefault(document, []).append((how, other))

    def migrated(name):
        return folders is None or any(name.startswith(folder + "/") for folder in folders.split(":"))

    def path_of(link):
        return uno.fileUrlToSystemPath(link.partition("#")[0]) if link.startswith("file:") else link

    office = Office(target)
    wrong, followed, left, loaded = [], 0, 0, set()
    numbers = {name: 1000 + int(name.rpartition(" ")[2].split(".")[0]) for name in wanted if name.endswith(".xlsx")}
    try:
        for document in sorted(wanted):
            if not migrated(document):
                continue
            path = os.path.join(target, opened(document))
            model = office.open(path)
            if model is None:
                wrong.append(f"{document}: does not open")
                continue
            loaded.add(path)
            values = []
            if document.endswith(".xlsx"):
                links, values = links_of_sheet(model)
            else:
                links = links_of_text(model)
            model.close(True)
            links = {path_of(link) for link in links if link}
            for how, other in wanted[document]:
                if how in ("dangling", "outside", "include"):
                    continue
                place = os.path.join(target, opened(other))
                if not migrated(other):
                    left += 1
                    if place in links:
                        wrong.append(f"{document}: leads to {other}, which is not there yet")
                elif place not in links:
                    wrong.append(f"{document}: no link to {other} ({how}), but {sorted(links)}")
                else:
                    followed += 1
                    loaded.add(place) if how in ("image", "template") and os.path.exists(place) else None
                    if how == "formula" and (float(numbers[other]), 0) not in values:
                        wrong.append(f"{document}: the formula over {other} says {values}")
        for document in wanted:
            for how, other in wanted[document]:
                if how in ("dangling", "outside", "include") or not migrated(document) or not migrated(other):
                    continue
                place = os.path.join(target, opened(other))
                if place in loaded:
                    continue
                model = office.open(place)
                if model is None:
                    wrong.append(f"{document}: {other} does not open")
                    continue
                model.close(True)
                loaded.add(place)
    finally:
        office.end()
    print(f"{followed} links followed, {left} to what was not migrated, {len(wrong)} wrong")
    for line in wrong[:20]:
        print(" ", line, file=sys.stderr)
    sys.exit(1 if wrong or not followed else 0)


if __name__ == "__main__":
    {"make": make, "follow": follow}[sys.argv[1]](*sys.argv[2:])
