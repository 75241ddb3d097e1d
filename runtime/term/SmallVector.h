//===- SmallVector.h - a growing array, first elements inline ---*- C++ -*-===//
//
// The runtime is linked without a C++ library, so it has its own. Elements are
// trivially copyable. Used as work list by everything that walks terms without
// recursion on the C stack.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_SMALLVECTOR_H
#define LUMEN_RUNTIME_TERM_SMALLVECTOR_H

#include "runtime/sys/Memory.h"
#include "runtime/term/Memory.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <type_traits>

namespace lumen::rt {

template <typename T, size_t N>
class SmallVector {
  static_assert(std::is_trivially_copyable_v<T>);

public:
  SmallVector() = default;
  SmallVector(const SmallVector &) = delete;
  SmallVector &operator=(const SmallVector &) = delete;
  ~SmallVector() {
    if (data_ != inlineData())
      freeBuffer(data_, capacity_ * sizeof(T));
  }

  void push(const T &value) {
    if (size_ == capacity_) [[unlikely]] {
      T copy = value; // may live in this array
      grow(uint64_t(size_) + 1);
      data_[size_++] = copy;
      return;
    }
    data_[size_++] = value;
  }
  T pop() { return data_[--size_]; }
  T &back() { return data_[size_ - 1]; }
  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  T *data() { return data_; }
  const T *data() const { return data_; }
  T &operator[](size_t i) { return data_[i]; }
  const T &operator[](size_t i) const { return data_[i]; }
  T *begin() { return data_; }
  T *end() { return data_ + size_; }
  const T *begin() const { return data_; }
  const T *end() const { return data_ + size_; }
  void clear() { size_ = 0; }
  void truncate(size_t n) { size_ = n; }

  /// Room for n more elements, uninitialised; returns the first of them.
  T *extend(uint64_t n) {
    if (capacity_ - size_ < n)
      grow(size_ + n);
    T *first = data_ + size_;
    size_ += static_cast<size_t>(n);
    return first;
  }
  void append(const T *from, size_t n) {
    if (n)
      memcpy(extend(n), from, n * sizeof(T));
  }
  void reserve(size_t n) {
    if (n > capacity_)
      grow(n);
  }

private:
  T *inlineData() { return reinterpret_cast<T *>(inline_); }
  void grow(uint64_t atLeast) {
    uint64_t wanted = uint64_t(capacity_) * 2;
    size_t bytes =
        checkedSize((wanted > atLeast ? wanted : atLeast) * sizeof(T));
    size_t capacity = bytes / sizeof(T);
    T *fresh;
    if (data_ == inlineData()) {
      fresh = static_cast<T *>(allocateBuffer(bytes));
      memcpy(static_cast<void *>(fresh), data_, size_ * sizeof(T));
    } else {
      fresh = static_cast<T *>(
          growBuffer(static_cast<void *>(data_), capacity_ * sizeof(T), bytes));
    }
    data_ = fresh;
    capacity_ = capacity;
  }

  alignas(T) unsigned char inline_[N * sizeof(T)];
  T *data_ = inlineData();
  size_t size_ = 0, capacity_ = N;
};

/// Bytes under construction.
using ByteBuffer = SmallVector<char, 256>;
inline void appendText(ByteBuffer &out, const char *text) {
  out.append(text, strlen(text));
}

/// Writes the decimal digits of n so that they end at `end`; returns their start. 20
/// bytes are enough.
inline char *decimalDigits(char *end, uint64_t n) {
  static constexpr char kPairs[] =
      "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
      "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
  while (n >= 100) {
    uint64_t rest = n / 100;
    memcpy(end -= 2, kPairs + 2 * (n - 100 * rest), 2);
    n = rest;
  }
  if (n >= 10)
    memcpy(end -= 2, kPairs + 2 * n, 2);
  else
    *--end = static_cast<char>('0' + n);
  return end;
}

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_SMALLVECTOR_H
