//===- TermsExternal.cpp - BIFs about the external term format --*- C++ -*-===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/io/Blocking.h"
#include "runtime/sched/Pacing.h"
#include "runtime/term/Etf.h"
#include "runtime/term/EtfTags.h"

#include <new>
#include <zlib.h>

using namespace lumen::rt;

namespace {

bool readEncodeOptions(Term list, EtfOptions &options, int &level) {
  for (; list.isCons(); list = list.tail()) {
    Term o = list.head();
    if (o == atoms::deterministic) {
      options.deterministic = true;
    } else if (o == atoms::compressed) {
      level = Z_DEFAULT_COMPRESSION;
    } else if (o.isTuple(2) && o.element(0) == atoms::compressed && o.element(1).isSmall() && o.element(1).toSmall() >= 0 && o.element(1).toSmall() <= 9) {
      level = static_cast<int>(o.element(1).toSmall());
    } else if (o.isTuple(2) && o.element(0) == atoms::minor_version && o.element(1).isSmall() && o.element(1).toSmall() >= 0 && o.element(1).toSmall() <= 2) {
      options.minorVersion = static_cast<int>(o.element(1).toSmall());
    } else {
      return false;
    }
  }
  return list.isNil();
}

/// Compresses an encoded term: 131, 80, its size, zlib's data; or leaves it as it is
/// if that would not be smaller. On a thread of the pool if there is much of it.
class CompressJob final : public BlockingJob {
public:
  static constexpr size_t kMuch = 64 * 1024;

  explicit CompressJob(int level, bool inList) : level_(level), inList_(inList) {}
  void run() override {
    constexpr size_t kHead = 6; // what is in front of the data
    z_stream z{};
    if (deflateInit(&z, level_) != Z_OK)
      return;
    z.next_in = reinterpret_cast<Bytef *>(plain.data() + 1);
    z.avail_in = static_cast<uInt>(plain.size() - 1);
    uint8_t *out = packed_.extend(plain.size());
    z.next_out = out + kHead;
    // OTP gives up when the room is used up, even if that was just enough.
    z.avail_out = static_cast<uInt>(plain.size() - kHead);
    isPacked_ = deflate(&z, Z_FINISH) == Z_STREAM_END;
    packed_.truncate(kHead + z.total_out);
    deflateEnd(&z);
    auto size = static_cast<uint32_t>(plain.size() - 1);
    const uint8_t head[kHead] = {
        kEtfVersion,
        kEtfCompressed,
        static_cast<uint8_t>(size >> 24),
        static_cast<uint8_t>(size >> 16),
        static_cast<uint8_t>(size >> 8),
        static_cast<uint8_t>(size),
    };
    memcpy(out, head, kHead);
  }
  Term finish(Process &proc) override {
    Heap &heap = proc.heap();
    Term bin = isPacked_ ? makeBinary(heap, packed_.data(), packed_.size())
                         : makeBinary(heap, plain.data(), plain.size());
    return inList_ ? makeCons(heap, bin, Term::nil()) : bin;
  }
  void destroy() override {
    this->~CompressJob();
    free(this);
  }

  ByteBuffer plain;

private:
  SmallVector<uint8_t, 8> packed_;
  int level_;
  bool inList_, isPacked_ = false;
};

/// `inList`: as a list of binaries, of one.
Term encode(Process &proc, Term t, Term optionList, bool inList) {
  EtfOptions options;
  options.creator = proc.self();
  int level = 0;
  if (!readEncodeOptions(optionList, options, level))
    return proc.badarg();
  Pacing pacing(proc);
  auto *job = new (mallocOrDie(sizeof(CompressJob))) CompressJob(level, inList);
  ByteBuffer &out = job->plain;
  out.push(static_cast<char>(kEtfVersion));
  etfEncode(out, t, options);
  if (mustEnd(proc)) {
    job->destroy();
    return Term();
  }
  proc.bumpReductions(static_cast<int64_t>(out.size() / 256));
  if (level != 0 && out.size() >= 6 && out.size() <= UINT32_MAX) {
    if (out.size() >= CompressJob::kMuch)
      return runBlocking(proc, job);
    job->run();
    proc.bumpReductions(static_cast<int64_t>(out.size() / 64));
  }
  Term result = job->finish(proc);
  job->destroy();
  return result;
}

Term externalSize(Process &proc, Term t, Term optionList) {
  EtfOptions options;
  options.creator = proc.self();
  for (Term rest = optionList; rest.isCons(); rest = rest.tail())
    if (!rest.head().isTuple(2) || rest.head().element(0) != atoms::minor_version)
      return proc.badarg();
  int level = 0;
  if (!readEncodeOptions(optionList, options, level))
    return proc.badarg();
  ByteBuffer out;
  Pacing pacing(proc);
  etfEncode(out, t, options);
  if (mustEnd(proc))
    return Term();
  return makeUnsigned(proc.heap(), 1 + out.size());
}

Term decode(Process &proc, Term bin, Term optionList) {
  bool safe = false, wantsUsed = false;
  for (; optionList.isCons(); optionList = optionList.tail()) {
    if (optionList.head() == atoms::safe)
      safe = true;
    else if (optionList.head() == atoms::used)
      wantsUsed = true;
    else
      return proc.badarg();
  }
  if (!optionList.isNil() || !isBinaryTerm(bin))
    return proc.badarg();
  BinaryBytes bytes(bin);
  if (bytes.size() < 2 || bytes.data()[0] != kEtfVersion)
    return proc.badarg();
  size_t used;
  Heap &heap = proc.heap();
  Pacing pacing(proc);
  Term t = etfDecode(heap, bytes.data() + 1, bytes.size() - 1, safe, used);
  proc.bumpReductions(static_cast<int64_t>(bytes.size() / 256));
  if (!t.isValue())
    return proc.badarg();
  return wantsUsed ? makeTuple(heap, t, makeUnsigned(heap, 1 + used)) : t;
}

} // namespace

BIF(erlang_term_to_binary, 1) { return encode(proc, args[0], Term::nil(), false); }
BIF(erlang_term_to_binary2, 2) { return encode(proc, args[0], args[1], false); }
BIF(erlang_term_to_iovec, 1) { return encode(proc, args[0], Term::nil(), true); }
BIF(erlang_term_to_iovec2, 2) { return encode(proc, args[0], args[1], true); }
BIF(erlang_external_size, 1) { return externalSize(proc, args[0], Term::nil()); }
BIF(erlang_external_size2, 2) { return externalSize(proc, args[0], args[1]); }
BIF(erlang_binary_to_term, 1) { return decode(proc, args[0], Term::nil()); }
BIF(erlang_binary_to_term2, 2) { return decode(proc, args[0], args[1]); }
