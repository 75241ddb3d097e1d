//===- ApplicationFile.h - what a .app or .app.src says ---------*- C++ -*-===//
//
// {application, Name, [{Key, Value}, ...]}. Read only as far as the link step needs
// it; the application controller reads the text itself when the program runs.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_LINK_APPLICATIONFILE_H
#define LUMEN_CODEGEN_LINK_APPLICATIONFILE_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lumen::codegen {

struct ApplicationFile {
  std::string name;
  std::string version; ///< {vsn, "..."}; empty if there is none
  std::string callback; ///< of {mod, {Module, _}}; empty if there is none
  std::vector<std::string> applications; ///< and the included ones
  /// Atoms anywhere but in `modules` and `registered`: names that the
  /// application's settings may hand to its code.
  std::vector<std::string> atoms;
  std::string text; ///< the file's
  /// Where the value of `modules` stands in the text; both 0 if there is none.
  size_t modulesBegin = 0, modulesEnd = 0;
  size_t propertiesBegin = 0; ///< behind the list's opening bracket
};

/// Nothing, and a message, if the text is no application resource.
std::optional<ApplicationFile> parseApplicationFile(std::string text,
                                                    std::string &error);

/// The text with this list of modules, as the compiled application has it.
std::string withModules(const ApplicationFile &file,
                        const std::vector<std::string> &modules);

/// An atom as source text, quoted where it must be.
std::string atomSource(std::string_view text);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_APPLICATIONFILE_H
