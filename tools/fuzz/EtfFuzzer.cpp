//===- EtfFuzzer.cpp - libFuzzer target of the external term format -------===//
//
// Reads any bytes as a term. What is accepted is compared, hashed, printed and copied,
// and must be the same term after encoding and decoding it once more.
//
//===----------------------------------------------------------------------===//
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Compare.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Etf.h"
#include "runtime/term/Hash.h"
#include "runtime/term/Print.h"

using namespace lumen::rt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  initAtoms(nullptr);
  if (size > 0 && data[0] == 131) // as term_to_binary has it
    ++data, --size;
  ArenaHeap heap;
  size_t used;
  Term term = etfDecode(heap, data, size, /*onlyExisting=*/true, used);
  if (!term.isValue())
    return 0;
  ByteBuffer text, bytes;
  printTerm(text, term);
  etfEncode(bytes, term, {});
  Term again = etfDecode(heap, reinterpret_cast<uint8_t *>(bytes.data()), bytes.size(), true, used);
  LUMEN_CHECK(again.isValue() && used == bytes.size(), "cannot be read back");
  LUMEN_CHECK(equalExact(term, again) && compareTerm(term, again) == 0, "another term came back");
  LUMEN_CHECK(portableHash2(term) == portableHash2(again) && internalHash(term) == internalHash(again), "equal terms, different hashes");
  LUMEN_CHECK(equalExact(term, copyTerm(heap, term)), "a copy differs");
  return 0;
}
