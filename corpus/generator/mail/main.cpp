#include <cstdio>

#include "corpus/generator/mail/property_names.h"
#include "corpus/generator/mail/pst_writer.h"

int main(int, char** argv) {
  using namespace offenbar::generator;
  static const PropertyName names[] = {{property_set::common, 0x8503, {}},
                                       {property_set::public_strings, 0, "Keywords"}};
  auto writer = PstWriter::create(argv[1], {}, "Probe", names);
  if (!writer) return 1;
  auto in = writer->add_folder(PstWriter::top, "Posteingang", "IPF.Note");
  for (unsigned i = 0; i < 3; ++i) {
    Message m;
    m.properties.text(0x1A, "IPM.Note")
        .text(0x37, "Grüße")
        .text(0x1000, std::string(i * 9000, 'x') + "Körper")
        .number(0xE07, 1);
    (void)writer->add_message(in, m);
  }
  auto done = writer->finish();
  if (!done) std::puts(done.error().what.c_str());
  return done ? 0 : 1;
}
