"""Zip packages whose bytes depend on nothing but their parts, and a small picture."""
import io
import struct
import zipfile
import zlib

OPC_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts):
    """parts: (name, text or bytes); the first is stored, as ODF wants its mimetype."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, content) in enumerate(parts):
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def relations(rows):
    """rows: (id, last component of the type, target)."""
    def uri(kind):
        if kind == "vbaProject":
            return "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
        if kind == "core-properties":
            return "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        return OPC_RELATIONS + kind
    body = "".join(f'<Relationship Id="{i}" Type="{uri(kind)}" Target="{target}"/>' for i, kind, target in rows)
    return (DECLARATION + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + body + "</Relationships>")


CORE = (DECLARATION + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
        '<dc:creator>Änne Müller</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2024-01-01T08:00:00Z</dcterms:created>'
        "</cp:coreProperties>")


def opc_parts(parts, title):
    """parts: (name, content, content type or None); the first is the main part."""
    overrides = "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, _, t in parts if t)
    types = (DECLARATION + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
             '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>' + overrides
             + '<Override PartName="/docProps/core.xml" ContentType='
             '"application/vnd.openxmlformats-package.core-properties+xml"/></Types>')
    root = relations([("rId1", "officeDocument", parts[0][0]), ("rId2", "core-properties", "docProps/core.xml")])
    return ([("[Content_Types].xml", types), ("_rels/.rels", root), ("docProps/core.xml", CORE.format(title=title))]
            + [(n, DECLARATION + c if isinstance(c, str) and not c.startswith("<?xml") else c) for n, c, _ in parts])


def opc(parts, title):
    return zipped(opc_parts(parts, title))


def png(width=32, height=32):
    """A shield: three stripes."""
    rows = b""
    for y in range(height):
        colour = [(0, 0, 0), (221, 0, 0), (255, 206, 0)][y * 3 // height]
        rows += b"\0" + bytes(colour) * width

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
