#include "translate/generation/penalty_set.h"

namespace hymt {
namespace {

bool is_in(TokenId token, std::size_t vocab_size) {
  return token >= 0 && static_cast<std::size_t>(token) < vocab_size;
}

}  // namespace

PenaltySet::PenaltySet(std::size_t vocab_size, std::span<const TokenId> spared)
    : can_add_(vocab_size, true) {
  for (const TokenId token : spared) {
    if (is_in(token, vocab_size)) can_add_[static_cast<std::size_t>(token)] = false;
  }
}

void PenaltySet::see(std::span<const TokenId> tokens) {
  for (const TokenId token : tokens) {
    if (!is_in(token, can_add_.size()) || !can_add_[static_cast<std::size_t>(token)]) continue;
    can_add_[static_cast<std::size_t>(token)] = false;
    tokens_.push_back(token);
  }
}

}  // namespace hymt
