//===- SchedulerFlags.h - how many schedulers a program has -----*- C++ -*-===//
//
// The flags +S Total:Online and +SP Total:Online, as OTP's emulator reads them: numbers
// left out, or 0, are as without the flag; negative ones are taken from that; percentages
// are of what +S says, in whatever order the flags come.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_SCHEDULERFLAGS_H
#define LUMEN_RUNTIME_SYS_SCHEDULERFLAGS_H

#include <string_view>

namespace lumen::rt {

struct SchedulerNumbers {
  unsigned total, online;
};

/// Flags that were not given are empty. Writes a message and ends the program if one is
/// bad.
SchedulerNumbers schedulerNumbers(std::string_view numbers,
                                  std::string_view percentages,
                                  unsigned processors, unsigned usable);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_SCHEDULERFLAGS_H
