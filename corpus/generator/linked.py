"""A tree of documents that link to each other, for what a migration must do to links.

Half are texts, half are spreadsheets. Each links to four others: texts by hyperlinks (relative, with backslashes, absolute, by
drive letter) and some by included text, a linked picture and an attached template, spreadsheets by hyperlinks and by formulas over
external references. Every spreadsheet says its own number in A1, so that who follows a formula knows where it leads.
"""
import os
import random
from urllib.parse import quote
from xml.sax.saxutils import escape

from . import package

WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ' + REL
WORD = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' + REL
        + ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')
FOLDERS = ["", "Amt 1", "Amt 1/Bescheide", "Amt 1/Bescheide/2019", "Straßenbau", "Straßenbau/Pläne & Listen", "Haushalt"]
DRIVE = "H:\\Ablage"  # the tree, as its people know it


def external(rows):
    """rows: (id, last component of the type, target); all lead out of the package."""
    body = "".join(f'<Relationship Id="{i}" Type="{package.OPC_RELATIONS}{kind}" Target="{escape(target, {chr(34): "&quot;"})}"'
                   ' TargetMode="External"/>' for i, kind, target in rows)
    return (package.DECLARATION + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + body + "</Relationships>")


def with_relations(parts, names):
    """Adds relationship parts to what opc_parts() made."""
    return package.zipped(parts + [(n, c) for n, c in names])


def relative(target, source):
    return os.path.relpath(target, os.path.dirname(source) or ".")


def spelled(target, source, root, style):
    """The target as one writes it in a document at `source`; both relative to the tree."""
    path = relative(target, source)
    if style == "backslash":
        return path.replace("/", "\\")
    if style == "absolute":
        return "file:///" + quote(f"{root}/{target}").lstrip("/")
    if style == "drive":
        return "file:///" + DRIVE + "\\" + target.replace("/", "\\")
    return quote(path)


def paragraph(inner):
    return f"<w:p>{inner}</w:p>"


def run(text):
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def picture(relation):
    return ('<w:r><w:drawing><wp:inline><wp:extent cx="360000" cy="360000"/><wp:docPr id="1" name="Bild"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            '<pic:cNvPr id="1" name="Bild"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:link="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            '<a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>")


def included(path):
    field = escape(f' INCLUDETEXT "{path}" ')
    return (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">{field}</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("eingefügt") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def text(title, links, image=None, include=None, template=None, kind="document"):
    """links: targets as spelled. The others too, or None. kind: document or template."""
    rows = [(f"rId{i}", "hyperlink", target) for i, target in enumerate(links, 10)]
    body = [paragraph(run(title))]
    body += [paragraph(f'<w:hyperlink r:id="{i}">{run(f"siehe {n}")}</w:hyperlink>') for n, (i, _, _) in enumerate(rows)]
    if image:
        rows.append(("rId5", "image", image))
        body.append(paragraph(picture("rId5")))
    if include:
        body.append(paragraph(included(include.replace("/", "\\\\"))))
    main = f'<w:document {WORD}><w:body>{"".join(body)}</w:body></w:document>'
    parts = [("word/document.xml", main, WORD_MAIN.replace("document.main", kind + ".main"))]
    names = [("word/_rels/document.xml.rels", external(rows))]
    if template:
        rows.append(("rId6", "settings", "settings.xml"))
        settings = f'<w:settings {WORD}><w:attachedTemplate r:id="rId1"/></w:settings>'
        parts.append(("word/settings.xml", settings,
                      "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"))
        inner = external(rows[:-1]).replace("</Relationships>", f'<Relationship Id="rId6" Type="{package.OPC_RELATIONS}settings"'
                                            ' Target="settings.xml"/></Relationships>')
        names = [("word/_rels/document.xml.rels", inner),
                 ("word/_rels/settings.xml.rels", external([("rId1", "attachedTemplate", template)]))]
    return with_relations(package.opc_parts(parts, title), names)


def sheet(title, number, links, formulas):
    """links: targets as spelled. formulas: (target as spelled, the number that is there)."""
    cells = [f'<row r="1"><c r="A1"><v>{number}</v></c></row>']
    for i, (_, value) in enumerate(formulas, 1):
        cells.append(f'<row r="{i + 1}"><c r="A{i + 1}"><f>[{i}]Tabelle1!$A$1</f><v>{value}</v></c></row>')
    at = len(cells) + 1
    for i in range(len(links)):
        cells.append(f'<row r="{at + i}"><c r="A{at + i}" t="inlineStr"><is><t>siehe {i}</t></is></c></row>')
    marks = "".join(f'<hyperlink ref="A{at + i}" r:id="rId{10 + i}"/>' for i in range(len(links)))
    hyperlinks = f"<hyperlinks>{marks}</hyperlinks>" if marks else ""
    main = f'<worksheet {SHEET}><sheetData>{"".join(cells)}</sheetData>{hyperlinks}</worksheet>'
    references = "".join(f'<externalReference r:id="rId{10 + i}"/>' for i in range(1, len(formulas) + 1))
    book = (f'<workbook {SHEET}><sheets><sheet name="Tabelle1" sheetId="1" r:id="rId1"/></sheets>'
            f'<externalReferences>{references}</externalReferences></workbook>')
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = [("xl/workbook.xml", book, kind + "sheet.main+xml"),
             ("xl/worksheets/sheet1.xml", main, kind + "worksheet+xml")]
    inside = [("rId1", "worksheet", "worksheets/sheet1.xml")]
    names = [("xl/worksheets/_rels/sheet1.xml.rels",
              external([(f"rId{10 + i}", "hyperlink", target) for i, target in enumerate(links)]))]
    for i, (target, value) in enumerate(formulas, 1):
        inside.append((f"rId{10 + i}", "externalLink", f"externalLinks/externalLink{i}.xml"))
        parts.append((f"xl/externalLinks/externalLink{i}.xml",
                      f'<externalLink {SHEET}><externalBook r:id="rId1"><sheetNames><sheetName val="Tabelle1"/></sheetNames>'
                      f'<sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>{value}</v></cell></row></sheetData>'
                      "</sheetDataSet></externalBook></externalLink>", kind + "externalLink+xml"))
        names.append((f"xl/externalLinks/_rels/externalLink{i}.xml.rels", external([("rId1", "externalLinkPath", target)])))
    names.append(("xl/_rels/workbook.xml.rels", package.relations(inside)))
    return with_relations(package.opc_parts(parts, title), names)


def write(root, path, content):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as file:
        file.write(content)


def tree(root, count, seed=6):
    """Writes the tree below `root` (absolute). Answers rows (document, how, target), all relative to it; the target of
    "dangling" and "outside" is as spelled."""
    chance = random.Random(seed)
    names = []
    for number in range(count):
        kind = "xlsx" if number % 2 else "docx"
        folder = FOLDERS[chance.randrange(len(FOLDERS))]
        names.append(os.path.join(folder, f"{'Übersicht' if kind == 'xlsx' else 'Brief Nr.'} {number}.{kind}"))
    write(root, "Vorlagen/Kopfbogen.dotx", text("Kopfbogen", [], kind="template"))
    write(root, "Bilder/Wappen.png", package.png())
    rows = []
    for number, name in enumerate(names):
        links, others = [], chance.sample([n for n in names if n != name], 4)
        for target in others[:2]:
            style = chance.choice(["relative", "relative", "backslash", "absolute", "drive"])
            links.append(spelled(target, name, root, style))
            rows.append((name, style, target))
        if number % 50 == 0:
            links.append("fehlt/nirgends.docx")
            rows.append((name, "dangling", "fehlt/nirgends.docx"))
        if number % 50 == 1:
            links.append("file:///X:\\Fremd\\Liste.xlsx")
            rows.append((name, "outside", "X:\\Fremd\\Liste.xlsx"))
        if name.endswith(".docx"):
            extra = {}
            if number % 10 == 0:
                extra["image"] = quote(relative("Bilder/Wappen.png", name))
                rows.append((name, "image", "Bilder/Wappen.png"))
            if number % 10 == 2:
                other = next((n for n in others if n.endswith(".docx")), names[0])
                if other != name:
                    extra["include"] = relative(other, name)
                    rows.append((name, "include", other))
            if number % 10 == 4:
                extra["template"] = quote(relative("Vorlagen/Kopfbogen.dotx", name))
                # No row: LibreOffice does not take the attached template of a docx over.
            write(root, name, text(f"Dokument {number}", links, **extra))
        else:
            formulas = []
            for target in [n for n in others[2:] if n.endswith(".xlsx")] or [names[(number + 2) % count | 1]]:
                if target == name:
                    continue
                style = chance.choice(["relative", "absolute"])
                formulas.append((spelled(target, name, root, style), 1000 + names.index(target)))
                rows.append((name, "formula", target))
            write(root, name, sheet(f"Tabelle {number}", 1000 + number, links, formulas))
    return rows
