#include "cli/options/option_view.h"

#include <span>
#include <utility>

#include "cli/options/option_tables.h"
#include "cli/options/text_layout.h"
#include "translate/loading/backend_kinds.h"

namespace hymt {
namespace {

std::vector<std::string_view> devices_with_numbers() {
  std::vector<std::string_view> words = device_words();
  for (const BackendKind& kind : backend_kinds()) {
    for (const BackendDevice& device : kind.devices) {
      if (!device.numbered_name.empty()) words.push_back(device.numbered_name);
    }
  }
  return words;
}

template <typename Options>
std::vector<OptionView> views_of(std::span<const Option<Options>> table) {
  std::vector<OptionView> views;
  for (const Option<Options>& option : table) {
    const OptionText& text = option.text;
    OptionView view;
    const std::size_t comma = text.names.find(',');
    if (comma != std::string_view::npos) view.short_name = text.names.substr(0, comma);
    view.long_name = text.long_name();
    view.argument = text.argument;
    view.section = text.section;
    view.help = with_backends(text.help);
    view.values = text.values;
    view.words = option.words;
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace

std::vector<OptionView> options_of(std::string_view command) {
  if (command == "translate") return views_of(translate_options());
  if (command == "status") return views_of(status_options());
  if (command == "check") return views_of(check_options());
  if (command == "learn") return views_of(learn_options());
  if (command == "resolve") return views_of(resolve_options());
  if (command == "explain") return views_of(explain_options());
  if (command == "models") return views_of(models_options());
  if (command == "languages") return views_of(languages_options());
  if (command == "serve") return views_of(serve_options());
  return {};
}

std::string with_backends(std::string_view text) {
  const BackendChoice standard;
  const std::pair<std::string_view, std::string> replacements[] = {
      {"{backends}", listed(backend_words())},
      {"{backend}", std::string(standard.kind->name)},
      {"{devices}", listed(devices_with_numbers())},
      {"{device}", standard.device},
      {"{precisions}", listed(precision_words())},
      {"{precision}", std::string(precision_name(standard.precision))}};
  std::string result(text);
  for (const auto& [mark, words] : replacements) {
    for (auto at = result.find(mark); at != std::string::npos; at = result.find(mark, at)) {
      result.replace(at, mark.size(), words);
    }
  }
  return result;
}

}  // namespace hymt
