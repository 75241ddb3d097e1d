//===- BinaryUnicode.cpp - BIFs of module unicode ---------------*- C++ -*-===//
//
// characters_to_binary/2 and characters_to_list/2 for the encodings latin1, unicode and
// utf8; others are the business of unicode.erl. Data is a deep list of characters and
// binaries; in UTF-8 a character may begin in one binary and end in the next.
//
// What is left over after an error keeps its structure: the rest of the innermost list,
// wrapped in the rests of the lists around it. If the error follows bytes of an
// unfinished character, those come first, in a list with that rest.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/binary/Utf.h"
#include "runtime/sched/Pacing.h"

using namespace lumen::rt;
namespace abi = lumen::abi;

namespace {

class Converter {
public:
  Converter(Process &proc, bool latin1In, bool toList) : proc_(proc), heap_(proc.heap()), latin1In_(latin1In), toList_(toList) {}

  Term run(Term data) {
    if (!data.isList() && !data.isBitstring())
      return proc_.badarg();
    Term list = data;
    while (true) {
      while (list.isCons()) {
        Term head = list.head();
        if (isPlain(head) && partial_ == 0 && !toList_) {
          list = putRun(list);
        } else if (head.isSmall()) {
          int64_t c = head.toSmall();
          if (partial_ > 0 || c < 0 || !utf::isCharacter(static_cast<uint64_t>(c)) || (latin1In_ && c > 255))
            return isText(list) ? failed(wrap(list)) : proc_.badarg();
          put(static_cast<uint32_t>(c));
          list = list.tail();
        } else if (head.isBitstring()) {
          Term rest;
          if (!binary(head, rest))
            return bad_ || !isText(list.tail()) ? proc_.badarg() : failedIn(rest, list.tail(), true);
          list = list.tail();
        } else if (head.isCons()) {
          outer_.push(list.tail().word());
          list = head;
        } else if (head.isNil()) {
          list = list.tail();
        } else if (head.isInteger()) { // far too large for a character
          return failed(wrap(list));
        } else {
          return proc_.badarg();
        }
      }
      if (list.isBitstring()) {
        Term rest;
        if (!binary(list, rest))
          return bad_ || !isText(Term::nil()) ? proc_.badarg() : failedIn(rest, Term::nil(), false);
      } else if (!list.isNil()) {
        return proc_.badarg();
      }
      if (outer_.empty())
        break;
      list = Term(outer_.pop());
    }
    proc_.bumpReductions(static_cast<int64_t>(count_ / 64));
    // Bytes that could go on are incomplete, even if no character could come of
    // them.
    for (size_t i = 1; i < partial_; ++i)
      if ((bytes_[i] & 0xC0) != 0x80)
        return failed(Term::nil());
    if (partial_ > 0)
      return makeTuple(heap_, atoms::incomplete, result(), makeBinary(heap_, bytes_, partial_));
    return result();
  }

private:
  /// Whether there are only characters (of any value), binaries and lists in the
  /// rest of a list and of those around it. If not, that is what is wrong with the
  /// data, and not a character before it.
  bool isText(Term list) const {
    SmallVector<uint64_t, 16> outer;
    for (size_t i = 0; i < outer_.size(); ++i)
      outer.push(outer_[i]);
    while (true) {
      for (; list.isCons(); pacePer(++checked_, 4096)) {
        Term head = list.head();
        if (head.isCons()) {
          outer.push(list.tail().word());
          list = head;
          continue;
        }
        if (head.isInteger() && !head.isSmall()) // OTP looks no further, too
          return true;
        if (!head.isSmall() && !head.isNil() && !isBinaryTerm(head))
          return false;
        list = list.tail();
      }
      if (!list.isNil() && !isBinaryTerm(list))
        return false;
      if (outer.empty())
        return true;
      list = Term(outer.pop());
    }
  }

  void put(uint32_t c) {
    pacePer(++count_, 4096);
    if (toList_) {
      chars_.push(c);
      return;
    }
    uint8_t text[4];
    int n = utf::encode8(c, text);
    if (n == 1)
      out_.push(text[0]);
    else
      out_.append(text, static_cast<size_t>(n));
  }

  /// A character that can be written, whatever the encoding of the input.
  bool isPlain(Term t) const {
    return t.isSmall() && static_cast<uint64_t>(t.toSmall()) < (latin1In_ ? 0x100 : 0xD800);
  }
  /// Writes the plain characters that the list begins with, or many of them; gives the
  /// rest.
  Term putRun(Term list) {
    constexpr size_t kAtOnce = 1024, kMostBytes = 3;
    size_t before = out_.size();
    uint8_t *to = out_.extend(kAtOnce * kMostBytes), *begin = to;
    size_t count = 0;
    for (; count < kAtOnce && list.isCons() && isPlain(list.head()); ++count, list = list.tail()) {
      auto c = static_cast<uint32_t>(list.head().toSmall());
      if (c < 0x80) {
        *to++ = static_cast<uint8_t>(c);
      } else if (c < 0x800) {
        to[0] = static_cast<uint8_t>(0xC0 | c >> 6);
        to[1] = static_cast<uint8_t>(0x80 | (c & 0x3F));
        to += 2;
      } else {
        to[0] = static_cast<uint8_t>(0xE0 | c >> 12);
        to[1] = static_cast<uint8_t>(0x80 | (c >> 6 & 0x3F));
        to[2] = static_cast<uint8_t>(0x80 | (c & 0x3F));
        to += 3;
      }
    }
    out_.truncate(before + static_cast<size_t>(to - begin));
    count_ += count;
    pace(count);
    return list;
  }

  /// False on an error (bad_: not even a binary); `rest`: the part of the binary
  /// that was not converted.
  bool binary(Term t, Term &rest) {
    BitView v = bitView(t);
    if (!v.isBinary()) {
      bad_ = true;
      return false;
    }
    BinaryBytes bytes(t);
    const uint8_t *p = bytes.data();
    size_t n = bytes.size(), i = 0;
    if (latin1In_) {
      for (; i < n; ++i)
        put(p[i]);
      return true;
    }
    // A character that began in a binary before: it is looked at when all of its bytes
    // are there.
    if (partial_ > 0) {
      size_t before = partial_;
      while (partial_ < need(bytes_[0]) && i < n)
        bytes_[partial_++] = p[i++];
      if (partial_ < need(bytes_[0]))
        return true;
      uint32_t c;
      if (utf::decode8(bytes_, partial_, c) <= 0) {
        partial_ = before;
        rest = t;
        return false;
      }
      put(c);
      partial_ = 0;
    }
    while (i < n) {
      uint32_t c = p[i];
      if (c < 0x80) {
        put(c);
        ++i;
        continue;
      }
      size_t whole = need(p[i]);
      if (whole > n - i) {
        partial_ = n - i;
        memcpy(bytes_, p + i, partial_);
        return true;
      }
      int length = whole ? utf::decode8(p + i, n - i, c) : 0;
      if (length <= 0) {
        rest = i == 0 ? t : makePart(heap_, v, 8 * i, 8 * (n - i));
        return false;
      }
      put(c);
      i += static_cast<size_t>(length);
    }
    return true;
  }

  /// Bytes of the character that starts with this one, as far as its kind goes; 0 if none
  /// does.
  static size_t need(uint8_t lead) {
    return lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
  }

  /// The rest from `list` on, within the rests of the outer lists.
  Term wrap(Term list) {
    while (!outer_.empty())
      list = makeCons(heap_, list, Term(outer_.pop()));
    return list;
  }

  Term result() {
    if (!toList_)
      return makeBinary(heap_, out_.data(), out_.size());
    if (chars_.empty())
      return Term::nil();
    uint64_t *cells = heap_.alloc(2 * chars_.size());
    for (size_t i = 0; i < chars_.size(); ++i) {
      cells[2 * i] = Term::small(chars_[i]).word();
      cells[2 * i + 1] = i + 1 < chars_.size() ? Term::cons(cells + 2 * i + 2).word() : abi::kNil;
    }
    return Term::cons(cells);
  }

  Term failed(Term rest) {
    if (partial_ > 0) {
      Term bytes = makeBinary(heap_, bytes_, partial_);
      rest = rest.isNil() ? bytes : makeCons(heap_, bytes, makeCons(heap_, rest, Term::nil()));
    }
    return makeTuple(heap_, atoms::error, result(), rest);
  }

  /// In a binary; `tail` is the rest of the list it stands in.
  Term failedIn(Term rest, Term tail, bool inList) { return failed(wrap(inList ? makeCons(heap_, rest, tail) : rest)); }

  Process &proc_;
  Heap &heap_;
  bool latin1In_, toList_, bad_ = false;
  uint8_t bytes_[8];       ///< of an unfinished character
  size_t partial_ = 0;
  uint64_t count_ = 0;
  mutable uint64_t checked_ = 0;
  SmallVector<uint8_t, 256> out_;
  SmallVector<uint32_t, 64> chars_;
  SmallVector<uint64_t, 16> outer_; ///< rests of the lists around
};

Term convert(Process &proc, const Term *args, bool toList) {
  bool latin1 = args[1] == atoms::latin1;
  if (!latin1 && args[1] != atoms::unicode && args[1] != atoms::utf8)
    return proc.trapToExport(atoms::unicode, toList ? atoms::characters_to_list_int : atoms::characters_to_binary_int, args, 2);
  Pacing pacing(proc);
  Term data = args[0];
  // OTP takes a binary alone in a list as that binary; what is left over shows it.
  if (!toList && data.isCons() && data.tail().isNil() && data.head().isBitstring())
    data = data.head();
  return Converter(proc, latin1, toList).run(data);
}

} // namespace

BIF(unicode_characters_to_binary, 2) { return convert(proc, args, false); }
BIF(unicode_characters_to_list, 2) { return convert(proc, args, true); }

BIF(unicode_bin_is_7bit, 1) {
  if (!isBinaryTerm(args[0]))
    return atoms::false_; // unicode.erl asks of lists, too
  BinaryBytes bytes(args[0]);
  for (size_t i = 0; i < bytes.size(); ++i)
    if (bytes.data()[i] >= 0x80)
      return atoms::false_;
  return atoms::true_;
}
