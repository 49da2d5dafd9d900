// Generators without a model. Users prove fidelity on their own documents with them before they
// spend hours of computing; so do our tests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "translate/generator.h"

namespace hymt {

// Answers with the source.
[[nodiscard]] std::unique_ptr<Generator> make_identity_generator();

// Answers with a pseudo-translation: every Latin letter changed to an accented look-alike, about
// 30 % longer, in brackets; tags kept in place.
[[nodiscard]] std::unique_ptr<Generator> make_pseudo_generator();

// What an adversarial generator may do to an answer.
enum class Damage : std::uint8_t {
  kTags,     // Drops, moves, doubles, unbalances and invents tags.
  kChatter,  // Adds remarks, code fences, quotation marks, echoes of the source or prompt.
  kAll,      // Both, and truncates, loops, answers nothing or in another script.
};

// Answers with a damaged pseudo-translation. What is done to a request depends on `seed` and the
// request's stream and text alone.
[[nodiscard]] std::unique_ptr<Generator> make_adversarial_generator(std::uint64_t seed,
                                                                    Damage damage);

// The pseudo-translation of tag-free text, and its inverse: undo_pseudo(pseudo(x)) == x for every
// valid UTF-8 string x. The inverse returns text that is no pseudo-translation unchanged.
[[nodiscard]] std::string pseudo_translation(std::string_view text);
[[nodiscard]] std::string undo_pseudo_translation(std::string_view text);

}  // namespace hymt
