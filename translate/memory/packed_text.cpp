#include "translate/memory/packed_text.h"

#include <zstd.h>

#include <memory>
#include <new>

namespace hymt {

std::string packed(std::string_view text) {
  // Its tables are large beside most texts: they are made once a thread.
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                                  &ZSTD_freeCCtx);
  if (context == nullptr) throw std::bad_alloc();
  std::string result(ZSTD_compressBound(text.size()), '\0');
  constexpr int kFast = -3;
  const std::size_t size = ZSTD_compressCCtx(context.get(), result.data(), result.size(),
                                             text.data(), text.size(), kFast);
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();  // There is room, so nothing else can fail.
  result.resize(size);
  return result;
}

std::optional<std::string> unpacked(std::string_view bytes, std::size_t most) {
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  // Also where it is unknown or no frame at all, which are the largest numbers.
  if (size > most) return std::nullopt;
  std::string result(static_cast<std::size_t>(size), '\0');
  const std::size_t read =
      ZSTD_decompress(result.data(), result.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(read) != 0 || read != result.size()) return std::nullopt;
  return result;
}

}  // namespace hymt
