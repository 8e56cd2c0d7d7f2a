#include "corpus/generator/mail/words.h"

#include <fmt/format.h>

namespace offenbar::generator {
namespace {

constexpr std::string_view given_names[] = {
    "Änne",  "Björn",  "Cäcilia", "Dörte", "Emil",    "Frauke", "Günter", "Hülya", "Jörg",
    "Käthe", "Levent", "Marlies", "Öznur", "Rüdiger", "Sönke",  "Tjark",  "Ulla",  "Wiebke"};
constexpr std::string_view family_names[] = {
    "Brömmelkamp", "Dünnwald",   "Eßlinger-Vogt", "Fährmann",   "Grünholz",   "Hölscherkamp",
    "Jürgensmeyn", "Köppelwart", "Lützenrath",    "Mößbauernd", "Nüßlein",    "Oehmkehn",
    "Pfützenberg", "Querfurth",  "Rößnerhahn",    "Süßkindel",  "Tümmelfeld", "Üblackerin"};
constexpr std::string_view offices[] = {"Bürgeramt",   "Kämmerei",      "Bauamt",
                                        "Ordnungsamt", "Standesamt",    "Jugendamt",
                                        "Grünflächen", "Stadtbücherei", "Öffentliche Ordnung"};
constexpr std::string_view outside[] = {"example.org", "verein.example.org", "firma.invalid",
                                        "landkreis.invalid"};
constexpr std::string_view things[] = {
    "Straßenausbau",     "Gebührenbescheid",   "Baumfällung",      "Grundsteuererklärung",
    "Spielplatzprüfung", "Schülerbeförderung", "Haushaltsentwurf", "Sitzungsprotokoll",
    "Büromöbel",         "Fördermittelantrag", "Hundesteuer",      "Öffnungszeiten",
    "Kita-Plätze",       "Winterdienst",       "Wasserschaden",    "Vergabeprüfung"};
constexpr std::string_view places[] = {"Lindenstraße",     "Am Mühlbach",  "Schloßplatz",
                                       "Kirchgäßchen",     "Feldweg",      "Rathaus, Zimmer",
                                       "Bürgerhaus, Raum", "Alte Gießerei"};
constexpr std::string_view openings[] = {
    "zu Ihrem Schreiben nehmen wir wie folgt Stellung.",
    "anbei erhalten Sie die angeforderten Unterlagen zur Kenntnis.",
    "wir bitten um Rückmeldung bis Ende der kommenden Woche.",
    "in der letzten Sitzung wurde hierzu Folgendes beschlossen.",
    "die Prüfung ist abgeschlossen, das Ergebnis fällt günstig aus."};
constexpr std::string_view sentences[] = {
    "Die Kosten belaufen sich nach heutigem Stand auf 12.480,50 € zuzüglich Umsatzsteuer.",
    "Der Ausschuß für Öffentlichkeitsarbeit hat dem Vorhaben einstimmig zugestimmt.",
    "Für Rückfragen stehen wir Ihnen während der Öffnungszeiten gern zur Verfügung.",
    "Bitte beachten Sie, daß die Frist zur Äußerung am Monatsende abläuft.",
    "Die Maßnahme wird voraussichtlich im übernächsten Quartal durchgeführt.",
    "Eine Ortsbesichtigung hat ergeben, daß die Böschung gesichert werden muß.",
    "Das Gutachten liegt der Verwaltung vor – es umfaßt 34 Seiten und drei Pläne.",
    "Der Zuschuß wurde in voller Höhe bewilligt; die Auszahlung erfolgt in zwei Raten.",
    "Wir weisen darauf hin, daß „vorläufig“ hier nicht „unverbindlich“ bedeutet.",
    "Die Zählung der Fahrräder am Bahnhof ergab 214 Stellplätze, davon 61 überdacht."};

std::string plain_letters(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view two = text.substr(i, 2);
    if (two == "ä" || two == "Ä") out += "ae";
    if (two == "ö" || two == "Ö") out += "oe";
    if (two == "ü" || two == "Ü") out += "ue";
    if (two == "ß") out += "ss";
    const char c = text[i];
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') out += c;
  }
  return out;
}

}  // namespace

Person person(Random& random) {
  Person result;
  result.given = random.pick(given_names);
  result.family = random.pick(family_names);
  const std::string local = plain_letters(result.given) + "." + plain_letters(result.family);
  if (random.below(3) == 0) {
    result.office = "extern";
    result.smtp = local + "@" + std::string(random.pick(outside));
    return result;
  }
  result.office = random.pick(offices);
  result.smtp = local + "@neustadt.example.org";
  result.exchange =
      "/o=Neustadt/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)"
      "/cn=Recipients/cn=" +
      local;
  return result;
}

std::string topic(Random& random) {
  const std::string_view thing = random.pick(things);
  return fmt::format("{} {} {}", thing, random.pick(places), 1 + random.below(98));
}

std::string file_number(Random& random) {
  const std::uint64_t field = 10 + random.below(80);
  return fmt::format("{}-{}/{:05}", field, 2015 + random.below(10), random.below(100'000));
}

std::string sentence(Random& random) { return std::string(random.pick(sentences)); }

std::vector<std::string> letter(Random& random, const Person& to, const Person& from,
                                std::string_view about) {
  std::vector<std::string> paragraphs;
  paragraphs.push_back(fmt::format("Guten Tag {} {},", to.given, to.family));
  paragraphs.push_back(
      fmt::format("in der Sache „{}“: {}", about, std::string(random.pick(openings))));
  const std::uint64_t count = 1 + random.below(5);
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string paragraph = sentence(random);
    for (std::uint64_t more = random.below(5); more > 0; --more)
      paragraph += " " + sentence(random);
    paragraphs.push_back(std::move(paragraph));
  }
  paragraphs.push_back("Mit freundlichen Grüßen");
  paragraphs.push_back(fmt::format("{} {}, {}", from.given, from.family, from.office));
  return paragraphs;
}

}  // namespace offenbar::generator
