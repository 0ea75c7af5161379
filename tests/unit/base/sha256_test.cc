#include "base/sha256.h"

#include <gtest/gtest.h>

namespace composable {
namespace {

TEST(Sha256Test, HashesBytes) {
  EXPECT_EQ(ToHex(Sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256(AsBytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256Test, OneSliceIsHashedAsItIs) {
  const Bytes bytes(kDigestSlice, 7);
  EXPECT_EQ(SlicedSha256(bytes), Sha256(bytes));
}

TEST(Sha256Test, ManySlicesAreHashedEach) {
  Bytes bytes(2 * kDigestSlice + 3, 7);
  // As docs/compile-cache.md says.
  const ByteView all = bytes;
  Bytes listed;
  const auto list = [&listed](ByteView piece) {
    listed.insert(listed.end(), piece.begin(), piece.end());
  };
  list(AsBytes("sliced SHA-256: "));
  const std::uint64_t size = bytes.size();
  for (unsigned i = 0; i < 8; ++i) listed.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
  list(Sha256(all.first(kDigestSlice)));
  list(Sha256(all.subspan(kDigestSlice, kDigestSlice)));
  list(Sha256(all.last(3)));
  const Sha256Digest digest = SlicedSha256(bytes);
  EXPECT_EQ(digest, Sha256(listed));
  bytes.back() = 8;
  EXPECT_NE(SlicedSha256(bytes), digest);
}

TEST(Sha256Test, SlicesAreHashedAsTheyAreRead) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, kDigestSlice, 3 * kDigestSlice + 1}) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 >> 3U);
    EXPECT_EQ(SlicedSha256(size, ReaderOf(bytes)).value(), SlicedSha256(bytes)) << size;
  }
}

TEST(Sha256Test, WhatCannotBeReadIsNotHashed) {
  const auto fails_late = [](std::uint64_t offset, std::span<std::uint8_t>) -> Status {
    if (offset < 2 * kDigestSlice) return {};
    return Fail(ErrorCode::kIo, "no more");
  };
  const auto digest = SlicedSha256(3 * kDigestSlice, fails_late);
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().message, "no more");
}

}  // namespace
}  // namespace composable
