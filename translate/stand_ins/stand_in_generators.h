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

// Answers with a pseudo-translation (see pseudo_translation.h): every Latin letter changed to an
// accented look-alike, about 30 % longer, in brackets; tags kept in place.
[[nodiscard]] std::unique_ptr<Generator> make_pseudo_generator();

// What an adversarial generator may do to an answer.
enum class Damage : std::uint8_t {
  kTags,     // Drops, moves, doubles, unbalances, misspells and invents tags.
  kChatter,  // Adds remarks, code fences, quotation marks, echoes of the source or prompt.
  kAll,      // Both, and truncates, loops, answers nothing or in another script, adds hostile
             // markup and control characters, fails.
};

// Answers with a damaged pseudo-translation. What is done to a request depends on `seed` and the
// request's stream and text alone. Two of three requests are damaged, one to three times; and of
// each five texts there is one for which no request is spared, whatever the stream, as a model that
// fails on a sentence tends to fail on it again.
[[nodiscard]] std::unique_ptr<Generator> make_adversarial_generator(std::uint64_t seed,
                                                                    Damage damage);

// The generator that `engine` names: "identity", "pseudo", or "adversarial[:SEED[:KIND]]" where
// KIND is tags, chatter or all, and SEED is 0 and KIND all if they are left out.
// Throws Error (kUsage), naming what is known, for anything else.
[[nodiscard]] std::unique_ptr<Generator> make_stand_in_generator(std::string_view engine);

}  // namespace hymt
