#include "cli/commands/languages_command.h"

#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/options/language_names.h"
#include "cli/options/languages.h"
#include "cli/report/json_writer.h"
#include "cli/report/styled_text.h"
#include "parsers/characters/display_width.h"
#include "translate/loading/model_location.h"
#include "translate/loading/model_source.h"

namespace hymt {
namespace {

struct ListedLanguage {
  const NamedLanguage* language = nullptr;
  bool is_source = false;
  bool is_target = false;
};

// Only those between which something translates, in the order of named_languages().
std::vector<ListedLanguage> list(const LanguagesOptions& options) {
  LanguageDirections directions;
  if (options.model) directions = open_model(locate_model(*options.model))->languages();
  std::vector<ListedLanguage> languages;
  for (const NamedLanguage& language : named_languages()) {
    const ListedLanguage listed = {&language, !options.model || directions.has_source(language.tag),
                                   directions.has_target(language.tag)};
    if (listed.is_source || listed.is_target) languages.push_back(listed);
  }
  return languages;
}

std::string line_of(const NamedLanguage& language) {
  constexpr std::size_t kTagWidth = 9;
  constexpr std::size_t kNameWidth = 21;
  const auto padded = [](std::string text, std::size_t width) {
    const std::size_t columns = display_column(text);
    return text.append(columns < width ? width - columns : 1, ' ');
  };
  return "  " + padded(language.tag, kTagWidth) + padded(language.name, kNameWidth) +
         language.own_name + "\n";
}

// Those for which --from and --to are as said, under a heading; nothing if there are none.
std::string section(const std::vector<ListedLanguage>& languages, bool is_source, bool is_target,
                    std::string_view heading, const Painter& paint) {
  std::string text;
  for (const ListedLanguage& listed : languages) {
    if (listed.is_source == is_source && listed.is_target == is_target) {
      text += line_of(*listed.language);
    }
  }
  return text.empty() ? text : paint(Style::kBold, heading) + "\n" + text;
}

std::string text_of(const std::vector<ListedLanguage>& languages, const LanguagesOptions& options) {
  const Painter paint(wants_color(options.color, STDOUT_FILENO));
  std::string text = section(languages, true, true, "from and into", paint);
  text += section(languages, true, false, "from", paint);
  text += section(languages, false, true, "into", paint);
  if (!options.model) {
    text += paint(Style::kBold, "into, without a model") + "\n";
    text += "  " + std::string(kPseudoLanguage) + " pseudo-translation\n";
  }
  return text;
}

void write_json(const std::vector<ListedLanguage>& languages, WritableFile& out) {
  JsonWriter json([&out](std::string_view bytes) { out.write(bytes); });
  json.begin_object();
  json.key("version").value(std::int32_t{1});
  json.key("languages").begin_array();
  for (const ListedLanguage& listed : languages) {
    json.begin_object(JsonWriter::Layout::kLine);
    json.key("tag").value(listed.language->tag);
    json.key("name").value(listed.language->name);
    json.key("own_name").value(listed.language->own_name);
    json.key("from").value(listed.is_source);
    json.key("to").value(listed.is_target);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.flush();
  out.write("\n");
}

}  // namespace

int list_languages(const LanguagesOptions& options, FileSystem& file_system) {
  const std::vector<ListedLanguage> languages = list(options);
  const auto out = file_system.standard_output();
  if (options.json) {
    write_json(languages, *out);
  } else {
    out->write(text_of(languages, options));
  }
  return kExitDone;
}

}  // namespace hymt
