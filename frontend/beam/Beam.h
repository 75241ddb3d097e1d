//===- Beam.h - modules whose forms are made already ------------*- C++ -*-===//
//
// Two inputs: .beam files that OTP's compiler has left the abstract code in
// (debug_info), and .abstr files, the forms as text (erlc +dabstr).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_BEAM_BEAM_H
#define LUMEN_FRONTEND_BEAM_BEAM_H

#include "frontend/Frontend.h"

#include <optional>
#include <string>
#include <string_view>

namespace lumen::frontend {

struct ReadyForms {
  ParsedModule parsed;
  /// Of the options that the module was compiled with: export_all.
  bool exportAll = false;
};

/// The forms in a .beam file's bytes. Nothing, with the reason reported, if the
/// bytes are no such file or have no abstract code.
std::optional<ReadyForms> parseBeam(const std::string &path,
                                    std::string_view bytes,
                                    AstContext &context,
                                    Diagnostics &diagnostics);

/// The forms in the text of an .abstr file: terms, each ended by a full stop.
std::optional<ReadyForms> parseAbstr(const std::string &path,
                                     std::string_view text,
                                     AstContext &context,
                                     Diagnostics &diagnostics);

/// Text that consists of terms, each ended by a full stop, as a list in external
/// term format, version byte included. Nothing, and a diagnostic, if it is not
/// so.
std::optional<std::string> consultTerms(const std::string &path,
                                        std::string_view text,
                                        AstContext &context,
                                        Diagnostics &diagnostics);

/// A chunk of a BEAM file by its four letters; nothing if there is none. The
/// file's outline has been checked by isBeam.
std::optional<std::string_view> beamChunk(std::string_view bytes,
                                          std::string_view id);
/// Whether bytes have the outline of a BEAM file, all chunks inside; if not, why
/// in `error`.
bool isBeam(std::string_view bytes, std::string &error);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BEAM_BEAM_H
