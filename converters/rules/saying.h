// How a rule of Outlook is said in Sieve: its parts as tests and commands, what stands in the way,
// and what is said with a difference.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converters/loss.h"
#include "converters/mail/addresses.h"
#include "converters/rules/rule.h"
#include "converters/rules/sieve.h"

namespace offenbar::rules {

// Where a rule files into: the name that the mail server gives the mailbox, or why there is none.
struct Destination {
  std::string mailbox;   // UTF-8; empty if it is no mailbox of this store
  std::string obstacle;  // "a folder of another store"
};

// What a rule answers with.
struct ReplyTemplate {
  std::string subject;
  std::string text;
};

struct Context {
  const mail::AddressBook* addresses = nullptr;  // may be null
  // By the entry ids of the folder and of its store.
  std::function<Destination(const mapi::Binary& folder, const mapi::Binary& store)> destination;
  // By the entry id of the template or its PidTagReplyTemplateId. May be null.
  std::function<std::optional<ReplyTemplate>(const mapi::Binary& message, const mapi::Guid& id)>
      reply_template;
  std::string trash = "Trash";     // the mailbox that deleted mail goes to
  std::vector<std::string> owner;  // addresses of who the mailbox is of: "my name"
};

struct Obstacle {
  std::string_view category;  // an id of mappings/losses.tsv
  std::string what;
};
struct Remark {
  Severity severity = Severity::cosmetic;
  std::string what;
};

struct Said {
  sieve::Test test;
  std::vector<sieve::Command> commands;
  bool clears_keywords = false;     // those that rules before it gave
  std::vector<Obstacle> obstacles;  // if there are any, the rule cannot be said
  std::vector<Remark> remarks;
  bool is_unresolved = false;  // somebody's address is not known: more names may help
};

// Nothing of `rule` is left out: what neither test nor command says is an obstacle or a remark.
[[nodiscard]] Said say(const Rule& rule, const Context& context);

// What both kinds of rules ask and do, in one place each. For say().
class Saying {
 public:
  explicit Saying(const Context& context) : context_(context), resolver_(context.addresses, 1252) {}

  [[nodiscard]] const Context& context() const { return context_; }
  Said& said() { return said_; }

  void obstacle(std::string_view category, const std::string& what);
  void remark(Severity severity, const std::string& what);
  // A condition that cannot be said; the test it leaves is of no use.
  sieve::Test cannot_ask(const std::string& what);
  void cannot_do(const std::string& what);

  sieve::Test words(std::vector<std::string> fields, const std::vector<std::string>& words,
                    sieve::Match match = sieve::Match::contains);
  sieve::Test body_words(const std::vector<std::string>& words);
  sieve::Test header_words(const std::vector<std::string>& words);  // anywhere in the head
  sieve::Test address_words(std::vector<std::string> fields, const std::vector<std::string>& words);
  sieve::Test people(std::vector<std::string> fields, const std::vector<mail::Person>& people);
  sieve::Test me(std::vector<std::string> fields);
  sieve::Test only_to_me();
  sieve::Test importance(std::int64_t level);
  sieve::Test sensitivity(std::int64_t level);
  sieve::Test category(const std::vector<std::string>& names);
  sieve::Test any_category();
  sieve::Test has_attachment();
  sieve::Test message_class(std::string_view name);
  sieve::Test larger(std::int64_t bytes);  // than so many
  sieve::Test smaller(std::int64_t bytes);

  void file(const mapi::Binary& folder, const mapi::Binary& store, std::string_view name,
            bool is_copy);
  void forward(const std::vector<mail::Person>& people, bool is_redirect);
  void add_categories(const std::vector<std::string>& names);
  void add_flag(std::string flag);
  void reply(const mapi::Binary& message, const mapi::Guid& id);

  // Somebody by the properties of a recipient, by a search key ("SMTP:A@B"), by an entry id.
  [[nodiscard]] mail::Person person(const std::vector<Tagged>& properties) const;
  [[nodiscard]] mail::Person person(const mapi::Binary& search_key, std::string name) const;
  [[nodiscard]] std::optional<mail::Person> person_of_entry(const mapi::Binary& entry_id) const;

 private:
  std::vector<std::string> keys(const std::vector<std::string>& words);
  void unknown(const mail::Person& person);

  const Context& context_;
  mail::Resolver resolver_;
  Said said_;
};

// The two kinds: conditions and actions of a rule message, elements of the organizer.
[[nodiscard]] sieve::Test say_condition(const Condition& condition, Saying& saying);
void say_actions(const Actions& actions, Saying& saying);
void say_elements(const std::vector<Element>& elements, Saying& saying);

// "a;b; c" as names.
[[nodiscard]] std::vector<std::string> split_list(std::string_view list);

}  // namespace offenbar::rules
