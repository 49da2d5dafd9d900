#include "cli/report/json_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hymt {
namespace {

template <typename Write>
std::string written(const Write& write) {
  std::string out;
  JsonWriter json([&out](std::string_view bytes) { out += bytes; });
  write(json);
  json.flush();
  return out;
}

TEST(JsonWriterTest, IndentsAndSeparates) {
  const std::string out = written([](JsonWriter& json) {
    json.begin_object();
    json.key("empty").begin_array().end_array();
    json.key("list").begin_array();
    json.value("a").value(std::uint64_t{7}).null();
    json.begin_object(JsonWriter::Layout::kLine);
    json.key("x").value(true).key("y").begin_array().value(-1).value(0.5).end_array();
    json.end_object();
    json.end_array();
    json.end_object();
  });
  EXPECT_EQ(out,
            "{\n  \"empty\": [],\n  \"list\": [\n    \"a\",\n    7,\n    null,\n"
            "    {\"x\": true, \"y\": [-1, 0.5]}\n  ]\n}");
}

TEST(JsonWriterTest, EscapesWhatJsonCannotHold) {
  const auto text = [](std::string_view value) {
    return written([value](JsonWriter& json) { json.value(value); });
  };
  EXPECT_EQ(text("a\"b\\c\n\r\t"), R"("a\"b\\c\n\r\t")");
  EXPECT_EQ(text(std::string_view("\0\x1f\x7f", 3)), R"("\u0000\u001f\u007f")");
  EXPECT_EQ(text("é€😀"), "\"é€😀\"");
  EXPECT_EQ(text("a\xff\xc3"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(JsonWriterTest, LongTextsComeWholeWhereverABlockEnds) {
  std::string text;
  while (text.size() < 300000) text += "aé€😀";
  EXPECT_EQ(written([&](JsonWriter& json) { json.value(text); }), '"' + text + '"');
  text.insert(0, 1, 'x');
  EXPECT_EQ(written([&](JsonWriter& json) { json.value(text); }), '"' + text + '"');
}

TEST(JsonWriterTest, NumbersThatJsonLacksAreNull) {
  EXPECT_EQ(written([](JsonWriter& json) { json.value(std::nan("")); }), "null");
  EXPECT_EQ(written([](JsonWriter& json) { json.value(std::numeric_limits<double>::infinity()); }),
            "null");
}

}  // namespace
}  // namespace hymt
