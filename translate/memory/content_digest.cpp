#include "translate/memory/content_digest.h"

#include <xxhash.h>

#include <new>

#include "translate/memory/byte_record.h"

namespace hymt {

struct DigestMaker::State {
  XXH3_state_t* hash;
};

void ContentDigest::write_to(RecordWriter& record) const {
  record.number(high);
  record.number(low);
}

ContentDigest ContentDigest::read_from(RecordReader& record) {
  ContentDigest digest;
  digest.high = record.number();
  digest.low = record.number();
  return digest;
}

ContentDigest digest_of(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

DigestMaker::DigestMaker() : state_(std::make_unique<State>(State{XXH3_createState()})) {
  if (state_->hash == nullptr) throw std::bad_alloc();
  XXH3_128bits_reset(state_->hash);
}

DigestMaker::~DigestMaker() { XXH3_freeState(state_->hash); }

void DigestMaker::add(std::string_view bytes) {
  XXH3_128bits_update(state_->hash, bytes.data(), bytes.size());
}

ContentDigest DigestMaker::finish() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(state_->hash);
  return {hash.high64, hash.low64};
}

}  // namespace hymt
