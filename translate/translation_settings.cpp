#include "translate/translation_settings.h"

#include <string>

namespace hymt {

const LanguagePair& TranslationSettings::languages(std::string_view source,
                                                   std::string_view target) const {
  const std::lock_guard lock(mutex_);
  const std::pair key{std::string(source), std::string(target)};
  return languages_.try_emplace(key, key.first, key.second, options_.glossary).first->second;
}

}  // namespace hymt
