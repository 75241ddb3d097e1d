//===- ErrorReport.cpp - reports of uncaught errors -----------------------===//
#include "runtime/process/ErrorReport.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Registry.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sys/Clock.h"
#include "runtime/term/Map.h"
#include "runtime/term/Print.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

namespace lumen::rt {

static Term textList(Heap &heap, const char *text) {
  Term list = Term::nil();
  for (size_t i = strlen(text); i-- > 0;)
    list = makeCons(heap, Term::small(static_cast<uint8_t>(text[i])), list);
  return list;
}

/// A pid, or `logger`: whoever is registered so, or undefined: nobody.
static constinit std::atomic<uint64_t> loggerSetting{0};

Term systemLogger() {
  uint64_t word = loggerSetting.load(std::memory_order_relaxed);
  EpochGuard guard;
  // With the process the setting ends.
  if (!word || (Term(word).isPid() && !findProcess(Term(word))))
    return atoms::logger;
  return Term(word);
}

void setSystemLogger(Term who) {
  loggerSetting.store(who.word(), std::memory_order_relaxed);
}

bool sendToLogger(Process &proc, Term level, const char *format, Term args) {
  Term logger = systemLogger();
  if (logger == atoms::undefined)
    return true;
  if (logger == atoms::logger)
    logger = lookupName(atoms::logger);
  if (!logger.isValue() || !logger.isPid() || logger == proc.self() || !findProcess(logger))
    return false;
  Heap &heap = proc.heap();
  Term group(proc.core().groupLeader);
  Term errorLoggerPairs[] = {atoms::emulator, atoms::true_, atoms::tag, level};
  Term errorLogger = mapFromPairs(heap, errorLoggerPairs, 2);
  Term pairs[] = {atoms::pid,          proc.self(),
                  atoms::gl,           group,
                  atoms::time,         makeInteger(heap, systemNs() / 1000),
                  atoms::error_logger, errorLogger};
  Term metadata = mapFromPairs(heap, pairs, 4);
  sendMessage(logger, makeTuple(heap, atoms::log, level,
                                textList(heap, format), args, metadata));
  return true;
}

/// The head of a report, as OTP's default handler has it.
static void appendReportHead(ByteBuffer &out) {
  int64_t now = systemNs();
  time_t seconds = now / 1000000000;
  tm local;
  localtime_r(&seconds, &local);
  char head[96];
  static const char *const kMonths[] = {"Jan", "Feb", "Mar", "Apr",
                                        "May", "Jun", "Jul", "Aug",
                                        "Sep", "Oct", "Nov", "Dec"};
  snprintf(head, sizeof head,
           "=ERROR REPORT==== %d-%s-%d::%02d:%02d:%02d.%06d ===\n",
           local.tm_mday, kMonths[local.tm_mon], local.tm_year + 1900,
           local.tm_hour, local.tm_min, local.tm_sec,
           static_cast<int>(now % 1000000000 / 1000));
  appendText(out, head);
}

static void writeReport(const ByteBuffer &out) {
  for (size_t done = 0; done < out.size();) {
    ssize_t n = write(2, out.data() + done, out.size() - done);
    if (n <= 0)
      break;
    done += static_cast<size_t>(n);
  }
}

void reportUncaught(Process &proc, Term exit) {
  const char *format = "Error in process ~p with exit value:~n~p~n";
  Heap &heap = proc.heap();
  Term args = makeCons(heap, proc.self(), makeCons(heap, exit, Term::nil()));
  if (sendToLogger(proc, atoms::error, format, args))
    return;
  ByteBuffer out;
  appendReportHead(out);
  appendText(out, "Error in process ");
  printTerm(out, proc.self());
  appendText(out, " with exit value:\n");
  printTerm(out, exit);
  appendText(out, "\n\n");
  writeReport(out);
}

void reportText(Process &proc, const char *text) {
  Heap &heap = proc.heap();
  Term args = makeCons(heap, textList(heap, text), Term::nil());
  if (sendToLogger(proc, atoms::error, "~s~n", args))
    return;
  ByteBuffer out;
  appendReportHead(out);
  appendText(out, text);
  appendText(out, "\n\n");
  writeReport(out);
}

} // namespace lumen::rt
