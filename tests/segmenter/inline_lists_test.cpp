// Lists in running text: which markers make one, and what only looks like it.
#include "segmenter/inline_lists.h"

#include <gtest/gtest.h>

#include "tests/segmenter/marked_sentences.h"

namespace hymt {
namespace {

TEST(InlineLists, BeginWithTheText) {
  expect_sentences("en", {
                             "(a) Open it |(b) Close it |(c) Lock it",
                             "i) Open it |ii) Close it |iii) Lock it |iv) Rest",
                             "I. Open it |II. Close it |III. Lock it",
                             "a) here it is |b) another |c) one more",
                             "A. Open it. |B. Close it.",
                             "(1) Open it.\n|(2) Close it.",
                         });
}

TEST(InlineLists, BeginBehindASentence) {
  expect_sentences("en", {
                             "They went away. |w) hello |x) hello |y) hello",
                             "They went away. |(1) hello |(2) hello",
                             "They went away. |a. hello |b. hello |c. hello",
                             "They went away. |• hello |• hello",
                         });
}

// Parsers take a paragraph's first marker for markup.
TEST(InlineLists, BeginBeforeTheText) {
  expect_sentences("en", {
                             "Open it 2. |Close it.",
                             "Open it |2. Close it |3. Lock it",
                             "Open it |b) Close it |c) Lock it",
                             "See version 2. |The next is version 3. |It is better.",
                         });
}

TEST(InlineLists, MarkersInsideASentenceAreNone) {
  expect_sentences("en", {
                             "You may a) go, b) stay or c) run.",
                             "There are two ways: a) this one and b) that one. |Choose.",
                             "It holds. |(1) is the cube, (2) is the ball and (3) is the cone.",
                             "A. Smith met B. Jones. |They talked.",
                         });
  expect_sentences("de", {
                             "Das war im 2. Quartal und im 3. Quartal so.",
                             "Am 24. Dezember; 25. Dezember; 26. Dezember gilt das.",
                         });
}

}  // namespace
}  // namespace hymt
