#include "cli/options/manual_page.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "cli/options/command_texts.h"
#include "cli/options/configuration.h"
#include "cli/options/help_text.h"
#include "cli/options/option_view.h"
#include "cli/options/text_layout.h"

namespace hymt {
namespace {

// Lines of roff. What is said stands in them escaped: a backslash, a dash that is to be copied as
// one, a quotation mark that would be curled, and what at a line's beginning is a request.
class Roff {
 public:
  // ".SH NAME"
  void request(std::string_view macro, std::string_view argument = {}) {
    out_.append(".").append(macro);
    if (!argument.empty()) out_.append(" \"").append(escaped(argument)).append("\"");
    out_ += '\n';
  }

  void line(std::string_view text) { out_.append(escaped(text)).append("\n"); }

  // A definition: a term in bold and, in italics, what stands behind it.
  void term(std::string_view bold, std::string_view italic) {
    out_.append(".TP\n\\fB").append(escaped(bold)).append("\\fR");
    if (!italic.empty()) out_.append(" \\fI").append(escaped(italic)).append("\\fR");
    out_ += '\n';
  }

  // Lines that stay as they are.
  void verbatim(const std::vector<std::string_view>& lines) {
    request("nf");
    for (const std::string_view text : lines) line(text);
    request("fi");
  }

  // See CommandText.
  void blocks(std::string_view text) {
    std::vector<std::string_view> block;
    for (const std::string_view each : lines_of(text)) {
      if (!each.empty()) {
        block.push_back(each);
        continue;
      }
      one_block(block);
      block.clear();
    }
    one_block(block);
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void one_block(std::vector<std::string_view> lines) {
    if (lines.empty()) return;
    request("PP");
    const auto list = std::find_if(lines.begin(), lines.end(),
                                   [](std::string_view text) { return text.starts_with(' '); });
    for (auto each = lines.begin(); each != list; ++each) line(*each);
    if (list != lines.end()) verbatim({list, lines.end()});
  }

  static std::string escaped(std::string_view text) {
    std::string result;
    bool begins_line = true;
    for (const char c : text) {
      if (begins_line && (c == '.' || c == '\'')) result += "\\&";
      begins_line = c == '\n';
      switch (c) {
        case '\\': result += "\\e"; break;
        case '-': result += "\\-"; break;
        case '\'': result += "\\(aq"; break;
        case '"': result += "\\(dq"; break;
        case '`': result += "\\(ga"; break;
        case '^': result += "\\(ha"; break;
        case '~': result += "\\(ti"; break;
        default: result += c;
      }
    }
    return result;
  }

  std::string out_;
};

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return result;
}

void add_options(Roff& roff, std::string_view command) {
  std::string_view section;
  for (const OptionView& option : options_of(command)) {
    if (option.section != section) {
      section = option.section;
      roff.request("SS", section);
    }
    const std::string short_name = option.short_name.empty() ? "" : option.short_name + ", ";
    roff.term(short_name + option.long_name, option.argument);
    roff.line(option.help);
    if (option.values.empty()) continue;
    roff.request("RS");
    for (const std::string_view value : lines_of(option.values)) {
      const ListItem item = list_item(value);
      roff.term(item.value, "");
      roff.line(item.meaning);
    }
    roff.request("RE");
  }
}

void add_command(Roff& roff, const CommandText& command) {
  roff.request("SH", upper("hymt-doc " + std::string(command.name)));
  roff.line(usage_of(command));
  roff.request("PP");
  roff.line("To " + std::string(command.summary) + ".");
  roff.blocks(command.text);
  add_options(roff, command.name);
  if (command.tail.empty()) return;
  roff.request("SS", "Results");
  roff.blocks(command.tail);
}

void add_configuration(Roff& roff) {
  roff.request("SH", "CONFIGURATION");
  roff.blocks(kConfigurationText);
  for (const KeyText& key : configuration_keys()) {
    roff.term(key.name, key.type);
    roff.line(key.help + (key.help.ends_with('.') ? "" : "."));
    if (!key.fallback.empty()) roff.line("Default: " + key.fallback + ".");
    if (key.place == KeyPlace::kSomeFiles) roff.line("In [[files]] only.");
    roff.request("RS");
    roff.request("PP");
    roff.verbatim(lines_of(key.example));
    roff.request("RE");
  }
  roff.blocks(kConfigurationTail);
}

void add_surroundings(Roff& roff) {
  roff.request("SH", "FILES");
  roff.term("hymt-doc.toml", "");
  roff.line("What a project wants for every run; see CONFIGURATION.");
  roff.request("SH", "ENVIRONMENT");
  for (const std::string_view row : lines_of(kEnvironment)) {
    const ListItem item = list_item(row);
    roff.term(item.value, "");
    roff.line(item.meaning);
  }
}

}  // namespace

std::string manual_page() {
  Roff roff;
  std::string version = version_text();
  version.pop_back();
  // Without a date, since the page is made with the program, and two builds are to be the same.
  std::string page = ".TH HYMT\\-DOC 1 \"\" \"" + version + "\"\n";
  // Words that may have to be typed are not to be cut, nor lines to be stretched.
  page += ".nh\n.ad l\n";
  roff.request("SH", "NAME");
  roff.line("hymt-doc - translate documents and leave everything but their words as it is");
  roff.request("SH", "SYNOPSIS");
  std::vector<std::string> usages;
  for (const CommandText& command : command_texts()) usages.push_back(usage_of(command));
  roff.verbatim({usages.begin(), usages.end()});
  roff.request("SH", "DESCRIPTION");
  roff.blocks(kProgramText);
  roff.blocks(kProgramTail);
  for (const CommandText& command : command_texts()) add_command(roff, command);
  add_configuration(roff);
  add_surroundings(roff);
  return page + roff.take();
}

}  // namespace hymt
