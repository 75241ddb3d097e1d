//===- Sort.h - sorting in few bytes of code --------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_SORT_H
#define LUMEN_RUNTIME_TERM_SORT_H

#include <algorithm>
#include <stddef.h>

namespace lumen::rt {

/// std::sort for the runtime, which has one copy of the code for each order: that
/// of libc++ takes 4 to 5 KB each time, this one less than 1 KB, at the same speed
/// but for what is nearly sorted. Not stable; n log n comparisons at worst.
template <typename T, typename Less>
void sortCompact(T *items, size_t n, const Less &less, unsigned depth = 0) {
  constexpr size_t kFew = 16;
  if (depth == 0)
    for (size_t rest = n; rest; rest /= 2)
      depth += 2;
  for (; n > kFew; --depth) {
    if (depth == 1) { // bad luck with the pivots
      std::make_heap(items, items + n, less);
      std::sort_heap(items, items + n, less);
      return;
    }
    const T &a = items[0], &b = items[n / 2], &c = items[n - 1];
    const T pivot = less(a, b) ? (less(b, c) ? b : less(a, c) ? c : a)
                               : (less(a, c) ? a : less(b, c) ? c : b);
    size_t low = 0, high = n - 1;
    while (true) {
      while (less(items[low], pivot))
        ++low;
      while (less(pivot, items[high]))
        --high;
      if (low >= high)
        break;
      std::swap(items[low++], items[high--]);
    }
    // One item between the parts is the pivot's equal, and in its place.
    size_t right = low == high ? low + 1 : low;
    if (low < n - right) {
      sortCompact(items, low, less, depth - 1);
      items += right;
      n -= right;
    } else {
      sortCompact(items + right, n - right, less, depth - 1);
      n = low;
    }
  }
  for (size_t i = 1; i < n; ++i) {
    T item = items[i];
    size_t at = i;
    for (; at > 0 && less(item, items[at - 1]); --at)
      items[at] = items[at - 1];
    items[at] = item;
  }
}

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_SORT_H
