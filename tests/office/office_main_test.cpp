// The office starts its own program again as its worker: here that is the test program.
#include <gtest/gtest.h>

#include <string_view>

#include "converters/office/office.h"

int main(int count, char** words) {
  if (count == 3 && std::string_view(words[1]) == "work") {
    return std::string_view(words[2]) == "office" ? offenbar::office::serve_zygote()
                                                  : offenbar::office::serve_fresh_soffice();
  }
  testing::InitGoogleTest(&count, words);
  return RUN_ALL_TESTS();
}
