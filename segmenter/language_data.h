// What the sentence rules know about the words of each language.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace hymt {

// How a language departs from what the others have in common. Values may be or-ed.
enum LanguageTrait : std::uint32_t {
  kNoTraits = 0,
  kOrdinals = 1U << 0U,          // "3." is "3rd": German, Danish, Czech ...
  kVerbLast = 1U << 1U,          // Sentences end with verbs, so hardly ever with a number.
  kLowerCaseStarts = 1U << 2U,   // A sentence may begin in lower case after a full word.
  kNoFullStop = 1U << 3U,        // A full stop behind a letter of the script ends no sentence.
  kGreekQuestion = 1U << 4U,     // ";" asks.
  kArmenianFullStop = 1U << 5U,  // ":" is the full stop.
  kKhmerFullStop = 1U << 6U,     // U+17D4, U+17D5, which Unicode does not count as terminators.
  kTibetanShad = 1U << 7U,       // U+0F0D separates both clauses and sentences.
  kBurmeseComma = 1U << 8U,      // U+104A, which Unicode counts as a terminator, is a comma.
  kArabicClauses = 1U << 9U,     // Colons and commas may be a paragraph's only sentence marks.
};

// Lists of words, separated by white space; all may be empty. A word in lower case stands for all
// spellings, one with capitals for itself only ("Sat" is a day, "sat" is not). Abbreviations are
// written without their last full stop, and without spaces after inner ones ("z.B" is "z. B." too).
struct LanguageData {
  std::string_view tag = {};  // BCP 47 primary subtag; several if languages share the data.

  // Abbreviations that always have something behind them: "Mr. Smith", "e.g. this".
  std::string_view inner = {};
  // Abbreviations with a number behind them; if there is none, the full stop ends the sentence
  // before a capital: "No. 5", "No. We".
  std::string_view before_number = {};
  // Abbreviations that may end a sentence, which they do if a starter follows: "Inc.", "p.m.". In
  // Tibetan: syllables that may end one.
  std::string_view final = {};
  // Abbreviations that close an enumeration, or come behind the number or name they belong to, so
  // that a capital behind them begins a sentence: "etc.", "5 p.m.", "44 B.C.", "10 ft.".
  std::string_view closing = {};
  // Capitalised words that may follow such an abbreviation in a sentence: "5 p.m. Pacific time".
  std::string_view behind_closing = {};
  // Ends of compounds that are abbreviated, and may end a sentence: "str" of "Bahnhofstr.".
  std::string_view compound_endings = {};
  // Abbreviations before a person's name, as which a sentence may begin: "Mr. Smith". Lower case.
  std::string_view titles = {};
  // Words that often begin a sentence and are hardly ever part of a name. Lower case.
  std::string_view starters = {};
  // Prepositions: a sentence that is only "At 5 a.m." so far has not ended. Lower case.
  std::string_view prepositions = {};
  // Other words of such a phrase: "On the same day, at 5 a.m.". Lower case.
  std::string_view adverbial = {};
  // Words that are no names and have a capital wherever they stand: "I".
  std::string_view always_capital = {};
  // Words between which and a name nothing may be missing: "her M.A." is no one's initials.
  std::string_view articles = {};
  // Nouns with a number behind them: "Version 2. Then" does not speak of the second then.
  std::string_view numbered = {};
  // Words before an ordinal ("der 2. Teil"), and words behind one ("2. Juni"). Lower case.
  std::string_view before_ordinal = {};
  std::string_view after_ordinal = {};

  std::uint32_t traits = kNoTraits;
};

// The data of the language with this BCP 47 tag; of the root, which knows no words, if unknown.
[[nodiscard]] const LanguageData& language_data(std::string_view tag);

// The tags of all languages that have data, with those that share another one's; in no order.
[[nodiscard]] std::vector<std::string_view> languages_with_data();

// Abbreviations that documents in all languages of the Latin, Cyrillic and Greek scripts hold.
[[nodiscard]] const LanguageData& international_data();

}  // namespace hymt
