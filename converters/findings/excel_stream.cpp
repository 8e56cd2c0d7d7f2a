// The stream Workbook or Book. [MS-XLS] 2.4, and the record layouts of Excel 2 to 5
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "converters/base/cursor.h"
#include "converters/base/text.h"
#include "converters/findings/compound.h"

namespace offenbar::findings {
namespace {

enum Record : std::uint16_t {
  note = 0x001C,
  external_sheet = 0x0017,
  name = 0x0018,
  protect = 0x0012,
  date_1904 = 0x0022,
  external_name = 0x0023,
  font = 0x0031,
  code_page = 0x0042,
  write_access = 0x005C,
  file_sharing = 0x005B,
  bound_sheet = 0x0085,
  pivot_view = 0x00B0,
  shared_strings = 0x00FC,
  query = 0x01AD,
  external_book = 0x01AE,
  number_format = 0x041E,
  connection = 0x0876,
};

// Functions of the Analysis ToolPak: add-ins of Excel, built into LibreOffice.
constexpr auto tool_pak = std::to_array<std::string_view>(
    {"ACCRINT",    "ACCRINTM",    "AMORDEGRC",   "AMORLINC",  "BESSELI", "BESSELJ",   "BESSELK",
     "BESSELY",    "BIN2DEC",     "BIN2HEX",     "BIN2OCT",   "COMPLEX", "CONVERT",   "COUPDAYBS",
     "COUPDAYS",   "COUPDAYSNC",  "COUPNCD",     "COUPNUM",   "COUPPCD", "CUMIPMT",   "CUMPRINC",
     "DEC2BIN",    "DEC2HEX",     "DEC2OCT",     "DELTA",     "DISC",    "DOLLARDE",  "DOLLARFR",
     "DURATION",   "EDATE",       "EFFECT",      "EOMONTH",   "ERF",     "ERFC",      "FACTDOUBLE",
     "FVSCHEDULE", "GCD",         "GESTEP",      "HEX2BIN",   "HEX2DEC", "HEX2OCT",   "IMABS",
     "IMAGINARY",  "IMARGUMENT",  "IMCONJUGATE", "IMCOS",     "IMDIV",   "IMEXP",     "IMLN",
     "IMLOG10",    "IMLOG2",      "IMPOWER",     "IMPRODUCT", "IMREAL",  "IMSIN",     "IMSQRT",
     "IMSUB",      "IMSUM",       "INTRATE",     "ISEVEN",    "ISODD",   "LCM",       "MDURATION",
     "MROUND",     "MULTINOMIAL", "NETWORKDAYS", "NOMINAL",   "OCT2BIN", "OCT2DEC",   "OCT2HEX",
     "ODDFPRICE",  "ODDFYIELD",   "ODDLPRICE",   "ODDLYIELD", "PRICE",   "PRICEDISC", "PRICEMAT",
     "QUOTIENT",   "RANDBETWEEN", "RECEIVED",    "SERIESSUM", "SQRTPI",  "TBILLEQ",   "TBILLPRICE",
     "TBILLYIELD", "WEEKNUM",     "WORKDAY",     "XIRR",      "XNPV",    "YEARFRAC",  "YIELD",
     "YIELDDISC",  "YIELDMAT",    "EUROCONVERT"});

bool is_bof(std::uint16_t type) {
  return type == 0x0009 || type == 0x0209 || type == 0x0409 || type == 0x0809;
}

class ExcelReader {
 public:
  ExcelReader(const Functions& functions, Account& account, Likeness& likeness)
      : functions_(functions), account_(account), likeness_(likeness) {}

  void read(Bytes stream) {
    Cursor in(stream);
    while (in.left() >= 4) {
      const auto type = in.le<std::uint16_t>();
      const auto length = in.le<std::uint16_t>();
      const Bytes body = in.take(length);
      if (!in.ok() || (substreams_ == 0 && !is_bof(type))) return;
      in_strings_ = type == shared_strings || (type == 0x003C && in_strings_);
      if (in_strings_) {
        add_strings(body);
      } else if (is_bof(type)) {
        begin(type, body);
      } else {
        take(type, body);
      }
    }
  }

 private:
  void begin(std::uint16_t type, Bytes body) {
    Cursor in(body);
    const auto version = in.le<std::uint16_t>();
    const auto kind = in.le<std::uint16_t>();
    if (++substreams_ == 1) {
      biff8_ = type == 0x0809 && version >= 0x0600;
      const char* words = type == 0x0009   ? "BIFF2 (Excel 2)"
                          : type == 0x0209 ? "BIFF3 (Excel 3)"
                          : type == 0x0409 ? "BIFF4 (Excel 4)"
                          : biff8_         ? "BIFF8 (Excel 97 to 2003)"
                                           : "BIFF5 (Excel 5 and 95)";
      account_.note(key::version, words);
      if (!biff8_) account_.add("old-version", "", words);
    }
    if (kind == 0x0040) account_.add("xlm-macros", place(), "macro sheet");
    if (kind == 0x0020) account_.add("charts");
    in_globals_ = kind == 0x0005;
    if (!in_globals_) ++sheet_;
  }

  void take(std::uint16_t type, Bytes body) {
    Cursor in(body);
    switch (type) {
      case bound_sheet:
        return take_sheet(in);
      case external_book:
        return take_book(in);
      case external_name:
        return take_external_name(in);
      case external_sheet:
        if (!biff8_) take_old_link(in);
        return;
      case name:
        return take_name(in);
      case protect:
        if (in.le<std::uint16_t>() != 0) {
          account_.add("protected", place(), in_globals_ ? "workbook" : "sheet");
        }
        return;
      case file_sharing:
        return account_.add("protected", "", "writing");
      case date_1904:
        if (in.le<std::uint16_t>() != 0) {
          account_.add("date1904", "", "days are counted from 1904");
        }
        return;
      default:
        return take_more(type, in);
    }
  }

  void take_more(std::uint16_t type, Cursor& in) {
    switch (type) {
      case font:
        in.skip(14);
        return account_.add_font(short_text(in));
      case number_format:
        if (in.le<std::uint16_t>() >= 164) {
          account_.add("number-formats", "",
                       biff8_ ? text(in, in.le<std::uint16_t>()) : text(in, in.le<std::uint8_t>()));
        }
        return;
      case write_access:
        return account_.note("last_author",
                             biff8_ ? text(in, in.le<std::uint16_t>()) : short_text(in));
      case code_page:
        return account_.note("code_page", std::to_string(in.le<std::uint16_t>()));
      case note:
        return account_.add("comments", place());
      case pivot_view:
        return account_.add("pivot", place(), "pivot table");
      case query:
      case connection:
        return account_.add("connections", place(), "query of other data");
      default:
        return;
    }
  }

  // BoundSheet8. 2.4.28
  void take_sheet(Cursor& in) {
    in.skip(4);
    const auto hidden = in.le<std::uint8_t>() & 3U;
    const auto kind = in.le<std::uint8_t>();
    std::string title = short_text(in);
    if (!in.ok()) return;
    if (hidden != 0) account_.add("hidden-sheets", title, hidden == 1 ? "hidden" : "veryHidden");
    if (kind == 1) account_.add("xlm-macros", title, "macro sheet");
    constexpr std::size_t most = 10'000;
    if (sheets_.size() < most) sheets_.push_back(std::move(title));
  }

  // SupBook. 2.4.271
  void take_book(Cursor& in) {
    const auto tabs = in.le<std::uint16_t>();
    const auto length = in.le<std::uint16_t>();
    in_add_in_ = length == 0x3A01;
    if (!in.ok() || in_add_in_ || length == 0x0401) return;
    std::string path = text(in, length);
    const std::size_t mark = path.find('\x03');
    if (tabs == 0 && mark != std::string::npos) {
      path[mark] = '|';
      account_.add("dde", "", path);
    } else if (path.size() > 1) {
      account_.add("external-links", "", plain_path(path));
    }
  }

  // A path with its letters for drives and folders. 2.5.277
  static std::string plain_path(std::string_view path) {
    std::string plain;
    for (std::size_t i = 0; i < path.size(); ++i) {
      const char letter = path[i];
      if (letter == '\x01' && i + 1 < path.size()) {
        plain += path[i + 1] == '@' ? std::string("\\\\") : std::string(1, path[i + 1]) + ":\\";
        ++i;
      } else if (letter == '\x02' || letter == '\x03') {
        plain += '\\';
      } else if (letter == '\x04') {
        plain += "..\\";
      } else if (static_cast<unsigned char>(letter) >= 0x20) {
        plain += letter;
      }
    }
    return plain;
  }

  void take_old_link(Cursor& in) {
    const auto length = in.le<std::uint8_t>();
    const std::string path = from_code_page(in.take(length), 1252).value_or("");
    // 0x02 and 0x03 stand for this very file.
    if (path.size() > 1 && path.front() == '\x01') {
      account_.add("external-links", "", plain_path(path));
    }
  }

  // ExternName. 2.4.105
  void take_external_name(Cursor& in) {
    in.skip(6);
    if (!in_add_in_) return;
    const std::string title = short_text(in);
    if (std::ranges::find(tool_pak, title) != tool_pak.end()) return;
    if (title.starts_with("_xl")) {
      functions_.add_name(title, "", account_);
    } else {
      account_.add("add-in-functions", "", title);
    }
  }

  // Lbl. 2.4.150
  void take_name(Cursor& in) {
    const auto flags = in.le<std::uint16_t>();
    in.skip(1);
    const auto length = in.le<std::uint8_t>();
    in.skip(10);
    const std::string title =
        biff8_ ? text(in, length) : from_code_page(in.take(length), 1252).value_or("");
    const bool built_in = (flags & 0x20U) != 0;
    if (built_in && title.size() == 1 && (title[0] == 1 || title[0] == 2)) {
      account_.add("macro-autorun", "", title[0] == 1 ? "Auto_Open" : "Auto_Close");
    } else if ((flags & 0x08U) != 0 && !built_in) {
      account_.add("macro-functions", "", title);
    }
  }

  // ShortXLUnicodeString, or bytes before Excel 97.
  std::string short_text(Cursor& in) { return text(in, in.le<std::uint8_t>()); }

  std::string text(Cursor& in, std::size_t letters) const {
    if (!biff8_) return from_code_page(in.take(letters), 1252).value_or("");
    const bool wide = (in.le<std::uint8_t>() & 1U) != 0;
    const Bytes raw = in.take(wide ? letters * 2 : letters);
    return wide ? utf16le_to_utf8(raw) : from_code_page(raw, 1252).value_or("");
  }

  // Only for likeness: letters of either width, with lengths and flags between them.
  void add_strings(Bytes body) {
    std::string plain;
    for (const std::byte byte : body) {
      if (byte != std::byte{0}) plain += static_cast<char>(byte);
    }
    likeness_.add(plain);
  }

  [[nodiscard]] std::string place() const {
    const std::size_t at = sheet_ - 1;
    return in_globals_ || sheet_ == 0 || at >= sheets_.size() ? std::string() : sheets_[at];
  }

  const Functions& functions_;
  Account& account_;
  Likeness& likeness_;
  bool biff8_ = false, in_globals_ = false, in_strings_ = false, in_add_in_ = false;
  std::size_t substreams_ = 0, sheet_ = 0;
  std::vector<std::string> sheets_;
};

}  // namespace

void add_excel_stream(Bytes stream, const Functions& functions, Account& account,
                      Likeness& likeness) {
  ExcelReader(functions, account, likeness).read(stream);
}

}  // namespace offenbar::findings
