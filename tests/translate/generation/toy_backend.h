// A backend whose logits are a function of the tokens before, by a hash: every mistake in what a
// slot holds changes everything behind it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <new>
#include <set>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/backend.h"
#include "translate/model/random_draws.h"
#include "translate/model/sampler.h"

namespace hymt::testing {

struct ToyOptions {
  std::size_t num_slots = 4;
  std::size_t num_positions = 128;
  std::size_t vocab_size = 24;
  // Tokens that all slots together have memory for.
  std::size_t most_tokens = std::numeric_limits<std::size_t>::max();
  bool throws_bad_alloc = false;             // Where memory is out, in place of OutOfMemory.
  std::set<std::size_t> failing_calls = {};  // Numbers of calls to forward() that throw, from 0 on.
  TokenId poison = -1;  // A history that ends in it gives logits without numbers.
};

// The logits behind `history`.
inline std::vector<float> toy_logits(std::span<const TokenId> history, const ToyOptions& options) {
  std::uint64_t hash = 1;
  for (const TokenId token : history) hash = mixed(hash, static_cast<std::uint64_t>(token));
  RandomDraws draws(hash);
  std::vector<float> logits(options.vocab_size);
  for (float& logit : logits) logit = static_cast<float>(draws.below(4096)) / 256.0F - 8.0F;
  if (history.back() == options.poison) logits[3] = std::numeric_limits<float>::quiet_NaN();
  return logits;
}

// What a ToyBackend was asked; outlives the backend, which a BatchDecoder owns.
struct ToyLog {
  struct Pass {
    std::vector<std::size_t> num_tokens;  // Of each step.
    std::size_t num_rows = 0;             // That are asked about.
  };
  std::vector<Pass> passes;
  std::vector<std::vector<TokenId>> prepared;  // What was in a slot after truncate or copy.
};

class ToyBackend final : public Backend {
 public:
  // `log` must outlive the backend.
  ToyBackend(ToyOptions options, ToyLog& log)
      : options_(std::move(options)), log_(log), slots_(options_.num_slots) {}

  [[nodiscard]] BackendTraits traits() const override {
    BackendTraits traits;
    traits.name = "toy";
    traits.vocab_size = options_.vocab_size;
    traits.is_batch_invariant = true;
    return traits;
  }
  [[nodiscard]] std::size_t num_slots() const override { return options_.num_slots; }
  [[nodiscard]] std::size_t num_positions() const override { return options_.num_positions; }
  [[nodiscard]] std::uint64_t num_bytes() const override { return 0; }

  void forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) override {
    std::size_t num_tokens = 0;
    for (const std::vector<TokenId>& held : slots_) num_tokens += held.size();
    for (const SequenceStep& step : steps) num_tokens += step.tokens.size();
    if (num_tokens > options_.most_tokens) {
      if (options_.throws_bad_alloc) throw std::bad_alloc();
      throw OutOfMemory("The toy is full.");
    }
    ToyLog::Pass& pass = log_.passes.emplace_back();
    std::set<std::size_t> seen;
    auto out = answers.begin();
    EXPECT_FALSE(steps.empty());
    for (const SequenceStep& step : steps) {
      EXPECT_TRUE(seen.insert(step.slot).second) << "slot twice";
      EXPECT_FALSE(step.tokens.empty());
      EXPECT_LE(step.rows.size(), step.tokens.size());
      const std::size_t num_silent = step.tokens.size() - step.rows.size();
      std::vector<TokenId>& held = slots_.at(step.slot);
      for (std::size_t i = 0; i < step.tokens.size(); ++i) {
        held.push_back(step.tokens[i]);
        if (i < num_silent) continue;
        std::vector<float> logits = toy_logits(held, options_);
        *out++ = Sampler().answer(step.rows[i - num_silent], logits);
      }
      EXPECT_LE(held.size(), options_.num_positions);
      pass.num_tokens.push_back(step.tokens.size());
      pass.num_rows += step.rows.size();
    }
    EXPECT_EQ(out, answers.end());
    if (!options_.failing_calls.contains(log_.passes.size() - 1)) return;
    for (auto& held : slots_) held.assign(3, -1);  // Nothing useful any more.
    throw Error(ErrorKind::kEngine, "The toy broke.");
  }

  [[nodiscard]] std::size_t length(std::size_t slot) const override {
    return slots_.at(slot).size();
  }

  void truncate(std::size_t slot, std::size_t length) override {
    EXPECT_LE(length, slots_.at(slot).size());
    slots_[slot].resize(length);
    log_.prepared.push_back(slots_[slot]);
  }

  void share_prefix(std::size_t from, std::size_t to, std::size_t length) override {
    EXPECT_NE(from, to);
    EXPECT_LE(length, slots_.at(from).size());
    slots_.at(to).assign(slots_[from].begin(),
                         slots_[from].begin() + static_cast<std::ptrdiff_t>(length));
    log_.prepared.push_back(slots_[to]);
  }

 private:
  const ToyOptions options_;
  ToyLog& log_;
  std::vector<std::vector<TokenId>> slots_;
};

}  // namespace hymt::testing
