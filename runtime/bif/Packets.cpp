//===- Packets.cpp - erlang:decode_packet/3 -------------------------------===//
//
// Takes one packet off the front of a binary. First its length is found
// (`packetLength`), which needs no more than its head; then packets of HTTP and TLS
// become terms, of others the body.
// Source: OTP packet_parser.c, erl_bif_port.c.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"

#include <iterator>
#include <string.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

enum class PacketType {
  Raw, One, Two, Four, Asn1, SunRm, Cdr, Fcgi, Line, Tpkt, Http, HttpHeader, Tls,
};

struct PacketOptions {
  PacketType type;
  bool wantsBinaries = false; ///< http_bin, httph_bin
  uint32_t maxSize = 0;       ///< 0: any
  uint32_t lineLength = 0;
  uint8_t delimiter = '\n';
};

bool readType(Term t, PacketOptions &options) {
  static const struct {
    Term name;
    PacketType type;
    bool wantsBinaries;
  } kTypes[] = {
      {Term::small(0), PacketType::Raw, false},
      {atoms::raw, PacketType::Raw, false},
      {Term::small(1), PacketType::One, false},
      {Term::small(2), PacketType::Two, false},
      {Term::small(4), PacketType::Four, false},
      {atoms::asn1, PacketType::Asn1, false},
      {atoms::sunrm, PacketType::SunRm, false},
      {atoms::cdr, PacketType::Cdr, false},
      {atoms::fcgi, PacketType::Fcgi, false},
      {atoms::line, PacketType::Line, false},
      {atoms::tpkt, PacketType::Tpkt, false},
      {atoms::http, PacketType::Http, false},
      {atoms::http_bin, PacketType::Http, true},
      {atoms::httph, PacketType::HttpHeader, false},
      {atoms::httph_bin, PacketType::HttpHeader, true},
      {atoms::ssl_tls, PacketType::Tls, false},
  };
  for (const auto &known : kTypes)
    if (t == known.name) {
      options.type = known.type;
      options.wantsBinaries = known.wantsBinaries;
      return true;
    }
  return false;
}

bool readOptions(Term list, PacketOptions &options) {
  for (; list.isCons(); list = list.tail()) {
    Term o = list.head();
    uint64_t value;
    if (!o.isTuple(2) || !o.element(1).isInteger() ||
        !integerToUint64(o.element(1), value) || value > UINT32_MAX)
      return false;
    if (o.element(0) == atoms::packet_size)
      options.maxSize = static_cast<uint32_t>(value);
    else if (o.element(0) == atoms::line_length)
      options.lineLength = static_cast<uint32_t>(value);
    else if (o.element(0) == atoms::line_delimiter &&
             options.type == PacketType::Line && value <= 255)
      options.delimiter = static_cast<uint8_t>(value);
    else
      return false;
  }
  return list.isNil();
}

uint64_t bigEndian(const uint8_t *p, unsigned bytes) {
  uint64_t value = 0;
  for (unsigned i = 0; i < bytes; ++i)
    value = value << 8 | p[i];
  return value;
}

constexpr int64_t kMore = 0, kInvalid = -1;

bool isSpace(uint8_t c) { return c == ' ' || c == '\t'; }

/// The length with the head in front of it. OTP counts in 32 bits with a sign.
int64_t withHead(uint64_t head, uint64_t body, const PacketOptions &options) {
  auto total = static_cast<int32_t>(static_cast<uint32_t>(head + body));
  if ((options.maxSize && body > options.maxSize) ||
      total < static_cast<int32_t>(head))
    return kInvalid;
  return total;
}

int64_t asn1Length(const uint8_t *p, size_t n, const PacketOptions &options) {
  if (n < 2)
    return kMore;
  size_t at = 1;
  if ((p[0] & 0x1F) == 0x1F) { // the tag goes on
    while (at < n && (p[at] & 0x80))
      ++at;
    if (n - at < 2)
      return kMore;
    ++at;
  }
  unsigned length = p[at] & 0x7F;
  if (!(p[at++] & 0x80))
    return withHead(at, length, options);
  if (n - at < length)
    return kMore;
  if (length > 4)
    return kInvalid;
  return withHead(at + length, bigEndian(p + at, length), options);
}

int64_t lineLength(const uint8_t *p, size_t n, const PacketOptions &options) {
  const void *end = memchr(p, options.delimiter, n);
  if (!end) {
    if (options.maxSize && n > options.maxSize)
      return kInvalid;
    if (options.lineLength && n >= options.lineLength)
      return options.lineLength;
    return kMore;
  }
  auto length = static_cast<size_t>(static_cast<const uint8_t *>(end) - p) + 1;
  if (options.maxSize && length > options.maxSize)
    return kInvalid;
  if (options.lineLength && length > options.lineLength)
    return options.lineLength;
  return static_cast<int64_t>(length);
}

/// A line; a header goes on in lines that begin with a space, so there must be a
/// character behind it.
int64_t httpLength(const uint8_t *p, size_t n, const PacketOptions &options) {
  if ((n == 1 && p[0] == '\n') || (n == 2 && p[0] == '\r' && p[1] == '\n'))
    return static_cast<int64_t>(n);
  size_t max = options.maxSize ? options.maxSize : options.lineLength, at = 0;
  while (true) {
    const void *end = at < n ? memchr(p + at, '\n', n - at) : nullptr;
    if (!end)
      return max && n >= max ? kInvalid : kMore;
    size_t length = static_cast<size_t>(static_cast<const uint8_t *>(end) - p) + 1;
    bool isTooLong = max && length > max;
    if (options.type == PacketType::HttpHeader) {
      if (length == n)
        return isTooLong ? kInvalid : kMore;
      if (isSpace(p[length]) && length > 2) {
        at = length;
        continue;
      }
    }
    return isTooLong ? kInvalid : static_cast<int64_t>(length);
  }
}

/// Of the packet at the start, kMore, or kInvalid. May be more than there is.
int64_t packetLength(const uint8_t *p, size_t n, const PacketOptions &options) {
  switch (options.type) {
  case PacketType::Raw:
    return static_cast<int64_t>(n);
  case PacketType::One:
    return n < 1 ? kMore : withHead(1, p[0], options);
  case PacketType::Two:
    return n < 2 ? kMore : withHead(2, bigEndian(p, 2), options);
  case PacketType::Four:
    return n < 4 ? kMore : withHead(4, bigEndian(p, 4), options);
  case PacketType::SunRm:
    return n < 4 ? kMore : withHead(4, bigEndian(p, 4) & 0x7FFFFFFF, options);
  case PacketType::Asn1:
    return asn1Length(p, n, options);
  case PacketType::Cdr: {
    if (n < 12)
      return kMore;
    if (memcmp(p, "GIOP", 4) != 0)
      return kInvalid;
    auto size = static_cast<uint32_t>(bigEndian(p + 8, 4));
    return withHead(12, p[6] & 1 ? __builtin_bswap32(size) : size, options);
  }
  case PacketType::Fcgi:
    if (n < 8)
      return kMore;
    return p[0] != 1 ? kInvalid
                     : withHead(8, bigEndian(p + 4, 2) + p[6], options);
  case PacketType::Tpkt:
    if (n < 4)
      return kMore;
    return p[0] != 3
               ? kInvalid
               : withHead(4, static_cast<uint32_t>(bigEndian(p + 2, 2) - 4), options);
  case PacketType::Tls:
    if (n < 5)
      return kMore;
    if ((p[0] & 0x80) && p[2] == 1) // client hello of SSL 2
      return withHead(5, static_cast<uint32_t>((bigEndian(p, 2) & 0x7FFF) - 3),
                      options);
    return withHead(5, bigEndian(p + 3, 2), options);
  case PacketType::Line:
    return lineLength(p, n, options);
  case PacketType::Http:
  case PacketType::HttpHeader:
    return httpLength(p, n, options);
  }
  return kInvalid;
}

/// Headers by number, from 1 on.
const char *const kHeaders[] = {
    "Cache-Control",       "Connection",        "Date",
    "Pragma",              "Transfer-Encoding", "Upgrade",
    "Via",                 "Accept",            "Accept-Charset",
    "Accept-Encoding",     "Accept-Language",   "Authorization",
    "From",                "Host",              "If-Modified-Since",
    "If-Match",            "If-None-Match",     "If-Range",
    "If-Unmodified-Since", "Max-Forwards",      "Proxy-Authorization",
    "Range",               "Referer",           "User-Agent",
    "Age",                 "Location",          "Proxy-Authenticate",
    "Public",              "Retry-After",       "Server",
    "Vary",                "Warning",           "Www-Authenticate",
    "Allow",               "Content-Base",      "Content-Encoding",
    "Content-Language",    "Content-Length",    "Content-Location",
    "Content-Md5",         "Content-Range",     "Content-Type",
    "Etag",                "Expires",           "Last-Modified",
    "Accept-Ranges",       "Set-Cookie",        "Set-Cookie2",
    "X-Forwarded-For",     "Cookie",            "Keep-Alive",
    "Proxy-Connection",
};
const char *const kMethods[] = {"OPTIONS", "GET",    "HEAD", "POST",
                                "PUT",     "DELETE", "TRACE"};
constexpr size_t kMaxHeaderName = 50;

/// Reads one packet of HTTP.
class HttpReader {
public:
  HttpReader(Process &proc, const uint8_t *p, size_t n, bool wantsBinaries)
      : heap_(proc.heap()), whole_(p), wholeSize_(n), p_(p), n_(n),
        wantsBinaries_(wantsBinaries) {
    if (n_ >= 2 && p_[n_ - 2] == '\r')
      n_ -= 2;
    else if (n_ >= 1 && p_[n_ - 1] == '\n')
      n_ -= 1;
  }

  Term read(bool isHeader) {
    Term result = isHeader ? header() : isNext("HTTP/") ? response() : request();
    return result.isValue() ? result
                            : makeTuple(heap_, atoms::http_error,
                                        text(whole_, wholeSize_));
  }

private:
  Term text(const uint8_t *p, size_t n) {
    return wantsBinaries_ ? makeBinary(heap_, p, n)
                          : bytesToList(heap_, p, n, Term::nil());
  }
  Term text(const char *literal) {
    return text(reinterpret_cast<const uint8_t *>(literal), strlen(literal));
  }
  bool isNext(const char *literal) const {
    size_t length = strlen(literal);
    return n_ >= length && memcmp(p_, literal, length) == 0;
  }
  void skip(size_t count) {
    p_ += count;
    n_ -= count;
  }
  bool skipSpaces() {
    const uint8_t *from = p_;
    while (n_ && isSpace(*p_))
      skip(1);
    return p_ != from;
  }
  static bool isDigit(uint8_t c) { return c >= '0' && c <= '9'; }
  /// False: there is no digit.
  bool number(int32_t &value) {
    const uint8_t *from = p_;
    uint32_t sum = 0;
    for (; n_ && isDigit(*p_); skip(1))
      sum = 10 * sum + (*p_ - '0');
    value = static_cast<int32_t>(sum);
    return p_ != from;
  }
  bool version(int32_t &major, int32_t &minor) {
    if (!number(major) || !n_ || *p_ != '.')
      return false;
    skip(1);
    return number(minor);
  }
  /// A character of a name.
  static bool isToken(uint8_t c) {
    return c > 32 && c < 127 && !strchr("()<>@,;:\\\"/[]?={}", c);
  }
  Term pair(int32_t major, int32_t minor) {
    return makeTuple(heap_, Term::small(major), Term::small(minor));
  }

  Term response() {
    int32_t major, minor, status = 0;
    skip(5);
    if (!version(major, minor) || !skipSpaces())
      return Term();
    number(status);
    if (!skipSpaces() && n_ > 0)
      return Term();
    return makeTuple(heap_, atoms::http_response, pair(major, minor),
                     Term::small(status), text(p_, n_));
  }

  Term request() {
    const uint8_t *method = p_;
    while (n_ && isToken(*p_))
      skip(1);
    auto methodSize = static_cast<size_t>(p_ - method);
    if (n_ == 0 || methodSize == 0 || !isSpace(*p_))
      return Term();
    skipSpaces();
    const uint8_t *uri = p_;
    while (n_ && !isSpace(*p_))
      skip(1);
    auto uriSize = static_cast<size_t>(p_ - uri);
    if (uriSize == 0)
      return Term();
    skipSpaces();
    int32_t major = 0, minor = 9;
    if (n_ > 0) {
      if (n_ < 8 || !isNext("HTTP/"))
        return Term();
      skip(5);
      if (!version(major, minor))
        return Term();
    }
    Term name = known(kMethods, std::size(kMethods), method, methodSize).name;
    if (!name.isValue())
      name = text(method, methodSize);
    return makeTuple(heap_, atoms::http_request, name, uriTerm(uri, uriSize),
                     pair(major, minor));
  }

  Term header() {
    if (n_ == 0)
      return atoms::http_eoh;
    uint8_t normal[kMaxHeaderName];
    bool isUpper = true;
    const uint8_t *name = p_;
    size_t size = 0;
    for (; isToken(*p_); ++size) {
      uint8_t c = *p_;
      if (size < kMaxHeaderName) {
        if (isUpper && c >= 'a' && c <= 'z')
          c = static_cast<uint8_t>(c - 32);
        else if (!isUpper && c >= 'A' && c <= 'Z')
          c = static_cast<uint8_t>(c + 32);
        isUpper = !isUpper && c == '-';
        normal[size] = c;
      }
      skip(1);
      if (n_ == 0)
        return Term();
    }
    if (*p_ != ':')
      return Term();
    Known found{0, Term()};
    if (size <= kMaxHeaderName)
      found = known(kHeaders, std::size(kHeaders), normal, size);
    if (!found.name.isValue())
      found.name = text(size <= kMaxHeaderName ? normal : name, size);
    skip(1);
    skipSpaces();
    Term original = text(name, size), value = text(p_, n_);
    return makeTuple(heap_, atoms::http_header, Term::small(found.number),
                     found.name, original, value);
  }

  struct Known {
    int64_t number;
    Term name; ///< an atom, or no value
  };
  static Known known(const char *const *names, size_t count, const uint8_t *text,
                     size_t size) {
    for (size_t i = 0; i < count; ++i)
      if (strlen(names[i]) == size && memcmp(names[i], text, size) == 0)
        return {static_cast<int64_t>(i + 1), internAtom(names[i])};
    return {0, Term()};
  }

  static bool startsWith(const uint8_t *p, size_t n, const char *lower) {
    size_t length = strlen(lower);
    if (n < length)
      return false;
    for (size_t i = 0; i < length; ++i) {
      uint8_t c = p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i];
      if (c != static_cast<uint8_t>(lower[i]))
        return false;
    }
    return true;
  }

  Term uriTerm(const uint8_t *p, size_t n) {
    if (n == 1 && *p == '*')
      return internAtom("*");
    if (n == 1 || *p == '/')
      return makeTuple(heap_, atoms::abs_path, text(p, n));
    if (startsWith(p, n, "http://"))
      return absoluteUri(atoms::http, p + 7, n - 7);
    if (startsWith(p, n, "https://"))
      return absoluteUri(atoms::https, p + 8, n - 8);
    auto *colon = static_cast<const uint8_t *>(memchr(p, ':', n));
    if (!colon)
      return text(p, n);
    auto scheme = static_cast<size_t>(colon - p);
    return makeTuple(heap_, atoms::scheme, text(p, scheme),
                     text(colon + 1, n - scheme - 1));
  }

  Term absoluteUri(Term scheme, const uint8_t *p, size_t n) {
    auto *slash = static_cast<const uint8_t *>(memchr(p, '/', n));
    Term path = slash ? text(slash, n - static_cast<size_t>(slash - p)) : text("/");
    if (slash)
      n = static_cast<size_t>(slash - p);
    Term port = atoms::undefined;
    if (auto *colon = static_cast<const uint8_t *>(memchr(p, ':', n))) {
      const uint8_t *end = p + n;
      uint32_t value = 0;
      const uint8_t *digit = colon + 1;
      for (; digit < end && isDigit(*digit); ++digit)
        value = 10 * value + (*digit - '0');
      if (digit == end && value != 0)
        port = Term::small(static_cast<int32_t>(value));
      n = static_cast<size_t>(colon - p);
    }
    return makeTuple(heap_, atoms::absoluteURI, scheme, text(p, n), port, path);
  }

  Heap &heap_;
  const uint8_t *whole_;
  size_t wholeSize_;
  const uint8_t *p_;
  size_t n_;
  bool wantsBinaries_;
};

Term tlsTerm(Heap &heap, const uint8_t *p, size_t n) {
  bool isOldHello = (p[0] & 0x80) && p[2] == 1;
  const uint8_t *version = isOldHello ? p + 3 : p + 1;
  uint8_t *to;
  Term body;
  if (isOldHello) { // as a handshake message of SSL 3
    size_t size = n - 3;
    body = makeBinaryUninitialised(heap, 4 + size, to);
    const uint8_t head[] = {1, static_cast<uint8_t>(size >> 16),
                            static_cast<uint8_t>(size >> 8),
                            static_cast<uint8_t>(size)};
    memcpy(to, head, 4);
    memcpy(to + 4, p + 3, size);
  } else {
    body = makeBinary(heap, p + 5, n - 5);
  }
  Term pair = makeTuple(heap, Term::small(version[0]), Term::small(version[1]));
  return makeTuple(heap, atoms::ssl_tls, Term::nil(),
                   Term::small(isOldHello ? 22 : p[0]), pair, body);
}

} // namespace

BIF(erlang_decode_packet, 3) {
  PacketOptions options;
  if (!readType(args[0], options))
    return proc.badargWithCause(atoms::badopt);
  if (!args[1].isBitstring() || !args[2].isList() ||
      !readOptions(args[2], options))
    return proc.badarg();
  Heap &heap = proc.heap();
  BitView view = bitView(args[1]);
  size_t size = view.bits / 8; // odd bits stay in the rest
  SmallVector<uint8_t, 8> copy;
  const uint8_t *data = view.data();
  if (!view.isAligned()) {
    data = copy.extend(size);
    copyBits(copy.data(), 0, view.bytes, view.offset, 8 * size);
  }
  int64_t found = packetLength(data, size, options);
  if (found == kInvalid)
    return makeTuple(heap, atoms::error, atoms::invalid);
  if (found == kMore || static_cast<uint64_t>(found) > size)
    return makeTuple(heap, atoms::more,
                     found == kMore ? atoms::undefined : Term::small(found));
  auto length = static_cast<size_t>(found);
  Term packet;
  switch (options.type) {
  case PacketType::Http:
  case PacketType::HttpHeader:
    packet = HttpReader(proc, data, length, options.wantsBinaries)
                 .read(options.type == PacketType::HttpHeader);
    break;
  case PacketType::Tls:
    packet = tlsTerm(heap, data, length);
    break;
  default: {
    size_t head = options.type == PacketType::One    ? 1
                  : options.type == PacketType::Two  ? 2
                  : options.type == PacketType::Four ? 4
                                                     : 0;
    size_t padding = options.type == PacketType::Fcgi ? data[6] : 0;
    packet = makePart(heap, view, 8 * head, 8 * (length - head - padding));
  }
  }
  return makeTuple(heap, atoms::ok, packet,
                   makePart(heap, view, 8 * length, view.bits - 8 * length));
}
