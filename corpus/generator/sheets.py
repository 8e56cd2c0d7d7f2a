"""Spreadsheets: Excel packages in XML and binary, Excel 2003 XML, SYLK, DIF, dBase."""
import struct

from . import package, vba

S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
MAIN_TYPES = {
    "xlsx": TYPE + "sheet.main+xml",
    "xltx": TYPE + "template.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
}
ROWS = [("Grünflächen", 120000, 118250.75), ("Straßen", 340000, 352110.4), ("Kitas & Schulen", 910000, 905432)]


def _text(cell, text):
    text = text.replace("&", "&amp;")
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def _budget():
    rows = ["<row r=\"1\">" + _text("A1", "Produkt") + _text("B1", "Ansatz") + _text("C1", "Ist")
            + _text("D1", "Abweichung") + "</row>"]
    for number, (name, planned, spent) in enumerate(ROWS, 2):
        rows.append(f'<row r="{number}">{_text(f"A{number}", name)}<c r="B{number}" s="1"><v>{planned}</v></c>'
                    f'<c r="C{number}" s="1"><v>{spent}</v></c><c r="D{number}" s="1"><f>C{number}-B{number}</f>'
                    f"<v>{spent - planned}</v></c></row>")
    totals = [sum(r[1] for r in ROWS), sum(r[2] for r in ROWS)]
    rows.append(f'<row r="5">{_text("A5", "Summe")}<c r="B5" s="1"><f>SUM(B2:B4)</f><v>{totals[0]}</v></c>'
                f'<c r="C5" s="1"><f>SUM(Ist)</f><v>{totals[1]}</v></c>'
                f'<c r="D5" t="str"><f>IF(C5&gt;B5,"zu viel","im Rahmen")</f><v>zu viel</v></c></row>')
    return (f'<worksheet xmlns="{S}" xmlns:r="{R}"><sheetPr codeName="Tabelle1"/><sheetData>{"".join(rows)}</sheetData>'
            '<mergeCells count="1"><mergeCell ref="A7:D7"/></mergeCells></worksheet>')


def _dates():
    return (f'<worksheet xmlns="{S}"><sheetPr codeName="Tabelle2"/><sheetData><row r="1">{_text("A1", "Stand")}'
            '<c r="B1" s="2"><v>45323</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
            "<row r=\"2\"><c r=\"A2\"><f>Haushalt!B5*2</f><v>2740000</v></c></row></sheetData></worksheet>")


STYLES = (f'<styleSheet xmlns="{S}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts>'
          '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
          '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
          "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
          '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
          '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
          '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
          '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>')


def excel(kind, title):
    """A budget of two sheets: formulas, a named range, a date, an error value."""
    book = (f'<workbook xmlns="{S}" xmlns:r="{R}"><workbookPr codeName="ThisWorkbook"/><sheets>'
            '<sheet name="Haushalt" sheetId="1" r:id="rId1"/><sheet name="Überblick" sheetId="2" r:id="rId2"/></sheets>'
            "<definedNames><definedName name=\"Ist\">Haushalt!$C$2:$C$4</definedName></definedNames></workbook>")
    rows = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet2.xml"),
            ("rId3", "styles", "styles.xml")]
    parts = [("xl/workbook.xml", book, MAIN_TYPES[kind]),
             ("xl/worksheets/sheet1.xml", _budget(), TYPE + "worksheet+xml"),
             ("xl/worksheets/sheet2.xml", _dates(), TYPE + "worksheet+xml"),
             ("xl/styles.xml", STYLES, TYPE + "styles+xml")]
    if kind in ("xlsm", "xltm"):
        rows.append(("rId4", "vbaProject", "vbaProject.bin"))
        parts.append(("xl/vbaProject.bin", vba.vba_project([
            ("ThisWorkbook", "", True), ("Tabelle1", "", True), ("Tabelle2", "", True),
            ("Modul1", "Function Brutto(Netto)\r\n  Brutto = Netto * 1.19\r\nEnd Function\r\n", False)]), None))
    parts.insert(1, ("xl/_rels/workbook.xml.rels", package.relations(rows), None))
    return package.opc(parts, title)


def _brt(number, data=b""):
    """One record of the binary workbook. [MS-XLSB] 2.1.4"""
    kind = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return kind + bytes([len(data)]) + data


def _wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_sheet():
    rows = b""
    for number, (name, planned, spent) in enumerate(ROWS):
        rows += _brt(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))  # BrtRowHdr
        rows += _brt(6, struct.pack("<II", 0, 0) + _wide(name))           # BrtCellSt
        for column, value in ((1, planned), (2, spent)):
            rows += _brt(5, struct.pack("<IId", column, 0, float(value)))  # BrtCellReal
    return (_brt(129) + _brt(148, struct.pack("<IIII", 0, len(ROWS) - 1, 0, 2)) + _brt(145) + rows
            + _brt(146) + _brt(130))


def excel_binary(title):
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Haushalt")
    book = _brt(131) + _brt(143) + _brt(156, bundle) + _brt(144) + _brt(132)
    return package.opc([
        ("xl/workbook.bin", book, "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        ("xl/_rels/workbook.bin.rels", package.relations([("rId1", "worksheet", "worksheets/sheet1.bin")]), None),
        ("xl/worksheets/sheet1.bin", _binary_sheet(), "application/vnd.ms-excel.worksheet")], title)


def excel_2003():
    cells = "".join("<Row>" + f'<Cell><Data ss:Type="String">{name.replace("&", "&amp;")}</Data></Cell>'
                    f'<Cell><Data ss:Type="Number">{planned}</Data></Cell><Cell><Data ss:Type="Number">{spent}</Data></Cell>'
                    "</Row>" for name, planned, spent in ROWS)
    total = sum(row[1] for row in ROWS)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
            f'<Worksheet ss:Name="Umsätze"><Table>{cells}<Row><Cell ss:Index="2" ss:Formula="=SUM(R[-3]C:R[-1]C)">'
            f'<Data ss:Type="Number">{total}</Data></Cell></Row></Table></Worksheet></Workbook>').encode()


def sylk():
    lines = ["ID;PWXL;N;E"]
    for number, (name, planned, _) in enumerate(ROWS, 1):
        lines += [f'C;Y{number};X1;K"{name}"', f"C;Y{number};X2;K{planned}"]
    return "\r\n".join(lines + [f"C;Y4;X2;K{sum(r[1] for r in ROWS)};ER[-3]C+R[-2]C+R[-1]C", "E", ""]).encode("cp1252")


def dif():
    lines = ["TABLE", "0,1", '"EXCEL"', "VECTORS", f"0,{len(ROWS)}", '""', "TUPLES", "0,2", '""', "DATA", "0,0", '""']
    for name, planned, _ in ROWS:
        lines += ["-1,0", "BOT", "1,0", f'"{name}"', f"0,{planned}", "V"]
    return "\r\n".join(lines + ["-1,0", "EOD", ""]).encode("cp1252")


def dbase():
    fields = [(b"PRODUKT", b"C", 20, 0), (b"ANSATZ", b"N", 12, 2)]
    records = b"".join(b" " + name.encode("cp1252").ljust(20) + f"{planned:12.2f}".encode() for name, planned, _ in ROWS)
    header = struct.pack("<BBBBIHH", 0x03, 124, 1, 1, len(ROWS), 32 + 32 * len(fields) + 1, 1 + 20 + 12)
    header += b"\0" * 17 + b"\x03" + b"\0\0"  # language driver: Windows ANSI
    for name, kind, length, decimals in fields:
        header += name.ljust(11, b"\0") + kind + b"\0" * 4 + bytes([length, decimals]) + b"\0" * 14
    return header + b"\r" + records + b"\x1a"
