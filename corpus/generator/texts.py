"""Text documents: Word packages, Word 2003 XML, Flat OPC, RTF, ODF, PDF."""
import base64

from . import package, vba

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
              ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
              ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
              ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPES = {
    "docx": TYPE + "document.main+xml",
    "dotx": TYPE + "template.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "dotm": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}
SENTENCES = ("Sehr geehrte Damen und Herren, über die Gebühren für Straßenreinigung ergeht folgender Bescheid.",
             "Die Festsetzung erfolgt nach § 6 Abs. 1 der Satzung vom 3. März 2023 in Höhe von 1.284,50 €.",
             "Für Rückfragen stehen Ihnen Frau Größl und Herr Çelik gerne zur Verfügung.")


def paragraph(text, style=None, extra=""):
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{extra}</w:p>'


def table(rows):
    border = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
                     for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    cells = "".join("<w:tr>" + "".join(f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{paragraph(c)}</w:tc>'
                                       for c in row) + "</w:tr>" for row in rows)
    return (f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{border}</w:tblBorders></w:tblPr>'
            '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
            f"{cells}</w:tbl>")


PICTURE = ('<w:p><w:r><w:drawing><wp:inline><wp:extent cx="457200" cy="457200"/><wp:docPr id="1" name="Wappen" '
           'descr="Wappen der Stadt"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
           '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="wappen.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
           '<a:blip r:embed="rId10"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
           '<a:ext cx="457200" cy="457200"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
           "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>")
CHANGE = 'w:author="Jörg Weiß" w:date="2024-02-01T09:30:00Z"'
TRACKED = (f'<w:p><w:r><w:t xml:space="preserve">Frist: </w:t></w:r><w:del w:id="1" {CHANGE}><w:r><w:delText>14</w:delText></w:r></w:del>'
           f'<w:ins w:id="2" {CHANGE}><w:r><w:t>30</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> Tage</w:t></w:r></w:p>')
FOOTNOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
COMMENTED = ('<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Dieser Absatz ist kommentiert.</w:t></w:r>'
             '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>')
STYLES = (f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>'
          '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
          '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style></w:styles>')


def _document(title):
    body = (paragraph(title, "Heading1") + paragraph(SENTENCES[0], extra=FOOTNOTE) + paragraph(SENTENCES[1]) + TRACKED
            + table([("Jahr", "Gebühr", "Fällig"), ("2023", "1.204,00 €", "15. Mai"), ("2024", "1.284,50 €", "15. Mai")])
            + PICTURE + COMMENTED + paragraph(SENTENCES[2]))
    return (f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId14\"/>"
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1134" w:left="1417" '
            'w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>')


def _notes():
    separators = "".join(f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
                         for number, kind in ((0, "separator"), (1, "continuationSeparator")))
    return (f'<w:footnotes xmlns:w="{W}">{separators}<w:footnote w:id="2">'
            f'{paragraph("Satzung über die Straßenreinigung.")}</w:footnote></w:footnotes>')


def word_parts(kind, title):
    """A letter with heading, footnote, tracked change, table, picture, comment and header."""
    comments = (f'<w:comments xmlns:w="{W}"><w:comment w:id="0" {CHANGE} w:initials="JW">'
                f'{paragraph("Bitte prüfen.")}</w:comment></w:comments>')
    rows = [("rId10", "image", "media/image1.png"), ("rId11", "styles", "styles.xml"),
            ("rId12", "footnotes", "footnotes.xml"), ("rId13", "comments", "comments.xml"),
            ("rId14", "header", "header1.xml")]
    parts = [("word/document.xml", _document(title), MAIN_TYPES[kind]),
             ("word/styles.xml", STYLES, TYPE + "styles+xml"), ("word/footnotes.xml", _notes(), TYPE + "footnotes+xml"),
             ("word/comments.xml", comments, TYPE + "comments+xml"),
             ("word/header1.xml", f'<w:hdr xmlns:w="{W}">{paragraph("Stadt Musterstadt – Bürgeramt")}</w:hdr>',
              TYPE + "header+xml"),
             ("word/media/image1.png", package.png(), None)]
    if kind in ("docm", "dotm"):
        rows.append(("rId20", "vbaProject", "vbaProject.bin"))
        parts.append(("word/vbaProject.bin", vba.vba_project([
            ("ThisDocument", "", True),
            ("NewMacros", 'Sub Begrüßung()\r\n  MsgBox "Guten Tag"\r\nEnd Sub\r\n', False)]), None))
    parts.insert(1, ("word/_rels/document.xml.rels", package.relations(rows), None))
    return package.opc_parts(parts, title)


def word(kind, title):
    return package.zipped(word_parts(kind, title))


def flat_opc(title):
    """The same document in one XML file. [ECMA-376-3] annex; Word writes it as "Word XML Document"."""
    types = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "png": "image/png"}
    named = {"word/document.xml": MAIN_TYPES["docx"], "word/styles.xml": TYPE + "styles+xml",
             "word/footnotes.xml": TYPE + "footnotes+xml", "word/comments.xml": TYPE + "comments+xml",
             "word/header1.xml": TYPE + "header+xml",
             "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"}
    out = [package.DECLARATION + '<?mso-application progid="Word.Document"?>\n'
           '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">']
    for name, content in word_parts("docx", title):
        if name == "[Content_Types].xml":
            continue
        content_type = named.get(name) or types[name.rsplit(".", 1)[1]]
        out.append(f'<pkg:part pkg:name="/{name}" pkg:contentType="{content_type}">')
        if isinstance(content, bytes):
            out.append(f"<pkg:binaryData>{base64.b64encode(content).decode()}</pkg:binaryData>")
        else:
            out.append(f"<pkg:xmlData>{content.split('?>', 1)[1].strip()}</pkg:xmlData>")
        out.append("</pkg:part>")
    return "".join(out + ["</pkg:package>"]).encode()


def word_2003(title):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (title,) + SENTENCES)
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
            '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xml:space="preserve">'
            f"<w:body>{body}</w:body></w:wordDocument>").encode()


def rtf(title):
    def escaped(text):
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    body = "\\par\n".join(escaped(text) for text in (title,) + SENTENCES)
    cells = "".join(f"\\trowd\\cellx3000\\cellx6000 {escaped(a)}\\cell {escaped(b)}\\cell\\row\n"
                    for a, b in (("Jahr", "Gebühr"), ("2024", "1.284,50 €")))
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\n"
            f"{body}\\par\n{cells}\\pard {{\\footnote {escaped('Fußnote')}}}\\par\n}}\n").encode("ascii")


def odt(title):
    mime = "application/vnd.oasis.opendocument.text"
    content = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
               ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:text>'
               f"<text:h text:outline-level=\"1\">{title}</text:h>" + "".join(f"<text:p>{s}</text:p>" for s in SENTENCES)
               + "</office:text></office:body></office:document-content>")
    manifest = ('<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
                '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
    return package.zipped([("mimetype", mime), ("content.xml", package.DECLARATION + content),
                           ("META-INF/manifest.xml", package.DECLARATION + manifest)])


def pdf(text):
    stream = f"BT /F1 18 Tf 72 760 Td ({text}) Tj ET".encode("cp1252")
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
               b"/Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return (out + b"xref\n0 6\n0000000000 65535 f \n" + rows
            + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out))
