//===- SchedulerFlags.cpp - how many schedulers a program has -------------===//
#include "runtime/sys/SchedulerFlags.h"
#include <stdio.h>
#include <stdlib.h>

namespace lumen::rt {

namespace {
constexpr long kMost = 1024; // as in OTP

[[noreturn]] void bad(const char *what, std::string_view text) {
  fprintf(stderr, "bad %s %.*s\n", what, static_cast<int>(text.size()),
          text.data());
  exit(1);
}

/// The number that `text` is; false if it is none. Nothing is 0.
bool readNumber(std::string_view text, long &number) {
  number = 0;
  bool isNegative = text.starts_with('-');
  if (isNegative)
    text.remove_prefix(1);
  if (isNegative && text.empty())
    return false;
  for (char c : text) {
    if (c < '0' || c > '9')
      return false;
    number = 10 * number + (c - '0');
    if (number > 1000000)
      number = 1000000; // too large for anything
  }
  if (isNegative)
    number = -number;
  return true;
}

/// The parts in front of and behind the colon.
void split(std::string_view text, std::string_view (&parts)[2]) {
  size_t colon = text.find(':');
  parts[0] = text.substr(0, colon);
  parts[1] = colon == text.npos ? std::string_view() : text.substr(colon + 1);
}
} // namespace

SchedulerNumbers schedulerNumbers(std::string_view numbers,
                                  std::string_view percentages,
                                  unsigned processors, unsigned usable) {
  long total = processors, online = usable;
  bool saysOnline = false;
  std::string_view parts[2];
  split(numbers, parts);
  long number;
  if (!readNumber(parts[0], number) || number > kMost)
    bad("amount of schedulers", parts[0]);
  total = number > 0 ? number : total + number;
  if (total < 1)
    bad("amount of schedulers", parts[0]);
  if (!readNumber(parts[1], number) || number > kMost)
    bad("amount of schedulers online", parts[1]);
  saysOnline = number > 0;
  online = saysOnline ? number : online + number;
  if (online < 1)
    bad("amount of schedulers online", parts[1]);
  if (saysOnline && online > total) {
    fprintf(stderr,
            "bad amount of schedulers online %ld (total amount of schedulers "
            "%ld)\n",
            online, total);
    exit(1);
  }
  if (!percentages.empty()) {
    split(percentages, parts);
    long ofTotal = 100, ofOnline;
    if (!parts[0].empty() && (!readNumber(parts[0], ofTotal) || ofTotal < 0))
      bad("schedulers percentage specifier", parts[0]);
    ofOnline = ofTotal < 100 ? ofTotal : 100;
    if (!parts[1].empty() && (!readNumber(parts[1], ofOnline) || ofOnline < 0))
      bad("schedulers online percentage specifier", parts[1]);
    total = total * ofTotal / 100;
    online = online * ofOnline / 100;
    if (total > kMost)
      bad("schedulers percentage specifier", parts[0]);
    total = total < 1 ? 1 : total;
    online = online < 1 ? 1 : online;
    if (!parts[1].empty() && online > total) {
      fprintf(stderr,
              "bad schedulers online percentage %.*s (total amount of "
              "schedulers %ld, online %ld)\n",
              static_cast<int>(parts[1].size()), parts[1].data(), total,
              online);
      exit(1);
    }
  }
  if (total > kMost)
    total = kMost;
  if (online > total)
    online = total;
  return {static_cast<unsigned>(total), static_cast<unsigned>(online)};
}

} // namespace lumen::rt
