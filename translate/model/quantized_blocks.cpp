#include "translate/model/quantized_blocks.h"

#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>

#include "translate/model/float16.h"

namespace hymt {
namespace {

// Values that share d in the K types, and of a block of 32.
constexpr std::size_t kLarge = 256;
constexpr std::size_t kSmall = 32;

// What the codes of IQ4_NL and IQ4_XS stand for.
constexpr std::array<std::int8_t, 16> kTable = {-127, -104, -83, -65, -49, -35, -22, -10,
                                                1,    13,   25,  38,  53,  69,  89,  113};

std::uint32_t byte_at(const std::byte* bytes, std::size_t at) {
  return std::to_integer<std::uint32_t>(bytes[at]);
}

std::uint32_t word_at(const std::byte* bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8U;
}

float half_at(const std::byte* bytes, std::size_t at) {
  return widened_float16(static_cast<std::uint16_t>(word_at(bytes, at)));
}

float as_float(std::uint32_t code) { return static_cast<float>(static_cast<std::int32_t>(code)); }

// A code of four bits: the low halves of 16 bytes come first, then the high ones.
std::uint32_t nibble(const std::byte* bytes, std::size_t value) {
  return value < 16 ? byte_at(bytes, value) & 15U : byte_at(bytes, value - 16) >> 4U;
}

// Bit `value` of four bytes.
std::uint32_t fifth_bit(const std::byte* bytes, std::size_t value) {
  return byte_at(bytes, value / 8) >> value % 8 & 1U;
}

// Two bits of one of 256 codes: bytes [0, 32) hold four values each, 32 apart, of the first 128.
std::uint32_t two_bits(const std::byte* bytes, std::size_t value) {
  return byte_at(bytes, value / 128 * 32 + value % 32) >> value % 128 / 32 * 2 & 3U;
}

// The low four bits of one of 256 codes in sub-blocks of 32: two of these share 32 bytes.
std::uint32_t four_bits(const std::byte* bytes, std::size_t value) {
  return byte_at(bytes, value / 64 * 32 + value % 32) >> value % 64 / 32 * 4 & 15U;
}

struct ScaleAndMinimum {
  float scale;
  float minimum;
};

// Eight scales and eight minima of 6 bits in 12 bytes: the first four of each in the low bits of
// bytes 0 to 3 and 4 to 7, whose high bits go on top of the halves of bytes 8 to 11.
ScaleAndMinimum packed_scale(const std::byte* bytes, std::size_t n) {
  if (n < 4) return {as_float(byte_at(bytes, n) & 63U), as_float(byte_at(bytes, n + 4) & 63U)};
  const std::uint32_t low = byte_at(bytes, n + 4);
  return {as_float((low & 15U) | byte_at(bytes, n - 4) >> 6U << 4U),
          as_float(low >> 4U | byte_at(bytes, n) >> 6U << 4U)};
}

void read_q8_0(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  for (std::size_t i = 0; i < kSmall; ++i) {
    out[i] = static_cast<float>(static_cast<std::int8_t>(block[2 + i])) * d;
  }
}

void read_q4_0(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  for (std::size_t i = 0; i < kSmall; ++i) out[i] = d * (as_float(nibble(block + 2, i)) - 8.0F);
}

void read_q4_1(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  const float m = half_at(block, 2);
  for (std::size_t i = 0; i < kSmall; ++i) out[i] = d * as_float(nibble(block + 4, i)) + m;
}

void read_q5_0(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  for (std::size_t i = 0; i < kSmall; ++i) {
    const std::uint32_t q = nibble(block + 6, i) | fifth_bit(block + 2, i) << 4U;
    out[i] = d * (as_float(q) - 16.0F);
  }
}

void read_q5_1(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  const float m = half_at(block, 2);
  for (std::size_t i = 0; i < kSmall; ++i) {
    const std::uint32_t q = nibble(block + 8, i) | fifth_bit(block + 4, i) << 4U;
    out[i] = d * as_float(q) + m;
  }
}

void read_q2_k(const std::byte* block, float* out) {
  const float d = half_at(block, 80);
  const float dmin = half_at(block, 82);
  for (std::size_t i = 0; i < kLarge; ++i) {
    const std::uint32_t scale = byte_at(block, i / 16);
    out[i] = d * as_float(scale & 15U) * as_float(two_bits(block + 16, i)) -
             dmin * as_float(scale >> 4U);
  }
}

void read_q3_k(const std::byte* block, float* out) {
  const std::byte* scales = block + 96;
  const float d = half_at(block, 108);
  for (std::size_t i = 0; i < kLarge; ++i) {
    // Sixteen scales: the low four bits in eight bytes, then the high two in four.
    const std::size_t n = i / 16;
    const std::uint32_t scale = (byte_at(scales, n % 8) >> n / 8 * 4 & 15U) |
                                (byte_at(scales, 8 + n % 4) >> n / 4 * 2 & 3U) << 4U;
    const std::uint32_t third_bit = byte_at(block, i % 32) >> i / 32 & 1U;
    const std::uint32_t q = two_bits(block + 32, i) | third_bit << 2U;
    out[i] = d * (as_float(scale) - 32.0F) * (as_float(q) - 4.0F);
  }
}

void read_q4_k(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  const float dmin = half_at(block, 2);
  for (std::size_t n = 0; n < kLarge / kSmall; ++n) {
    const ScaleAndMinimum packed = packed_scale(block + 4, n);
    const float scale = d * packed.scale;
    const float minimum = dmin * packed.minimum;
    for (std::size_t i = n * kSmall; i < (n + 1) * kSmall; ++i) {
      out[i] = scale * as_float(four_bits(block + 16, i)) - minimum;
    }
  }
}

void read_q5_k(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  const float dmin = half_at(block, 2);
  for (std::size_t n = 0; n < kLarge / kSmall; ++n) {
    const ScaleAndMinimum packed = packed_scale(block + 4, n);
    const float scale = d * packed.scale;
    const float minimum = dmin * packed.minimum;
    for (std::size_t i = n * kSmall; i < (n + 1) * kSmall; ++i) {
      const std::uint32_t fifth = byte_at(block + 16, i % 32) >> n & 1U;
      out[i] = scale * as_float(four_bits(block + 48, i) | fifth << 4U) - minimum;
    }
  }
}

void read_q6_k(const std::byte* block, float* out) {
  const float d = half_at(block, 208);
  for (std::size_t i = 0; i < kLarge; ++i) {
    const auto scale = static_cast<float>(static_cast<std::int8_t>(block[192 + i / 16]));
    // The low four bits: of each 128 values, 64 in the low halves of 64 bytes, 64 in the high ones.
    const std::uint32_t low = byte_at(block, i / 128 * 64 + i % 64) >> i % 128 / 64 * 4 & 15U;
    const std::uint32_t q = low | two_bits(block + 128, i) << 4U;
    out[i] = d * scale * (as_float(q) - 32.0F);
  }
}

void read_iq4_nl(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  for (std::size_t i = 0; i < kSmall; ++i) {
    out[i] = d * static_cast<float>(kTable[nibble(block + 2, i)]);
  }
}

void read_iq4_xs(const std::byte* block, float* out) {
  const float d = half_at(block, 0);
  const std::uint32_t high = word_at(block, 2);
  for (std::size_t n = 0; n < kLarge / kSmall; ++n) {
    const std::uint32_t packed =
        (byte_at(block, 4 + n / 2) >> n % 2 * 4 & 15U) | (high >> 2 * n & 3U) << 4U;
    const float scale = d * (as_float(packed) - 32.0F);
    for (std::size_t i = 0; i < kSmall; ++i) {
      out[n * kSmall + i] = scale * static_cast<float>(kTable[nibble(block + 8 + n * 16, i)]);
    }
  }
}

void read_q2_0c(const std::byte* block, float* out) {
  constexpr std::size_t kCount = 512;
  const float d = half_at(block, 0);
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::uint32_t q = byte_at(block, 2 + i / 4) >> i % 4 * 2 & 3U;
    out[i] = d * (2.0F * as_float(q) - 3.0F);
  }
}

// Four values in two bits each, the first one lowest, of one more than they are. Those of the
// second half are the negatives of those of the first.
constexpr std::array<std::uint8_t, 32> kThreeOfFourTable = {
    0xA9, 0x89, 0x29, 0x09, 0xA6, 0x86, 0x26, 0x06, 0x9A, 0x92, 0x1A, 0x12, 0x6A, 0x62, 0x4A, 0x42,
    0x01, 0x21, 0x81, 0xA1, 0x04, 0x24, 0x84, 0xA4, 0x10, 0x18, 0x90, 0x98, 0x40, 0x48, 0x60, 0x68};

// `place_of` says where value `i` of group `g` of four goes.
template <class PlaceOf>
void read_three_of_four(const std::byte* block, float* out, PlaceOf place_of) {
  constexpr std::size_t kSigns = 32;
  constexpr std::size_t kScale = 40;
  const float d = half_at(block, kScale);
  for (std::size_t g = 0; g < kLarge / 4; ++g) {
    const std::uint32_t low = byte_at(block, g / 2) >> g % 2 * 4 & 15U;
    const std::uint32_t sign = byte_at(block, kSigns + g / 8) >> g % 8 & 1U;
    const std::uint32_t codes = kThreeOfFourTable[sign << 4U | low];
    for (std::size_t i = 0; i < 4; ++i) {
      out[place_of(g, i)] = d * (as_float(codes >> 2 * i & 3U) - 1.0F);
    }
  }
}

void read_stq1_0(const std::byte* block, float* out) {
  read_three_of_four(block, out, [](std::size_t g, std::size_t i) { return 4 * g + i; });
}

void read_strided_stq1_0(const std::byte* block, float* out) {
  read_three_of_four(block, out,
                     [](std::size_t g, std::size_t i) { return g / 16 * 64 + g % 16 + 16 * i; });
}

struct BlockReader {
  DataType type;
  void (*read)(const std::byte* block, float* out);
  // Where d, and m or dmin, are: of types without the second, d again.
  std::array<std::size_t, 2> scales;
};

constexpr std::array kReaders = {
    BlockReader{DataType::kQ8Of32, read_q8_0, {0, 0}},
    BlockReader{DataType::kQ4Of32, read_q4_0, {0, 0}},
    BlockReader{DataType::kQ4Of32WithMinimum, read_q4_1, {0, 2}},
    BlockReader{DataType::kQ5Of32, read_q5_0, {0, 0}},
    BlockReader{DataType::kQ5Of32WithMinimum, read_q5_1, {0, 2}},
    BlockReader{DataType::kQ2K, read_q2_k, {80, 82}},
    BlockReader{DataType::kQ3K, read_q3_k, {108, 108}},
    BlockReader{DataType::kQ4K, read_q4_k, {0, 2}},
    BlockReader{DataType::kQ5K, read_q5_k, {0, 2}},
    BlockReader{DataType::kQ6K, read_q6_k, {208, 208}},
    BlockReader{DataType::kIq4Nl, read_iq4_nl, {0, 0}},
    BlockReader{DataType::kIq4Xs, read_iq4_xs, {0, 0}},
    BlockReader{DataType::kQ2Of512, read_q2_0c, {0, 0}},
    BlockReader{DataType::kThreeOfFour, read_stq1_0, {40, 40}},
    BlockReader{DataType::kThreeOfFourStrided, read_strided_stq1_0, {40, 40}},
};

// --- Codes --------------------------------------------------------------------------------------

constexpr std::uint32_t kMiddle = 128;  // Zero of codes of 8 bits.

std::uint8_t as_code(std::uint32_t value) { return static_cast<std::uint8_t>(value); }

void read_q8_0_codes(const std::byte* block, std::uint8_t* codes, WeightBlock* out) {
  *out = {.factor = half_at(block, 0)};
  // A signed byte and 128 is that byte with its first bit turned over.
  for (std::size_t i = 0; i < kSmall; ++i) codes[i] = as_code(byte_at(block, 2 + i) ^ kMiddle);
}

void read_q5_0_codes(const std::byte* block, std::uint8_t* codes, WeightBlock* out) {
  *out = {.factor = half_at(block, 0)};
  for (std::size_t i = 0; i < kSmall; ++i) {
    const std::uint32_t q = nibble(block + 6, i) | fifth_bit(block + 2, i) << 4U;
    codes[i] = as_code(q + kMiddle - 16);
  }
}

void read_iq4_nl_codes(const std::byte* block, std::uint8_t* codes, WeightBlock* out) {
  *out = {.factor = half_at(block, 0)};
  for (std::size_t i = 0; i < kSmall; ++i) {
    codes[i] = as_code(static_cast<std::uint32_t>(kTable[nibble(block + 2, i)]) + kMiddle);
  }
}

// Two of 32 codes in each of 16 bytes.
void read_nibbles(const std::byte* bytes, std::uint8_t* codes) {
  for (std::size_t i = 0; i < kSmall / 2; ++i) {
    codes[i] = as_code(byte_at(bytes, i) & 15U);
    codes[i + kSmall / 2] = as_code(byte_at(bytes, i) >> 4U);
  }
}

void read_q4_0_codes(const std::byte* block, std::uint8_t* codes, WeightBlock* out) {
  *out = {.factor = half_at(block, 0)};
  read_nibbles(block + 2, codes);
}

void read_q4_1_codes(const std::byte* block, std::uint8_t* codes, WeightBlock* out) {
  *out = {.factor = half_at(block, 0), .shift = half_at(block, 2)};
  read_nibbles(block + 4, codes);
}

void read_q4_k_codes(const std::byte* block, std::uint8_t* codes, WeightBlock* out) {
  const float d = half_at(block, 0);
  const float dmin = half_at(block, 2);
  for (std::size_t n = 0; n < kLarge / kSmall; ++n) {
    const ScaleAndMinimum packed = packed_scale(block + 4, n);
    out[n] = {.factor = d,
              .shift = -dmin,
              .scale = static_cast<std::uint8_t>(packed.scale),
              .minimum = static_cast<std::uint8_t>(packed.minimum)};
  }
  for (std::size_t c = 0; c < kLarge / (2 * kSmall); ++c) {
    const std::byte* bytes = block + 16 + c * kSmall;
    std::uint8_t* low = codes + 2 * c * kSmall;
    for (std::size_t i = 0; i < kSmall; ++i) {
      low[i] = as_code(byte_at(bytes, i) & 15U);
      low[i + kSmall] = as_code(byte_at(bytes, i) >> 4U);
    }
  }
}

struct CodeReader {
  DataType type;
  BlockTraits traits;
  void (*read)(const std::byte* block, std::uint8_t* codes, WeightBlock* out);
};

constexpr std::array kCodeReaders = {
    CodeReader{DataType::kQ8Of32, {8, false, false}, read_q8_0_codes},
    CodeReader{DataType::kQ5Of32, {8, false, false}, read_q5_0_codes},
    CodeReader{DataType::kIq4Nl, {8, false, false}, read_iq4_nl_codes},
    CodeReader{DataType::kQ4Of32, {4, false, false}, read_q4_0_codes},
    CodeReader{DataType::kQ4Of32WithMinimum, {4, true, false}, read_q4_1_codes},
    CodeReader{DataType::kQ4K, {4, true, true}, read_q4_k_codes},
};

const CodeReader* code_reader_of(DataType type) {
  for (const CodeReader& reader : kCodeReaders) {
    if (reader.type == type) return &reader;
  }
  return nullptr;
}

const BlockReader& reader_of(DataType type) {
  for (const BlockReader& reader : kReaders) {
    if (reader.type == type) return reader;
  }
  assert(false && "no type of blocks");
  return kReaders.front();
}

}  // namespace

void read_blocks(DataType type, const std::byte* blocks, std::size_t num_blocks, float* out) {
  const BlockReader& reader = reader_of(type);
  const DataTypeTraits& traits = traits_of(type);
  for (std::size_t i = 0; i < num_blocks; ++i) {
    reader.read(blocks + i * traits.block_bytes, out + i * traits.block_values);
  }
}

std::optional<BlockTraits> traits_of_blocks(DataType type) {
  const CodeReader* reader = code_reader_of(type);
  return reader == nullptr ? std::nullopt : std::optional(reader->traits);
}

void read_codes(DataType type, const std::byte* blocks, std::size_t num_blocks, BlockRow& row) {
  const CodeReader& reader = *code_reader_of(type);
  const DataTypeTraits& traits = traits_of(type);
  for (std::size_t i = 0; i < num_blocks; ++i) {
    reader.read(blocks + i * traits.block_bytes, &row.codes[i * traits.block_values],
                &row.blocks[i * (traits.block_values / kBlockCodes)]);
  }
}

bool all_scales_finite(DataType type, std::span<const std::byte> blocks) {
  const BlockReader& reader = reader_of(type);
  const std::size_t size = traits_of(type).block_bytes;
  constexpr std::uint32_t kExponent = 0x7C00;
  bool found = false;
  for (std::size_t at = 0; at + size <= blocks.size(); at += size) {
    for (const std::size_t scale : reader.scales) {
      found |= (word_at(blocks.data(), at + scale) & kExponent) == kExponent;
    }
  }
  return !found;
}

}  // namespace hymt
