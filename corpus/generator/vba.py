"""A minimal VBA project: a compound file ([MS-CFB]) of small streams, sources as literals ([MS-OVBA])."""
import struct

NONE, END = 0xFFFFFFFF, 0xFFFFFFFE


def _padded(data, multiple, fill=b"\0"):
    return data + fill * (-len(data) % multiple)


def _compressed(data):
    """One chunk of literal tokens. [MS-OVBA] 2.4.1.1; enough for up to 3,500 bytes."""
    tokens = b"".join(b"\0" + data[i:i + 8] for i in range(0, len(data), 8))
    return b"\x01" + struct.pack("<H", 0xB000 | (len(tokens) - 1)) + tokens


def _record(number, data=b""):
    return struct.pack("<HI", number, len(data)) + data


def _dir_stream(modules):
    u16, u32 = (lambda v: struct.pack("<H", v)), (lambda v: struct.pack("<I", v))
    out = [_record(0x01, u32(1)), _record(0x02, u32(0x409)), _record(0x14, u32(0x409)),
           _record(0x03, u16(1252)), _record(0x04, b"VBAProject"), _record(0x05), _record(0x40),
           _record(0x06), _record(0x3D), _record(0x07, u32(0)), _record(0x08, u32(0)),
           _record(0x09, u32(1)), u16(1), _record(0x0C), _record(0x3C),
           _record(0x0F, u16(len(modules))), _record(0x13, u16(0xFFFF))]
    for name, _, is_document in modules:
        short, wide = name.encode("ascii"), name.encode("utf-16-le")
        out += [_record(0x19, short), _record(0x47, wide), _record(0x1A, short), _record(0x32, wide),
                _record(0x1C), _record(0x48), _record(0x31, u32(0)), _record(0x1E, u32(0)),
                _record(0x2C, u16(0xFFFF)), _record(0x22 if is_document else 0x21), _record(0x2B)]
    return b"".join(out) + _record(0x10)


def vba_project(modules):
    """modules: (name, source, is the document's own module). Gives the bytes of vbaProject.bin."""
    lines = ['ID="{00000000-0000-0000-0000-000000000000}"']
    lines += [f"Document={n}/&H00000000" if d else f"Module={n}" for n, _, d in modules]
    lines += ['Name="VBAProject"', 'HelpContextID="0"', 'VersionCompatible32="393222000"', ""]
    streams = {"dir": _compressed(_dir_stream(modules)),
               "_VBA_PROJECT": b"\xCC\x61\xFF\xFF\0\0\0"}
    for name, source, _ in modules:
        streams[name] = _compressed(f'Attribute VB_Name = "{name}"\r\n{source}'.encode("cp1252"))
    return _compound_file(streams, "\r\n".join(lines).encode("cp1252"))


def _compound_file(vba_streams, project):
    mini, mini_fat = b"", []

    def place(data):
        nonlocal mini
        start = len(mini) // 64
        mini += _padded(data, 64)
        end = len(mini) // 64
        mini_fat.extend(list(range(start + 1, end)) + [END])
        return start, len(data)

    def entry(name, kind, right=NONE, child=NONE, start=END, size=0):
        wide = name.encode("utf-16-le")
        return (wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide) + 2, kind, 1, NONE, right, child)
                + b"\0" * 36 + struct.pack("<IQ", start, size))

    order = sorted(vba_streams, key=lambda n: (len(n), n.upper()))
    entries = []
    for i, name in enumerate(order):
        start, size = place(vba_streams[name])
        entries.append(entry(name, 2, 2 + i if i + 1 < len(order) else NONE, NONE, start, size))
    storage = len(order) + 1
    start, size = place(project)
    entries += [entry("VBA", 1, storage + 1, 1), entry("PROJECT", 2, NONE, NONE, start, size)]

    mini = _padded(mini, 512)
    mini_fat_bytes = _padded(struct.pack(f"<{len(mini_fat)}I", *mini_fat), 512, b"\xFF")
    directory_sectors = -(-(len(entries) + 1) // 4)
    mini_start = 1 + directory_sectors + len(mini_fat_bytes) // 512
    entries.insert(0, entry("Root Entry", 5, NONE, storage, mini_start, len(mini)))
    unused = b"\0" * 68 + b"\xFF" * 12 + b"\0" * 48
    directory = b"".join(entries) + unused * (-len(entries) % 4)

    fat, body = [0xFFFFFFFD], b""
    for part in (directory, mini_fat_bytes, mini):
        first, count = len(fat), len(part) // 512
        fat += list(range(first + 1, first + count)) + [END]
        body += part
    header = (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
              + b"\0" * 10 + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 1 + directory_sectors,
                                         len(mini_fat_bytes) // 512, END, 0, 0))
    return (_padded(header, 512, b"\xFF") + _padded(struct.pack(f"<{len(fat)}I", *fat), 512, b"\xFF") + body)
