// Full stops that end abbreviations, ordinals and times, in the classes that public suites showed
// to go wrong. Written for the purpose; the suites themselves are a judge in tests/oracles.
#include "segmenter/full_stop.h"

#include <gtest/gtest.h>

#include "tests/segmenter/marked_sentences.h"

namespace hymt {
namespace {

TEST(FullStop, ElidedArticlesStandBeforeAbbreviations) {
  expect_sentences("it", {
                             "L'Ing. Rossi e l'Avv. Bianchi sono qui. |Aspettano.",
                             "Ai sensi dell'art. 5 non si può. |È chiaro.",
                             "Chiamate l’ing. Rossi. |È urgente.",
                         });
  expect_sentences("fr", {
                             "Il y a d'env. 5 à 6 personnes. |C'est peu.",
                             "Selon l'art. 5 de la loi, non. |C'est clair.",
                         });
}

TEST(FullStop, TimesAndErasEndASentenceBeforeACapital) {
  expect_sentences("en",
                   {
                       "He left at 6 p.m. |Visitors stayed until 7 P. M. |Nobody knew.",
                       "He left at 6 p.m. |Mr. Smith stayed.",
                       "At 6 p.m. Mr. Smith left.",
                       "On Jan. 5, at 6p.m. Mr. Smith left.",
                       "He wrote: At 6 p.m. Mr. Smith left.",
                       "On the day \"they all left\" at 6 a.m. Mr. Smith stayed.",
                       "At 6 p.m. |The bells ring.",
                       "It starts at 3 p.m. EST on Monday. |Come.",
                       "Rome was built in 753 B.C. |Kings ruled it. |In 44 B.C. Caesar was killed.",
                       "A. M. Turing and J. D. Salinger never met.",
                       "M.A. Jones met B.C. Forbes.",
                       "She has an M.A. |Peter has a B.A. |So what.",
                       "He left at 6 p.m. |20 people stayed.",
                       "Come at 6 p.m. 20 May or later.",
                       "At 6 p.m. 20 people left.",
                       "The rope is 5 ft. |Peter measured it.",
                       "Within 5 ft. Peter saw nothing.",
                   });
}

TEST(FullStop, DegreesAndTitles) {
  expect_sentences("en", {
                             "She has a Ph. D. in physics. |He has none.",
                             "She has a Ph.D. |Peter has none.",
                             "Reps. Jones and Brown climbed Mt. Rushmore. |It rained.",
                         });
  expect_sentences("de", {
                             "Wir trafen Dr. med. Meyer und Prof. Dr.-Ing. Klein. |Alle waren da.",
                             "Das geht z. Zt. nicht. |Später schon.",
                             "Ich mag Birnen u. Ä. |Du nicht.",
                             "Sie wohnt in der Bahnhofstr. 5 in Köln. |Er nicht.",
                         });
  expect_sentences("da", {"Skt. Hans er i juni. |Det er godt.", "Han bor i St. Louis. |Hun ikke."});
  expect_sentences("ru", {
                             "Он живёт в пгт. Янтарный. |Она в г. Москве.",
                             "См. журн. «Наука» за 1999 г. |Там всё есть.",
                         });
  expect_sentences("uk", {"Чл.-кор. НАН України Сидоренко прийшов. |Він тут."});
  expect_sentences("ml", {"ഡോ. ശിവൻ വന്നു. |അവർ പോയി."});
}

TEST(FullStop, OrdinalsInRomanNumbersAndBeforeCapitals) {
  expect_sentences("de", {
                             "Ludwig XIV. König von Frankreich starb. |Das ist lange her.",
                             "Das war Ludwig XIV. |Er starb 1715.",
                             "Aus dem 1. -3. Jahrhundert ist nichts bekannt.",
                         });
  expect_sentences("pl", {"W XX. Wieku było inaczej. |Teraz nie."});
  expect_sentences("sk", {"Stalo sa to 7. Apríla 2020. |Potom nie."});
  expect_sentences("en", {"That was World War II. |Everybody remembers it."});
}

TEST(FullStop, EllipsesBeforeAWordThatAlwaysHasACapital) {
  expect_sentences("en", {
                             "I was not sure ... I left.",
                             "I was not sure... I left.",
                             "We walked for hours ... |Nobody spoke.",
                             "Choose Save ... (Ctrl+S)",
                         });
  expect_sentences("it", {"Aspetta... |I treni arrivano."});
}

TEST(FullStop, NotesBehindASentenceBelongToIt) {
  expect_sentences("en", {
                             "Hydrogen is a gas. [1] |It has no colour.",
                             "This is known (see type 2).10 |The model explains it.",
                             "This is widely known.10 |The model explains it.",
                             "This is known.⁵ |The model explains it.",
                             "Read printf.3 now. |It helps.",
                             "See version.2 of it.",
                         });
}

TEST(FullStop, WithoutASpaceOrWithTwo) {
  expect_sentences("en", {"Is it a strange mark．|Yes, it is．", "Ask Mr . Jones . |He knows ."});
  expect_sentences("ja", {"これは本です．|次です．", "１．開く"});
  expect_sentences("ru", {"Это первое.|Это второе.", "Откройте Яндекс.Диск. |Он есть."});
  expect_sentences("kk", {"Жағдайы белгілі.|Тағы бар."});
  expect_sentences("fr", {"Par défaut à . |Disponible ici."});
}

}  // namespace
}  // namespace hymt
