#include "batch/option_table.h"

#include <algorithm>
#include <array>

namespace offenbar::batch {
namespace {

constexpr unsigned any_number = 1u << 20;

constexpr std::array command_rows{
    Command{"migrate", "SOURCE... --to TARGET", Kind::folder, 1, any_number,
            "Converts a whole tree overnight, keeps a ledger, writes a report",
            "Each SOURCE (a folder or a file) lands in TARGET under its own last name, or under "
            "NAME if "
            "it is given as NAME=PATH. The tree in TARGET is complete: what cannot be converted "
            "lands as "
            "an unchanged copy and is listed. The sources are only read.\n\n"
            "The same command again goes on where the last run stopped: what is finished and "
            "unchanged is "
            "not touched. Interrupting is safe at any moment.\n\n"
            "The report is in TARGET/.offenbar/report."},
    Command{"convert", "FILE [--to RESULT|-]", Kind::file, 1, 1,
            "Converts one file, without a ledger",
            "Without --to the result stands beside FILE, with the extension of its open format."},
    Command{
        "scan", "SOURCE...", Kind::folder, 1, any_number,
        "Says what is there, what binds it to one vendor and what moving it will cost",
        "Looks into every file, members of archives and items of mail stores included, without "
        "LibreOffice and without changing anything. The same command again looks only into what "
        "is new or changed.\n\n"
        "What was found is kept outside of the sources, in the folder --state names, with the "
        "report in its folder report."},
    Command{"validate", "SOURCE RESULT", Kind::file, 2, 2,
            "Says what a result lacks of what its source holds",
            "Both files are read by readers of their own, without LibreOffice. Each difference is "
            "listed with its place, worst first."},
    Command{"report", "TARGET", Kind::folder, 1, 1, "Shows again what the last run found", ""},
    Command{
        "accept", "TARGET [--loss CATEGORY] [--file SOURCE] --why TEXT", Kind::folder, 1, 1,
        "Says that known losses can be lived with, by whom and why",
        "Accepted losses count no more for verdicts and exit codes; every report goes on showing "
        "them, with the reason. What is accepted for one file holds until that file changes. "
        "Without --loss and --file, all that is accepted is listed."},
    Command{"release", "TARGET [--file SOURCE] --why TEXT", Kind::folder, 1, 1,
            "Signs off a folder, a mailbox or all of TARGET as ready for use",
            "What the report said at that moment is kept with it. Without --why, all releases are "
            "listed."},
    Command{"inspect", "FILE", Kind::file, 1, 1,
            "Says what a file is and what it holds, by its content",
            "Nothing is converted. A wrong extension is said, and the content decides."},
    Command{"mappings", "check|show|diff [TABLE...]", Kind::text, 1, any_number,
            "Checks and shows the tables that say how one world is said in the other",
            "check lists what is wrong in your tables, with file and line and what would be right. "
            "show prints the rows that hold and where each is from, diff what your tables change "
            "against the shipped ones. Your tables lie in the folders that --mappings names, else "
            "in /etc/offenbar/mappings."},
    Command{"formats", "", Kind::none, 0, 0, "Lists the formats and what becomes of them", ""},
    Command{
        "serve", "[TARGET...]", Kind::folder, 0, any_number,
        "Shows the state of batches in a browser, and steers their runs",
        "Serves pages at 127.0.0.1 until it is interrupted; the address with its token is said at "
        "the start. Through ssh: ssh -L 8474:127.0.0.1:8474 SERVER. Runs that are started there "
        "are processes of their own and go on without it.\n\n"
        "New batches can be started where --source-root and --target-root say which folders may "
        "be read and written."},
    Command{"selftest", "", Kind::none, 0, 0,
            "Proves that no request leaves and no macro runs on this machine",
            "Converts marker documents that try to reach a listener and to run macros, and shows "
            "what was "
            "refused."},
    Command{"help", "[COMMAND]", Kind::command, 0, 1, "Explains a command", ""},
    Command{"version", "", Kind::none, 0, 0, "Says which version this is", ""},
    Command{"work", "WORKER", Kind::text, 1, any_number, "Serves a run as one of its processes", "",
            true},
};

constexpr std::string_view migrating = "migrate convert";

constexpr std::array option_rows{
    Option{"migrate", "to", 't', "TARGET", Kind::folder, "The folder that receives the results."},
    Option{"convert", "to", 't', "RESULT", Kind::file, "The result; - is standard output."},
    Option{"migrate scan", "jobs", 'j', "N", Kind::text,
           "Documents at a time. Default: one per core."},
    Option{"migrate", "dry-run", 'n', "", Kind::none,
           "Only plan: say how many files would be worked on, write nothing."},
    Option{"migrate scan",
           "include",
           0,
           "GLOB",
           Kind::text,
           "Only files whose path below SOURCE matches, as in '*.doc' or 'Amt/**'.",
           {},
           true},
    Option{"migrate scan",
           "exclude",
           0,
           "GLOB",
           Kind::text,
           "Not the files whose path below SOURCE matches; they are listed as skipped.",
           {},
           true},
    Option{
        "migrate", "open-archives", 0, "", Kind::none,
        "Open zip, 7z, tar, cab and what COMPRESS.EXE packed: x.zip becomes a folder x.zip, each "
        "file in it is converted, archives in archives too (3 deep). Without this they are "
        "copied."},
    Option{
        migrating, "macros", 0, "HOW", Kind::choice,
        "What becomes of macros, which never run: keep (the default), extract (kept, and as text "
        "in a file x.macros.txt beside the result) or strip (taken out of the result).",
        "keep extract strip"},
    Option{"migrate", "remap", 0, "", Kind::none,
           "Convert again what was converted, by the mappings as they are now. Without this they "
           "hold for what is converted from now on."},
    Option{"migrate", "retry-failed", 0, "", Kind::none,
           "Try again what failed or was encrypted in an earlier run."},
    Option{
        "migrate", "order", 0, "ORDER", Kind::choice,
        "longest-first (the default) keeps all cores busy to the end; path goes through the tree.",
        "longest-first path"},
    Option{"migrate", "witness", 0, "WITNESS", Kind::choice,
           "recalc (the default) computes every formula anew and compares it with the value that "
           "was stored; none spares that time.",
           "recalc none"},
    Option{
        "migrate", "pages", 0, "", Kind::none,
        "Draw source and result and compare them page by page: words that moved, pages that look "
        "different. Takes about twice the time; pictures lie in the state folder."},
    Option{
        "migrate", "hours", 0, "FROM-TO", Kind::text,
        "Work on documents only at these hours of the day, local time, as in 18:00-06:00; rest in "
        "between."},
    Option{"migrate", "start-at", 0, "TIME", Kind::text,
           "Wait until then before anything is looked at, as in 18:00 (the next one) or "
           "2026-12-01T18:00, local time."},
    Option{"migrate", "stop-at", 0, "TIME", Kind::text,
           "End at that time as Ctrl-C does: after the documents in work. As --start-at."},
    Option{"migrate", "also", 0, "FORMAT", Kind::choice, "Write a PDF/A-2b beside each result.",
           "pdfa"},
    Option{
        migrating, "mail", 0, "LAYOUT", Kind::choice,
        "How mail stores land: maildir (the default), mbox (one file per folder) or eml (one file "
        "per message). Rules of Outlook lie beside as rules.sieve.",
        "maildir mbox eml"},
    Option{
        migrating,
        "addresses",
        0,
        "FILE",
        Kind::file,
        "Who is who: LDIF, CSV or an Outlook address book, for senders and recipients that a mail "
        "store knows by an Exchange name only.",
        {},
        true},
    Option{migrating, "salvage", 0, "", Kind::none,
           "Look through mail stores for deleted and lost items, too; they land apart, under "
           "recovered."},
    Option{migrating, "profile", 0, "RECEIVER", Kind::choice,
           "Who gets calendars and contacts: what that program refuses is solved before it is "
           "written. Default: standard.",
           "standard dovecot open-xchange nextcloud sogo radicale thunderbird"},
    Option{migrating, "single", 0, "", Kind::none,
           "One file per calendar and address book, instead of one per appointment or contact."},
    Option{
        "migrate convert validate mappings",
        "mappings",
        0,
        "DIR",
        Kind::folder,
        "A folder of your own tables, such as fonts.tsv: its rows take the place of shipped ones. "
        "Given again, the later one wins.",
        {},
        true},
    Option{"migrate", "carry", 0, "STATES", Kind::text,
           "Which unconverted files land as copies: all (the default), none, or some of encrypted, "
           "protected, unsupported, failed, skipped, separated by commas."},
    Option{migrating, "passwords", 0, "FILE", Kind::file,
           "Passwords to try, one per line. Only its owner may be able to read FILE (mode 0600)."},
    Option{migrating, "password-tries", 0, "N", Kind::text,
           "Passwords to try per file. Default: 20."},
    Option{migrating, "decrypt", 0, "", Kind::none,
           "Store what a password opened without one. Without this the result keeps the password."},
    Option{migrating, "deadline", 0, "TIME", Kind::text,
           "Longest time per document, as in 90, 90s, 5m or 1h. Default: 300."},
    Option{migrating, "memory", 0, "SIZE", Kind::text,
           "Most memory per document, as in 800M or 4G. Default: 4G."},
    Option{migrating, "output", 0, "SIZE", Kind::text, "Largest result per document. Default: 4G."},
    Option{"migrate convert selftest", "locale", 0, "TAG", Kind::text,
           "Language and country of the documents where they do not say, as in de-DE. Default: "
           "that of the "
           "environment, else the one in mappings/locale.tsv."},
    Option{"migrate convert selftest", "office", 0, "DIR", Kind::folder,
           "The program folder of LibreOffice. Default: $OFFENBAR_OFFICE, else where the system "
           "has it."},
    Option{"migrate report accept release", "state", 0, "DIR", Kind::folder,
           "Where ledger and report are. Default: TARGET/.offenbar."},
    Option{"serve", "listen", 0, "ADDRESS", Kind::text,
           "Where to listen, as in 8474 or [::1]:8474. Default: 127.0.0.1:8474. Other machines are "
           "let in only with --users or --token-file, and with TLS or --behind-proxy."},
    Option{"serve",
           "source-root",
           0,
           "DIR",
           Kind::folder,
           "New batches may read what is below it.",
           {},
           true},
    Option{"serve",
           "target-root",
           0,
           "DIR",
           Kind::folder,
           "New batches may write below it; batches right below it are shown.",
           {},
           true},
    Option{"serve", "users", 0, "FILE", Kind::file,
           "Who may come in: lines of name:roles:hash, roles being look, operate, sign-off. Mode "
           "0600."},
    Option{"serve", "token-file", 0, "FILE", Kind::file,
           "A token that lets in, in the first line of FILE. Mode 0600. Default: a new one per "
           "start."},
    Option{"serve", "hash-password", 0, "", Kind::none,
           "Read a password from standard input and print its hash for --users."},
    Option{"serve",
           "host",
           0,
           "NAME",
           Kind::text,
           "A name that this server is called by, beside localhost.",
           {},
           true},
    Option{"serve", "tls-certificate", 0, "FILE", Kind::file, "Serve HTTPS with this chain (PEM)."},
    Option{"serve", "tls-key", 0, "FILE", Kind::file, "The certificate's key (PEM, no password)."},
    Option{"serve", "behind-proxy", 0, "", Kind::none,
           "HTTPS ends at a proxy in front, whose X-Forwarded-For is believed."},
    Option{
        "scan", "state", 0, "DIR", Kind::folder,
        "Where ledger and report are, outside of every SOURCE. Default: a folder of "
        "$XDG_STATE_HOME/offenbar (else ~/.local/state/offenbar) that belongs to these sources."},
    Option{"migrate", "prune", 0, "", Kind::none,
           "Delete results whose source is gone and which nobody has edited."},
    Option{"migrate", "force", 0, "", Kind::none,
           "Start although the free space may not be enough."},
    Option{"convert", "force", 0, "", Kind::none, "Replace RESULT if it exists."},
    Option{"validate", "schema", 0, "FILE", Kind::file,
           "Check the result's XML against this RELAX NG schema too (in XML, as OASIS publishes it "
           "for "
           "OpenDocument); extensions of LibreOffice are told apart."},
    Option{"migrate validate", "fail-on", 0, "SEVERITY", Kind::choice,
           "End with exit code 3 if a verdict is this or worse. Default: content.",
           "cosmetic formatting content"},
    Option{"migrate convert inspect validate scan", "unsafe", 0, "", Kind::none,
           "Run although this machine cannot lock in the processes that read documents."},
    Option{"migrate report", "redact", 0, "", Kind::none, "Keep text of documents out of reports."},
    Option{"accept", "loss", 0, "CATEGORY", Kind::text,
           "The kind of loss, as report --json calls it: hyperlink, image_recoded ..."},
    Option{
        "accept release", "file", 0, "SOURCE", Kind::text,
        "A file as the report calls it (office/a/x.docx), or with a slash at the end all in that "
        "folder. Default: every file."},
    Option{"accept release", "why", 0, "TEXT", Kind::text, "The reason, for every report."},
    Option{"accept release", "as", 0, "NAME", Kind::text,
           "Who decides. Default: the user who calls."},
    Option{"accept release", "withdraw", 0, "N", Kind::text,
           "Take back the decision of that number."},
    Option{"report", "csv", 0, "", Kind::none, "One line per file, for a spreadsheet."},
    Option{"report", "html", 0, "DIR", Kind::folder, "Write the report's three files into DIR."},
    Option{"migrate report inspect validate formats mappings", "json", 0, "", Kind::none,
           "Write JSON for scripts; migrate writes one object per line and event."},
    Option{"scan", "against", 0, "STATE", Kind::folder,
           "The --state folder of an earlier scan: the report shows what shrank and what grew."},
    Option{
        "scan", "migrated", 0, "TARGET", Kind::folder,
        "A target that `migrate` filled from these sources: hours are reckoned from what it took, "
        "and the report says how far the estimate was off."},
    Option{"scan", "json", 0, "", Kind::none, "Write one JSON object per file and line."},
    Option{"migrate scan", "quiet", 'q', "", Kind::none, "No progress line and no summary."},
    Option{"migrate selftest", "verbose", 'v', "", Kind::none, "Tell what happens to each file."},
    Option{"help", "man", 0, "", Kind::none, "Print the man page (troff)."},
    Option{"help", "completion", 0, "SHELL", Kind::choice, "Print the completions for a shell.",
           "bash zsh fish"},
    Option{"*", "help", 'h', "", Kind::none, "Explain the command."},
};

constexpr std::array example_rows{
    Example{"Move two shares into open formats; run it again to go on",
            "offenbar migrate /srv/office /srv/archive --to /srv/open"},
    Example{"Know what binds you before you move, and what it will cost",
            "offenbar scan /srv/office --state /srv/scan"},
    Example{"Convert one document", "offenbar convert Bericht.docx"},
};

// A switch has no value and an option with choices names them: checked where the table is compiled.
constexpr bool consistent(const Option& row) {
  return row.value.empty() == (row.kind == Kind::none) &&
         row.choices.empty() == (row.kind != Kind::choice) && !row.help.empty();
}
static_assert(std::all_of(option_rows.begin(), option_rows.end(), consistent));

}  // namespace

std::span<const Command> commands() { return command_rows; }
std::span<const Option> options() { return option_rows; }
std::span<const Example> examples() { return example_rows; }

const Command* find_command(std::string_view name) {
  const auto* row = std::find_if(command_rows.begin(), command_rows.end(),
                                 [&](const Command& command) { return command.name == name; });
  return row == command_rows.end() ? nullptr : row;
}

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    if (list.substr(0, end) == word) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

bool takes(const Command& command, const Option& option) {
  return option.commands == "*" || has_word(option.commands, command.name);
}

}  // namespace offenbar::batch
