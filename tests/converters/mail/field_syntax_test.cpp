#include "converters/mail/field_syntax.h"

#include <gtest/gtest.h>

#include <string>

namespace offenbar::mail {
namespace {

TEST(FieldSyntax, SoundAddressFields) {
  for (const char* field :
       {// RFC 5322, A.1 and A.5
        "John Doe <jdoe@machine.example>",
        "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
        "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
        "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
        "Undisclosed recipients:;",
        "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
        "A Group(Some people)\r\n     :Chris Jones <c@(Chris's "
        "host.)public.example>,\r\n joe@example.org;",
        ", x@y.test", "Joe Q. Public <john.q.public@example.com>",
        "\"much.more unusual\" <a@b.test>", "\"a b\"@c.test", "a@[192.0.2.1]",
        "a@[IPv6:2001:db8::1]", "=?utf-8?Q?M=C3=BC?= <m@b.test>", "a@b.test, , c@d.test,",
        "a@b.test (Name, of somebody)", "Name < john . doe @ b . test >"}) {
    EXPECT_EQ(address_syntax(field), AddressSyntax::sound) << field;
  }
}

TEST(FieldSyntax, BrokenAddressFields) {
  for (const char* field : {"",
                            "  ",
                            "Mueller, Hans",
                            "a@b.test; c@d.test",
                            "Hans Mueller a@b.test",
                            "\"a@b.test\"",
                            "a@b.test <a@b.test>",
                            "Name <>",
                            "Name <a@b.test",
                            "Name <no address>",
                            "\"Carl Carter\" <Carl Carter/NA/Firm@Firm>",
                            "<a@b.test> Name",
                            "<a@b.test> <c@d.test>",
                            "\"Name <a@b.test>",
                            "Name (x <a@b.test>",
                            "Group: a@b.test",
                            "Group: Inner: a@b.test;;",
                            "[Name] <a@b.test>",
                            "a@b@c.test:",
                            ":;",
                            ";",
                            "a@\x80.test",
                            "\"x\\"}) {
    EXPECT_EQ(address_syntax(field), AddressSyntax::broken) << field;
  }
}

TEST(FieldSyntax, NamesOfEightBitsAreToldApart) {
  EXPECT_EQ(address_syntax("Müller <m@b.test>"), AddressSyntax::eight_bit);
  EXPECT_EQ(address_syntax("\"Müller, Hans\" <m@b.test>, x@y.test"), AddressSyntax::eight_bit);
  EXPECT_EQ(address_syntax("Müller, Hans <m@b.test>"), AddressSyntax::broken);
}

TEST(FieldSyntax, Dates) {
  for (const char* date :
       {"Fri, 21 Nov 1997 09:55:06 -0600", "21 Nov 97 09:55 GMT",
        "Thu,\r\n 13\r\n Feb\r\n 1969\r\n 23:32\r\n -0330 (NST)",
        "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1 jan 2024 00:00:60 Z"}) {
    EXPECT_TRUE(is_date_time(date)) << date;
  }
  for (const char* date :
       {"", "14.11.2023 23:13", "2023-11-14T22:13:20Z", "Fri, 21 Nov 1997",
        "Fri 21 Nov 1997 09:55:06 -0600", "21 Nov 1997 09:55:06", "21 Nov 1997 09:55:06 -600",
        "Die, 14 Nov 2023 23:13:20 +0100", "32 Nov 1997 09:55 GMT", "21 Nov 1997 24:55 GMT",
        "21 Nov 1997 09:55 GMT (x", "21 Nov 1997 09:55 GMT x"}) {
    EXPECT_FALSE(is_date_time(date)) << date;
  }
}

// Whatever a store says: no byte of it may hurt.
TEST(FieldSyntax, EveryBeginningIsJudged) {
  const std::string field = "A \\\"(x\\)(y)) \"q\\\" z\"@[a:b]: <a@b.test>, \"c\" <d@e.test>;, \\";
  for (std::size_t size = 0; size <= field.size(); ++size) {
    (void)address_syntax(field.substr(0, size));
    (void)address_syntax(field.substr(size));
    (void)is_date_time(field.substr(size));
  }
}

}  // namespace
}  // namespace offenbar::mail
