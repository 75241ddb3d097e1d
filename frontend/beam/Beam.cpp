//===- Beam.cpp - abstract code in .beam files ----------------------------===//
//
// A BEAM file is an IFF form: "FOR1", size, "BEAM", then chunks of four letters,
// a size and that many bytes, each padded to a multiple of four. All may be
// wrapped by gzip (the compiler's option `compressed`). The chunk Dbgi holds
// {debug_info_v1, Backend, Data}; for Erlang's own compiler the backend is
// erl_abstract_code and Data is {Forms, Options}, with `none` for no forms.
// Before OTP 20 it was the chunk Abst with {raw_abstract_v1, Forms}.
//
// Source: OTP beam_lib.erl, erl_abstract_code.erl.
//
//===----------------------------------------------------------------------===//
#include "frontend/beam/Beam.h"

#include "frontend/forms/Etf.h"
#include "frontend/forms/Forms.h"

#include <zlib.h>

namespace lumen::frontend {

/// More than any module's file has, and no danger to memory.
static constexpr size_t kMaxInflated = size_t(256) << 20;

static uint32_t readU32(std::string_view bytes, size_t at) {
  auto byte = [&](size_t i) {
    return static_cast<uint32_t>(static_cast<uint8_t>(bytes[at + i]));
  };
  return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}

bool isBeam(std::string_view bytes, std::string &error) {
  if (bytes.size() < 12 || bytes.substr(0, 4) != "FOR1" ||
      bytes.substr(8, 4) != "BEAM") {
    error = "it does not begin as one";
    return false;
  }
  size_t size = readU32(bytes, 4);
  if (size < 4 || size > bytes.size() - 8) {
    error = "it is cut off";
    return false;
  }
  for (size_t at = 12; at < 8 + size;) {
    if (8 + size - at < 8) {
      error = "a chunk is cut off";
      return false;
    }
    size_t length = readU32(bytes, at + 4);
    if (length > 8 + size - at - 8) {
      error = "chunk '" + std::string(bytes.substr(at, 4)) + "' is cut off";
      return false;
    }
    at += 8 + (length + 3) / 4 * 4;
  }
  return true;
}

std::optional<std::string_view> beamChunk(std::string_view bytes,
                                          std::string_view id) {
  size_t end = 8 + static_cast<size_t>(readU32(bytes, 4));
  for (size_t at = 12; at + 8 <= end;) {
    size_t length = readU32(bytes, at + 4);
    if (bytes.substr(at, 4) == id)
      return bytes.substr(at + 8, length);
    at += 8 + (length + 3) / 4 * 4;
  }
  return std::nullopt;
}

/// The contents of a gzip file; nothing if it is damaged or too large.
static std::optional<std::string> gunzip(std::string_view bytes) {
  z_stream stream = {};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
    return std::nullopt;
  stream.next_in =
      reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  char buffer[1 << 16];
  int status = Z_OK;
  while (status == Z_OK && out.size() <= kMaxInflated) {
    stream.next_out = reinterpret_cast<Bytef *>(buffer);
    stream.avail_out = sizeof buffer;
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, sizeof buffer - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END)
    return std::nullopt;
  return out;
}

/// Forms decoded, as what parsing a source gives.
static std::optional<ReadyForms> ready(const std::string &path,
                                       const EtfTerm &forms,
                                       AstContext &context,
                                       Diagnostics &diagnostics) {
  std::string error;
  std::optional<Module> module = decodeForms(forms, context, error);
  if (!module) {
    diagnostics.report(DiagKind::BadForms, Loc(), {path, error});
    return std::nullopt;
  }
  ReadyForms result;
  result.parsed.module = *module;
  for (const Node *form : module->forms)
    if (form->kind == NodeKind::ModuleAttr && result.parsed.module.name.empty())
      result.parsed.module.name = form->text;
  result.parsed.files = {path};
  result.parsed.ok = true;
  return result;
}

std::optional<ReadyForms> parseBeam(const std::string &path,
                                    std::string_view given,
                                    AstContext &context,
                                    Diagnostics &diagnostics) {
  auto fail = [&](DiagKind kind, std::string_view why) {
    diagnostics.report(kind, Loc(), {path, why});
    return std::nullopt;
  };
  // Terms point into the bytes, so these stay with the forms.
  std::string_view bytes;
  if (given.substr(0, 2) == "\x1f\x8b") {
    std::optional<std::string> inflated = gunzip(given);
    if (!inflated)
      return fail(DiagKind::BadBeam, "its compressed contents are damaged");
    bytes = context.arena().copy(*inflated);
  } else {
    bytes = context.arena().copy(given);
  }
  std::string error;
  if (!isBeam(bytes, error))
    return fail(DiagKind::BadBeam, error);

  std::optional<std::string_view> chunk = beamChunk(bytes, "Dbgi");
  bool isOld = !chunk;
  if (isOld)
    chunk = beamChunk(bytes, "Abst");
  if (!chunk || chunk->empty())
    return fail(DiagKind::BeamWithoutForms, "");
  if ((*chunk)[0] == 0)
    return fail(DiagKind::BadBeam, "its debug information is encrypted");
  const EtfTerm *term = readEtf(*chunk, context.arena(), error);
  if (!term)
    return fail(DiagKind::BadBeam, "its debug information is damaged: " + error);

  if (isOld) {
    if (!term->isTagged("raw_abstract_v1") || !term->isTuple(2))
      return fail(DiagKind::BeamWithoutForms, "");
    return ready(path, (*term)[1], context, diagnostics);
  }
  if (!term->isTagged("debug_info_v1") || !term->isTuple(3) ||
      (*term)[1].kind != EtfTerm::Kind::Atom)
    return fail(DiagKind::BadBeam, "its debug information has no known form");
  if (!(*term)[1].isAtom("erl_abstract_code"))
    return fail(DiagKind::BeamOtherBackend, (*term)[1].text());
  const EtfTerm &data = (*term)[2];
  if (!data.isTuple(2))
    return fail(DiagKind::BadBeam, "its debug information has no known form");
  if (data[0].isAtom("none"))
    return fail(DiagKind::BeamWithoutForms, "");
  std::optional<ReadyForms> result =
      ready(path, data[0], context, diagnostics);
  if (!result)
    return std::nullopt;
  EtfList options(data[1]);
  for (size_t i = 0; options.isProper() && i < options.size(); ++i)
    result->exportAll |= options[i].isAtom("export_all");
  return result;
}

std::optional<ReadyForms> parseAbstr(const std::string &path,
                                     std::string_view text,
                                     AstContext &context,
                                     Diagnostics &diagnostics) {
  std::optional<std::string> terms =
      consultTerms(path, text, context, diagnostics);
  if (!terms)
    return std::nullopt;
  std::string error;
  const EtfTerm *forms =
      readEtf(context.arena().copy(*terms), context.arena(), error);
  if (!forms) {
    diagnostics.report(DiagKind::BadForms, Loc(), {path, error});
    return std::nullopt;
  }
  return ready(path, *forms, context, diagnostics);
}

} // namespace lumen::frontend
