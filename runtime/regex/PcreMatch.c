/*===- PcreMatch.c - PCRE2's matcher with a budget --------------------------===
 *
 * PCRE2 counts the steps of a match (calls of its internal match(), at most
 * match_limit of them for each place where a match may start). Nothing bounds
 * how many places there are, and nothing says which of two ends was meant: the
 * limit the program set, or our wish not to hold a scheduler.
 *
 * Therefore the counter is given a second task. Each time the matcher names it,
 * the macro below first takes one from the budget behind the memory functions'
 * data and, when it is used up, makes the counter so large that the match ends
 * with PCRE2_ERROR_MATCHLIMIT; `isSpent` then tells why.
 *
 *===----------------------------------------------------------------------===*/
#include "pcre2_internal.h"
#include "runtime/regex/Budget.h"

static inline uint32_t lumenCountStep(void *data, uint32_t count) {
  struct LumenMatchBudget *budget = data;
  if (--budget->left >= 0 &&
      ((budget->left & 1023) || !budget->watch ||
       __atomic_load_n((const uint32_t *)budget->watch, __ATOMIC_RELAXED) >= 2))
    return count;
  budget->isSpent = 1;
  return UINT32_MAX;
}

#define match_call_count                                                       \
  match_call_count = lumenCountStep(mb->memctl.memory_data,                    \
                                    mb->match_call_count),                     \
  mb->match_call_count

#include "pcre2_match.c"

#undef match_call_count

void lumenSetNewlines(pcre2_code *code, uint32_t newline, uint32_t bsr) {
  if (newline)
    code->newline_convention = (uint16_t)newline;
  if (bsr)
    code->bsr_convention = (uint16_t)bsr;
}

void lumenKeepTables(pcre2_code *code) {
  if (code->overall_options & PCRE2_UTF)
    code->flags &= ~PCRE2_FIRSTMAPSET;
}
