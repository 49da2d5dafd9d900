#include "cli/options/language_names.h"

#include <unicode/coll.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "cli/document/language_tag.h"
#include "segmenter/language_data.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

// Longer texts are no name, and would cost time.
constexpr std::size_t kMaxNameBytes = 100;

// Variants that have names of their own.
constexpr std::string_view kNamedVariants[] = {"de-AT", "de-CH", "en-AU",  "en-CA",  "en-GB",
                                               "en-US", "es-ES", "es-419", "es-MX",  "fr-CA",
                                               "fr-CH", "pt-BR", "pt-PT",  "zh-Hans"};

NamedLanguage named_by_icu(std::string_view tag) {
  return {std::string(tag), language_name(tag, "en"), language_name(tag, tag), false};
}

std::vector<NamedLanguage> name_all() {
  std::vector<NamedLanguage> all;
  for (const Language& language : known_languages()) {
    NamedLanguage& named = all.emplace_back(named_by_icu(language.tag));
    named.name = language.name;
    named.is_a_models = true;
  }
  std::vector<std::string_view> others = languages_with_data();
  std::erase_if(others, [](std::string_view tag) { return model_language(tag) != nullptr; });
  std::sort(others.begin(), others.end());
  for (const std::string_view tag : others) all.push_back(named_by_icu(tag));
  return all;
}

// Names as they are compared: without regard to case and accents.
class NameTable {
 public:
  NameTable() {
    UErrorCode status = U_ZERO_ERROR;
    collator_.reset(icu::Collator::createInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) collator_.reset();
    if (collator_ != nullptr) collator_->setStrength(icu::Collator::PRIMARY);
    for (const NamedLanguage& language : named_languages()) add(language);
    for (const std::string_view tag : kNamedVariants) add(named_by_icu(tag));
    // Of equal names the first counts: languages come before their variants.
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.first < b.first; });
  }

  [[nodiscard]] std::optional<std::string> find(std::string_view name) const {
    const std::string wanted = key_of(name);
    const auto found = std::lower_bound(
        entries_.begin(), entries_.end(), wanted,
        [](const Entry& entry, const std::string& key) { return entry.first < key; });
    if (wanted.empty() || found == entries_.end() || found->first != wanted) return std::nullopt;
    return found->second;
  }

 private:
  using Entry = std::pair<std::string, std::string>;  // A name's key, and a tag.

  void add(const NamedLanguage& language) {
    for (const std::string& name : {language.name, language.own_name}) {
      std::string key = key_of(name);
      if (!key.empty()) entries_.emplace_back(std::move(key), language.tag);
    }
  }

  // Equal for equal names; empty for what holds no letter.
  [[nodiscard]] std::string key_of(std::string_view name) const {
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
    if (collator_ == nullptr || text.isEmpty()) return {};
    std::vector<std::uint8_t> bytes(
        static_cast<std::size_t>(collator_->getSortKey(text, nullptr, 0)));
    const auto size =
        collator_->getSortKey(text, bytes.data(), static_cast<std::int32_t>(bytes.size()));
    std::string key(bytes.begin(), bytes.begin() + std::max(size, 0));
    // What only an end is left of compares as nothing.
    return key.find_first_not_of(std::string("\0\1", 2)) == std::string::npos ? std::string() : key;
  }

  std::unique_ptr<icu::Collator> collator_;  // Null if ICU's data are not there.
  std::vector<Entry> entries_;               // By key.
};

}  // namespace

const std::vector<NamedLanguage>& named_languages() {
  static const std::vector<NamedLanguage> kLanguages = name_all();
  return kLanguages;
}

std::optional<std::string> language_of_name(std::string_view name) {
  if (name.size() > kMaxNameBytes) return std::nullopt;
  static const NameTable kTable;
  return kTable.find(name);
}

}  // namespace hymt
