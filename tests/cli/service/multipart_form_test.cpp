// Forms with files, as clients send them and as nobody should.
#include "cli/service/multipart_form.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/service/request_error.h"

namespace hymt {
namespace {

constexpr const char* kType = "multipart/form-data; boundary=B";

// Zero: it is read.
unsigned status_of(const std::string& type, const std::string& body) {
  try {
    static_cast<void>(read_multipart(type, body));
    return 0;
  } catch (const RequestError& error) {
    return error.status();
  }
}

std::string part(const std::string& head, const std::string& bytes) {
  return "--B\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + bytes + "\r\n";
}

TEST(MultipartFormTest, PartsHaveNamesFilesAndAllTheirBytes) {
  const std::string body =
      part("name=\"target\"", "de") +
      "--B\r\ncontent-type: text/html\r\nCONTENT-DISPOSITION: form-data;  name=file ; "
      "filename=\"a \\\"b\\\".html\"\r\n\r\n\r\n--b\r\n--\r\n\r\n--B-- what follows";
  const std::vector<FormPart> parts =
      read_multipart("multipart/form-data; charset=x; BOUNDARY=\"B\"", body);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].name, "target");
  EXPECT_EQ(parts[0].bytes, "de");
  EXPECT_FALSE(parts[0].is_file);
  EXPECT_EQ(parts[1].name, "file");
  EXPECT_TRUE(parts[1].is_file);
  EXPECT_EQ(parts[1].file_name, "a \"b\".html");
  EXPECT_EQ(parts[1].type, "text/html");
  EXPECT_EQ(parts[1].bytes, "\r\n--b\r\n--\r\n");
}

TEST(MultipartFormTest, WhatIsNoSuchFormIsRefused) {
  const std::string good = part("name=a", "b") + "--B--\r\n";
  EXPECT_EQ(status_of(kType, good), 0U);
  EXPECT_EQ(status_of("multipart/form-data", good), 400U);
  EXPECT_EQ(status_of("multipart/form-data; boundary=" + std::string(71, 'B'), good), 400U);
  EXPECT_EQ(status_of(kType, ""), 400U);
  EXPECT_EQ(status_of(kType, part("filename=a", "b") + "--B--"), 400U);
  EXPECT_EQ(status_of(kType, "--Bad\r\n\r\n--B--"), 400U);
  EXPECT_EQ(status_of(kType, "--B\r\n" + std::string(kMaxPartHead, 'x') + ":\r\n\r\n\r\n--B--"),
            400U);
  std::string many;
  for (std::size_t i = 0; i <= kMaxFormParts; ++i) many += part("name=a", "");
  EXPECT_EQ(status_of(kType, many + "--B--"), 413U);
}

TEST(MultipartFormTest, AFormThatIsCutOffAtAnyByteIsRefused) {
  const std::string body = part("name=a", "b") + part("name=c; filename=d", "e") + "--B--";
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(status_of(kType, body.substr(0, size)), 400U) << size;
  }
}

}  // namespace
}  // namespace hymt
