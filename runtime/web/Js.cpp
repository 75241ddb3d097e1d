//===- Js.cpp - terms to JavaScript and back ------------------------------===//
//
// A request is a term, sent to the host as bytes and answered with bytes at
// once (js.erl says what requests there are). What happens later comes as a
// message: the host gives {To, Message}.
//
// An object of JavaScript has a number, which stands for one reference here:
// two crossings of one object are two numbers. When the last copy of the
// reference is collected the host may forget the number.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/io/MagicReference.h"
#include "runtime/msg/Signal.h"
#include "runtime/process/Registry.h"
#include "runtime/process/Spawn.h"
#include "runtime/sched/Epoch.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Etf.h"
#include "runtime/term/EtfTags.h"

using namespace lumen;
using namespace lumen::rt;

#define LUMEN_WEB_IMPORT(name)                                                 \
  extern "C" __attribute__((import_module("lumen"), import_name(#name)))
#define LUMEN_WEB_EXPORT(name)                                                 \
  extern "C" __attribute__((export_name(#name), used))

/// Carries a request out; the size of the answer, which the host keeps.
LUMEN_WEB_IMPORT(request)
uint32_t hostRequest(const char *bytes, uint32_t size);
/// Copies the answer here.
LUMEN_WEB_IMPORT(answer) void hostAnswer(uint8_t *to);
LUMEN_WEB_IMPORT(release) void hostRelease(uint32_t number);

namespace {

void dropObject(OffHeapBinary *holder) {
  hostRelease(
      static_cast<uint32_t>(reinterpret_cast<uintptr_t>(holder->context)));
  holder->freeMemory();
}

bool numberOf(Term reference, uint32_t &number) {
  void *context = magicContext(reference, dropObject);
  number = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(context));
  return context != nullptr; // numbers begin with 1
}

Term makeObject(Heap &heap, uint32_t number) {
  return makeMagicReference(heap, dropObject,
                            reinterpret_cast<void *>(uintptr_t(number)));
}

constexpr EtfForeign kForeign = {numberOf, makeObject};

/// With the version byte. No value if the bytes are no term.
Term decode(Heap &heap, const uint8_t *bytes, size_t size) {
  size_t used = 0;
  if (size < 1 || bytes[0] != kEtfVersion)
    return Term();
  return etfDecode(heap, bytes + 1, size - 1, false, used, &kForeign);
}

} // namespace

BIF(lumen_js_request, 1) {
  ByteBuffer bytes;
  bytes.push(static_cast<char>(kEtfVersion));
  EtfOptions options;
  options.minorVersion = 2;
  options.creator = proc.self();
  options.foreign = &kForeign;
  etfEncode(bytes, args[0], options);
  uint32_t size =
      hostRequest(bytes.data(), static_cast<uint32_t>(bytes.size()));
  ByteBuffer answer;
  auto *data = reinterpret_cast<uint8_t *>(answer.extend(size));
  hostAnswer(data);
  Term term = decode(proc.heap(), data, size);
  proc.bumpReductions(static_cast<int64_t>(10 + (bytes.size() + size) / 256));
  return term.isValue() ? term : proc.badarg();
}

/// Room for bytes that the host is about to give.
LUMEN_WEB_EXPORT(lumen_buffer) uint8_t *lumen_buffer(uint32_t size) {
  return static_cast<uint8_t *>(mallocOrDie(size));
}

/// The term in such a buffer, which is given back.
static Term take(Heap &heap, uint8_t *bytes, uint32_t size) {
  Term term = decode(heap, bytes, size);
  free(bytes);
  return term;
}

/// {To, Message}: 1 if To, a pid or a registered name, is there, -1 if the
/// bytes are no such term.
LUMEN_WEB_EXPORT(lumen_send) int32_t lumen_send(uint8_t *bytes, uint32_t size) {
  ArenaHeap heap;
  Term term = take(heap, bytes, size);
  if (!term.isValue() || !term.isTuple(2))
    return -1;
  Term to = term.element(0);
  if (to.isAtom())
    to = lookupName(to);
  if (!to.isValue() || !to.isPid())
    return 0;
  return sendSignal(to, makeTermSignal(SignalKind::Message, term.element(1)));
}

/// Starts a process for a call, js:serve(Call): 1, or 0 if there are too many
/// processes, or -1 if the bytes are no term.
LUMEN_WEB_EXPORT(lumen_serve)
int32_t lumen_serve(uint8_t *bytes, uint32_t size) {
  ArenaHeap heap;
  Term call = take(heap, bytes, size);
  if (!call.isValue())
    return -1;
  SpawnTarget target;
  target.module = internAtom("js");
  target.function = internAtom("serve");
  target.args = &call;
  target.count = 1;
  return spawnProcess(nullptr, target, SpawnOptions()).isValue();
}

/// Is there a process of that name?
LUMEN_WEB_EXPORT(lumen_whereis)
int32_t lumen_whereis(uint8_t *bytes, uint32_t size) {
  ArenaHeap heap;
  Term name = take(heap, bytes, size);
  return name.isValue() && name.isAtom() && lookupName(name).isValue();
}
