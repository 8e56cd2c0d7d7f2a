"""Presentations: PowerPoint packages with a master, a layout, two slides and a notes page."""
from . import package

NAMESPACES = ('xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
              ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
              ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
TYPE = "application/vnd.openxmlformats-officedocument.presentationml."
MAIN_TYPES = {
    "pptx": TYPE + "presentation.main+xml",
    "ppsx": TYPE + "slideshow.main+xml",
    "potx": TYPE + "template.main+xml",
    "pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
}
GROUP = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
COLOURS = ("".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in (
    ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "1F3864"), ("lt2", "EEEEEE"), ("accent1", "2E75B6"), ("accent2", "C55A11"),
    ("accent3", "7F7F7F"), ("accent4", "BF9000"), ("accent5", "4472C4"), ("accent6", "548235"), ("hlink", "0563C1"),
    ("folHlink", "954F72"))))
LINE = '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>'
FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
FONT = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
THEME = (f'<a:theme {NAMESPACES} name="Stadt"><a:themeElements><a:clrScheme name="Stadt">{COLOURS}</a:clrScheme>'
         f'<a:fontScheme name="Stadt"><a:majorFont>{FONT}</a:majorFont><a:minorFont>{FONT}</a:minorFont></a:fontScheme>'
         f'<a:fmtScheme name="Stadt"><a:fillStyleLst>{FILL * 3}</a:fillStyleLst><a:lnStyleLst>{LINE * 3}</a:lnStyleLst>'
         f"<a:effectStyleLst>{EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
         "</a:themeElements></a:theme>")
MAP = ('<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
       'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>')


def _box(number, kind, y, height, text):
    placeholder = f'<p:ph type="{kind}"/>' if kind else ""
    return (f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Text {number}"/><p:cNvSpPr/><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="600000" y="{y}"/><a:ext cx="7900000" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
            f'<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="de-DE"/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>')


PICTURE = ('<p:pic><p:nvPicPr><p:cNvPr id="9" name="Wappen" descr="Wappen der Stadt"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr>'
           '<p:blipFill><a:blip r:embed="rId3"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>'
           '<a:off x="7500000" y="300000"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
           "</a:prstGeom></p:spPr></p:pic>")


def _page(kind, shapes, more=""):
    return f"<p:{kind} {NAMESPACES}><p:cSld><p:spTree>{GROUP}{shapes}</p:spTree></p:cSld>{more}</p:{kind}>"


def powerpoint(kind, title):
    relations = package.relations
    main = (f"<p:presentation {NAMESPACES}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>"
            '<p:notesMasterIdLst><p:notesMasterId r:id="rId4"/></p:notesMasterIdLst>'
            '<p:sldIdLst><p:sldId id="256" r:id="rId2"/><p:sldId id="257" r:id="rId3"/></p:sldIdLst>'
            '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>')
    layouts = '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
    override = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
    first = _box(2, "title", 400000, 900000, title) + _box(3, "", 2000000, 900000, "Tagesordnung: Beschlüsse, Maßnahmen") + PICTURE
    second = _box(2, "title", 400000, 900000, "TOP 2 – Grünflächen") + _box(3, "", 2000000, 900000, "Übersicht der Flächen")
    parts = [
        ("ppt/presentation.xml", main, MAIN_TYPES[kind]),
        ("ppt/_rels/presentation.xml.rels", relations([
            ("rId1", "slideMaster", "slideMasters/slideMaster1.xml"), ("rId2", "slide", "slides/slide1.xml"),
            ("rId3", "slide", "slides/slide2.xml"), ("rId4", "notesMaster", "notesMasters/notesMaster1.xml"),
            ("rId5", "theme", "theme/theme1.xml")]), None),
        ("ppt/slideMasters/slideMaster1.xml", _page("sldMaster", _box(2, "title", 400000, 900000, "Titel"), MAP + layouts),
         TYPE + "slideMaster+xml"),
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels", relations([
            ("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("rId2", "theme", "../theme/theme1.xml")]), None),
        ("ppt/slideLayouts/slideLayout1.xml", _page("sldLayout", _box(2, "title", 400000, 900000, "Titel"), override),
         TYPE + "slideLayout+xml"),
        ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", relations([
            ("rId1", "slideMaster", "../slideMasters/slideMaster1.xml")]), None),
        ("ppt/theme/theme1.xml", THEME, "application/vnd.openxmlformats-officedocument.theme+xml"),
        ("ppt/theme/theme2.xml", THEME, "application/vnd.openxmlformats-officedocument.theme+xml"),
        ("ppt/notesMasters/notesMaster1.xml", _page("notesMaster", "", MAP), TYPE + "notesMaster+xml"),
        ("ppt/notesMasters/_rels/notesMaster1.xml.rels", relations([("rId1", "theme", "../theme/theme2.xml")]), None),
        ("ppt/slides/slide1.xml", _page("sld", first, override), TYPE + "slide+xml"),
        ("ppt/slides/_rels/slide1.xml.rels", relations([
            ("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml"), ("rId2", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("rId3", "image", "../media/image1.png")]), None),
        ("ppt/slides/slide2.xml", _page("sld", second, override), TYPE + "slide+xml"),
        ("ppt/slides/_rels/slide2.xml.rels", relations([("rId1", "slideLayout", "../slideLayouts/slideLayout1.xml")]), None),
        ("ppt/notesSlides/notesSlide1.xml", _page("notes", _box(2, "body", 4000000, 900000, "Hinweis: Frau Größl begrüßt."), override),
         TYPE + "notesSlide+xml"),
        ("ppt/notesSlides/_rels/notesSlide1.xml.rels", relations([
            ("rId1", "notesMaster", "../notesMasters/notesMaster1.xml"), ("rId2", "slide", "../slides/slide1.xml")]), None),
        ("ppt/media/image1.png", package.png(), None),
    ]
    return package.opc(parts, title)
