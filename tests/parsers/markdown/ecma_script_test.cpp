#include "parsers/markdown/ecma_script.h"

#include <gtest/gtest.h>

#include <string>

namespace hymt::markdown {
namespace {

// What skip_braces() finds at the beginning of `text`; "-" if it finds no end.
std::string braces(std::string_view text) {
  EcmaScript script;
  const std::size_t end = script.skip_braces(text, 0);
  return end == EcmaScript::kUnfinished ? "-" : std::string(text.substr(0, end));
}

std::string statement(std::string_view text) {
  EcmaScript script;
  const std::size_t end = script.skip_statement(text, 0);
  return end == EcmaScript::kUnfinished ? "-" : std::string(text.substr(0, end));
}

TEST(EcmaScriptTest, BracesThatAreText) {
  for (const char* code :
       {"{a}", "{}", "{{a: {b: 1}}}", "{'}'}", "{\"}\"}", "{`}`}", "{`${{a: '}'}}`}", "{'\\'}'}",
        "{/* } */}", "{a // }\n}", "{/}/.test(a)}", "{/[}/]/}", "{a / b}", "{f(')')}", "{[']']}"}) {
    EXPECT_EQ(braces(std::string(code) + " x}"), code);
  }
}

TEST(EcmaScriptTest, ApostrophesBetweenTags) {
  for (const char* code :
       {"{a && <p>Don't</p>}", "{a ? <b>it's {c} 'd</b> : null}", "{() => { return <>It's</> }}",
        "{<a b='}' c={d}/>}", "{<A><B/>isn't</A>}", "{a < b && c > d}"}) {
    EXPECT_EQ(braces(std::string(code) + " x}"), code);
  }
}

TEST(EcmaScriptTest, BracesWithoutEnd) {
  for (const char* code : {"{", "{a", "{(}", "{a]", "{`}", "{/*}", "{<a}"}) {
    EXPECT_EQ(braces(code), "-") << code;
  }
}

TEST(EcmaScriptTest, StatementsEndAtBlankLines) {
  EXPECT_EQ(statement("import a from 'b'\nimport c from 'd'\n\ntext"),
            "import a from 'b'\nimport c from 'd'");
  EXPECT_EQ(statement("export const a = {\n\n  b: `\n\n`,\n}\n \ntext"),
            "export const a = {\n\n  b: `\n\n`,\n}");
  EXPECT_EQ(statement("export const A = () => (\n  <p>\n\n    It's\n  </p>\n)\r\n\r\ntext"),
            "export const A = () => (\n  <p>\n\n    It's\n  </p>\n)\r");
  EXPECT_EQ(statement("export const a = {\n\ntext"), "-");
}

}  // namespace
}  // namespace hymt::markdown
