/*===- Budget.h - how long a match may take -----------------------*- C -*-===*/
#ifndef LUMEN_RUNTIME_REGEX_BUDGET_H
#define LUMEN_RUNTIME_REGEX_BUDGET_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The memory data of the context that a match runs in.
struct LumenMatchBudget {
  int64_t left; ///< steps
  int isSpent;
  const void *watch; ///< a count of 32 bits, or null; spent when it is below 2
};

struct pcre2_real_code_8;
/// Another newline and \R convention (PCRE2_NEWLINE_..., PCRE2_BSR_...; 0: as it
/// is) for a pattern that nobody matches with yet.
void lumenSetNewlines(struct pcre2_real_code_8 *code, uint32_t newline,
                      uint32_t bsr);
/// With UTF-8, what PCRE2 has found out about first bytes knows nothing of letters
/// beyond ASCII in the character tables: drops it.
void lumenKeepTables(struct pcre2_real_code_8 *code);

#ifdef __cplusplus
}
#endif
#endif
