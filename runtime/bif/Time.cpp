//===- Time.cpp - BIFs about clocks and calendars -------------------------===//
//
// Erlang system time is monotonic time plus an offset that is taken once ("no time
// warp"); OS system time is the clock as it stands. The native unit is a
// nanosecond.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Time.h"
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/sys/Clock.h"
#include "runtime/term/Bignum.h"

#include <atomic>
#include <string.h>
#include <time.h>

using namespace lumen;
using namespace lumen::rt;

namespace lumen::rt {

int64_t timeOffsetNs() {
  static std::atomic<int64_t> offset{0};
  int64_t known = offset.load(std::memory_order_acquire);
  if (known != 0)
    return known;
  int64_t fresh = systemNs() - monotonicNs();
  if (offset.compare_exchange_strong(known, fresh, std::memory_order_acq_rel))
    return fresh;
  return known;
}

int64_t unitsPerSecond(Term unit) {
  if (unit.isSmall())
    return unit.toSmall() > 0 ? unit.toSmall() : 0;
  if (unit == atoms::second || unit == atoms::seconds)
    return 1;
  if (unit == atoms::millisecond || unit == atoms::milli_seconds)
    return 1000;
  if (unit == atoms::microsecond || unit == atoms::micro_seconds)
    return 1000000;
  if (unit == atoms::nanosecond || unit == atoms::nano_seconds ||
      unit == atoms::native || unit == atoms::perf_counter)
    return 1000000000;
  return 0;
}

Term makeTime(Heap &heap, int64_t nanoseconds, int64_t perSecond) {
  constexpr int64_t kPerSecond = 1000000000;
  int64_t seconds = nanoseconds / kPerSecond;
  int64_t rest = nanoseconds % kPerSecond;
  if (rest < 0) {
    rest += kPerSecond;
    --seconds;
  }
  // rest < 2^30, so only the first product can leave 64 bits.
  Term whole = integerMul(heap, makeInteger(heap, seconds),
                          makeInteger(heap, perSecond));
  Term part;
  if (perSecond <= kPerSecond)
    part = makeInteger(heap, rest * perSecond / kPerSecond);
  else
    part = integerDiv(heap,
                      integerMul(heap, makeInteger(heap, rest),
                                 makeInteger(heap, perSecond)),
                      makeInteger(heap, kPerSecond));
  return integerAdd(heap, whole, part);
}

} // namespace lumen::rt

namespace {

/// Time of a clock in args[0]'s unit.
Term timeIn(Process &proc, Term unit, int64_t nanoseconds) {
  int64_t perSecond = unitsPerSecond(unit);
  if (perSecond == 0)
    return proc.badarg();
  return makeTime(proc.heap(), nanoseconds, perSecond);
}

int64_t erlangSystemNs() { return monotonicNs() + timeOffsetNs(); }

Term makeTimestamp(Process &proc, int64_t microseconds) {
  return makeTuple(proc.heap(), Term::small(microseconds / 1000000000000),
                   Term::small(microseconds / 1000000 % 1000000),
                   Term::small(microseconds % 1000000));
}

struct Calendar {
  int64_t year;
  int month, day, hour, minute, second;
};

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar. Years are
/// counted from March, so that the leap day is the last of its year.
int64_t daysFromDate(int64_t year, int month, int day) {
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t yearOfEra = year - era * 400;
  int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t dayOfEra =
      yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

Calendar calendarFromSeconds(int64_t seconds) {
  int64_t days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t dayOfEra = days - era * 146097;
  int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 -
                       dayOfEra / 146096) / 365;
  int64_t dayOfYear =
      dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  int shifted = static_cast<int>((5 * dayOfYear + 2) / 153);
  Calendar out;
  out.day = static_cast<int>(dayOfYear - (153 * shifted + 2) / 5 + 1);
  out.month = shifted < 10 ? shifted + 3 : shifted - 9;
  out.year = yearOfEra + era * 400 + (out.month <= 2);
  out.hour = static_cast<int>(rest / 3600);
  out.minute = static_cast<int>(rest / 60 % 60);
  out.second = static_cast<int>(rest % 60);
  return out;
}

int64_t secondsFromCalendar(const Calendar &c) {
  return daysFromDate(c.year, c.month, c.day) * 86400 + c.hour * 3600 +
         c.minute * 60 + c.second;
}

Calendar calendarFromTm(const tm &t) {
  return {t.tm_year + 1900LL, t.tm_mon + 1, t.tm_mday,
          t.tm_hour,          t.tm_min,     t.tm_sec};
}

Calendar localCalendar(int64_t seconds) {
  time_t clock = seconds;
  tm local;
  if (!localtime_r(&clock, &local))
    return calendarFromSeconds(seconds);
  return calendarFromTm(local);
}

Term makeDate(Process &proc, const Calendar &c) {
  return makeTuple(proc.heap(), makeInteger(proc.heap(), c.year),
                   Term::small(c.month), Term::small(c.day));
}
Term makeTimeOfDay(Process &proc, const Calendar &c) {
  return makeTuple(proc.heap(), Term::small(c.hour), Term::small(c.minute),
                   Term::small(c.second));
}
Term makeDateTime(Process &proc, const Calendar &c) {
  Term date = makeDate(proc, c);
  return makeTuple(proc.heap(), date, makeTimeOfDay(proc, c));
}

bool smallIn(Term term, int64_t low, int64_t high, int &out) {
  if (!term.isSmall() || term.toSmall() < low || term.toSmall() > high)
    return false;
  out = static_cast<int>(term.toSmall());
  return true;
}

int daysInMonth(int64_t year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

/// {{Y, M, D}, {H, Mi, S}}; a leap second is not accepted.
bool readDateTime(Term term, Calendar &out) {
  if (!term.isTuple(2) || !term.element(0).isTuple(3) ||
      !term.element(1).isTuple(3))
    return false;
  Term date = term.element(0), time = term.element(1);
  if (!date.element(0).isSmall())
    return false;
  out.year = date.element(0).toSmall();
  return out.year >= -99999999 && out.year <= 99999999 &&
         smallIn(date.element(1), 1, 12, out.month) &&
         smallIn(date.element(2), 1, daysInMonth(out.year, out.month),
                 out.day) &&
         smallIn(time.element(0), 0, 23, out.hour) &&
         smallIn(time.element(1), 0, 59, out.minute) &&
         smallIn(time.element(2), 0, 59, out.second);
}

std::atomic<int64_t> lastNow{0};
std::atomic<int64_t> uniqueCount{0}, monotonicCount{0};

/// Options of unique_integer: [positive | monotonic]. False if it is no such list.
bool uniqueOptions(Term list, bool &positive, bool &monotonic) {
  for (; list.isCons(); list = list.tail())
    if (list.head() == atoms::positive)
      positive = true;
    else if (list.head() == atoms::monotonic)
      monotonic = true;
    else
      return false;
  return list.isNil();
}

Term uniqueInteger(Process &proc, bool positive, bool monotonic) {
  int64_t n = (monotonic ? monotonicCount : uniqueCount)
                  .fetch_add(1, std::memory_order_relaxed);
  return makeInteger(proc.heap(), positive ? n + 1 : abi::kMinSmall + n + 1);
}

} // namespace

int64_t lumen::rt::nextMonotonicInteger() {
  return abi::kMinSmall + monotonicCount.fetch_add(1, std::memory_order_relaxed) + 1;
}

BIF(erlang_monotonic_time, 0) { return makeInteger(proc.heap(), monotonicNs()); }
BIF(erlang_monotonic_time1, 1) { return timeIn(proc, args[0], monotonicNs()); }
BIF(erlang_system_time, 0) { return makeInteger(proc.heap(), erlangSystemNs()); }
BIF(erlang_system_time1, 1) { return timeIn(proc, args[0], erlangSystemNs()); }
BIF(erlang_time_offset, 0) { return makeInteger(proc.heap(), timeOffsetNs()); }
BIF(erlang_time_offset1, 1) { return timeIn(proc, args[0], timeOffsetNs()); }
BIF(os_system_time, 0) { return makeInteger(proc.heap(), systemNs()); }
BIF(os_system_time1, 1) { return timeIn(proc, args[0], systemNs()); }
BIF(os_perf_counter, 0) { return makeInteger(proc.heap(), monotonicNs()); }
BIF(erts_internal_time_unit, 0) { return Term::small(1000000000); }
BIF(erts_internal_perf_counter_unit, 0) { return Term::small(1000000000); }

BIF(erlang_timestamp, 0) { return makeTimestamp(proc, erlangSystemNs() / 1000); }
BIF(os_timestamp, 0) { return makeTimestamp(proc, systemNs() / 1000); }

int64_t lumen::rt::uniqueNowUs() {
  int64_t now = erlangSystemNs() / 1000;
  int64_t last = lastNow.load(std::memory_order_relaxed);
  do {
    if (now <= last)
      now = last + 1;
  } while (!lastNow.compare_exchange_weak(last, now, std::memory_order_relaxed));
  return now;
}
BIF(erlang_now, 0) { return makeTimestamp(proc, uniqueNowUs()); }

BIF(erlang_unique_integer, 0) { return uniqueInteger(proc, false, false); }

BIF(erlang_unique_integer1, 1) {
  bool positive = false, monotonic = false;
  if (!uniqueOptions(args[0], positive, monotonic))
    return proc.badarg();
  return uniqueInteger(proc, positive, monotonic);
}

BIF(erlang_localtime, 0) {
  return makeDateTime(proc, localCalendar(systemNs() / 1000000000));
}
BIF(erlang_universaltime, 0) {
  return makeDateTime(proc, calendarFromSeconds(systemNs() / 1000000000));
}
BIF(erlang_date, 0) {
  return makeDate(proc, localCalendar(systemNs() / 1000000000));
}
BIF(erlang_time, 0) {
  return makeTimeOfDay(proc, localCalendar(systemNs() / 1000000000));
}

/// Rules of local time are known from this year on.
constexpr int64_t kFirstLocalYear = 1902;

BIF(erlang_universaltime_to_localtime, 1) {
  Calendar calendar;
  if (!readDateTime(args[0], calendar) || calendar.year < kFirstLocalYear)
    return proc.badarg();
  return makeDateTime(proc, localCalendar(secondsFromCalendar(calendar)));
}

BIF(erlang_localtime_to_universaltime, 2) {
  Calendar calendar;
  if (!readDateTime(args[0], calendar) || calendar.year < kFirstLocalYear)
    return proc.badarg();
  tm local;
  memset(&local, 0, sizeof local);
  if (args[1] == atoms::true_)
    local.tm_isdst = 1;
  else if (args[1] == atoms::false_)
    local.tm_isdst = 0;
  else if (args[1] == atoms::undefined)
    local.tm_isdst = -1;
  else
    return proc.badarg();
  local.tm_year = static_cast<int>(calendar.year - 1900);
  local.tm_mon = calendar.month - 1;
  local.tm_mday = calendar.day;
  local.tm_hour = calendar.hour;
  local.tm_min = calendar.minute;
  local.tm_sec = calendar.second;
  time_t seconds = mktime(&local);
  if (seconds == static_cast<time_t>(-1) && calendar.year != 1969 &&
      calendar.year != 1970)
    return proc.badarg();
  return makeDateTime(proc, calendarFromSeconds(seconds));
}

BIF(erlang_posixtime_to_universaltime, 1) {
  // The calendar of larger numbers would not fit a year of 64 bits.
  if (!args[0].isSmall() || args[0].toSmall() > 67768036191676799 ||
      args[0].toSmall() < -67768040609740800)
    return proc.badarg();
  return makeDateTime(proc, calendarFromSeconds(args[0].toSmall()));
}

BIF(erlang_universaltime_to_posixtime, 1) {
  Calendar calendar;
  if (!readDateTime(args[0], calendar))
    return proc.badarg();
  return makeInteger(proc.heap(), secondsFromCalendar(calendar));
}
