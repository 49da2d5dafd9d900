// What is kept of a piece is found again, and nothing else; encoding does not depend on it.
#include "translate/tokenizer/piece_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <thread>

#include "tests/translate/tokenizer/random_text.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<TokenId> found(const PieceCache& cache, std::uint32_t owner, std::string_view piece) {
  std::vector<TokenId> ids = {-7};
  if (!cache.find(PieceCache::Key(owner, piece), ids)) ids.clear();
  return ids;
}

TEST(PieceCacheTest, WhatWasKeptIsAppended) {
  PieceCache cache;
  EXPECT_THAT(found(cache, 1, "word"), IsEmpty());
  cache.keep(PieceCache::Key(1, "word"), std::vector<TokenId>{5});
  cache.keep(PieceCache::Key(1, "words"), std::vector<TokenId>{5, 6, 7});
  cache.keep(PieceCache::Key(1, "gone"), {});
  EXPECT_THAT(found(cache, 1, "word"), ElementsAre(-7, 5));
  EXPECT_THAT(found(cache, 1, "words"), ElementsAre(-7, 5, 6, 7));
  EXPECT_THAT(found(cache, 1, "gone"), ElementsAre(-7));
}

TEST(PieceCacheTest, AnotherTokenizerAndAnotherPieceFindNothing) {
  PieceCache cache;
  cache.keep(PieceCache::Key(1, "word"), std::vector<TokenId>{5});
  EXPECT_THAT(found(cache, 2, "word"), IsEmpty());
  EXPECT_THAT(found(cache, 1, "wor"), IsEmpty());
  // Zeros that fill up the last word of a key are no part of a piece.
  EXPECT_THAT(found(cache, 1, std::string_view("word\0", 5)), IsEmpty());
  EXPECT_NE(next_piece_owner(), next_piece_owner());
}

TEST(PieceCacheTest, PiecesOfAllSizesAreFoundOrLeftOut) {
  std::mt19937 random(3);
  PieceCache cache;
  for (int round = 0; round < 20'000; ++round) {
    std::string piece;
    for (auto size = 1 + random() % PieceCache::Key::kMostBytes; size > 0; --size) {
      piece += static_cast<char>('a' + random() % 3);
    }
    std::vector<TokenId> ids;
    for (auto count = random() % 40; count > 0; --count) {
      ids.push_back(static_cast<TokenId>(random() % 200'000));
    }
    const PieceCache::Key key(1, piece);
    std::vector<TokenId> before;
    const bool was_known = cache.find(key, before);
    cache.keep(key, ids);
    std::vector<TokenId> after;
    if (cache.find(key, after)) {
      EXPECT_TRUE(after == ids || (was_known && after == before));
    }
    if (piece.size() <= 32 && ids.size() <= 22) {
      EXPECT_EQ(after, ids);
    }
  }
}

TEST(PieceCacheTest, EncodingIsTheSameInAThreadThatHasEncodedOtherTexts) {
  const auto deepseek = load_tokenizer(HYMT_SOURCE_DIR "/tests/data/bpe-deepseek-v3");
  const auto small = load_tokenizer(HYMT_SOURCE_DIR "/tests/data/bpe-hunyuan-dense");
  std::mt19937 random(4);
  for (int round = 0; round < 200; ++round) {
    const std::string text = random_text(random, 1 + random() % 60);
    const auto of_one = deepseek->encode_document(text);
    const auto of_other = small->encode_document(text);
    std::vector<TokenId> fresh_one;
    std::vector<TokenId> fresh_other;
    std::thread([&] { fresh_one = deepseek->encode_document(text); }).join();
    std::thread([&] { fresh_other = small->encode_document(text); }).join();
    ASSERT_EQ(of_one, fresh_one) << text;
    ASSERT_EQ(of_other, fresh_other) << text;
    EXPECT_EQ(deepseek->encode_document(text), of_one);
  }
}

}  // namespace
}  // namespace hymt
