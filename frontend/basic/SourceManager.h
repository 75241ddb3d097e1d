//===- SourceManager.h - the texts a module was read from -------*- C++ -*-===//
//
// Two tables. Buffers are physical: the bytes of each file read, as UTF-8.
// Presumed files are what locations name: a buffer as it calls itself between
// two `-file` attributes. A presumed file knows how to get from its line
// numbers back to lines of the buffer, so that diagnostics can show the text.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_BASIC_SOURCEMANAGER_H
#define LUMEN_FRONTEND_BASIC_SOURCEMANAGER_H

#include "frontend/basic/Loc.h"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lumen::frontend {

enum class Encoding : uint8_t { Utf8, Latin1 };

class SourceManager {
public:
  struct Buffer {
    std::string path;
    /// Valid UTF-8, up to the first bad byte, with a NUL behind it.
    std::string_view text;
    std::string storage;               ///< of a text of its own
    std::shared_ptr<const void> owner; ///< of a text that others read, too
    bool hasInvalidUtf8 = false;       ///< text was cut at the first bad byte
    uint32_t includedFrom = 0; ///< presumed file of the include, 0: none
    Loc includeLoc;
    std::vector<uint32_t> lineStarts; ///< built when first asked for
  };
  struct PresumedFile {
    std::string name;
    uint32_t buffer = 0;
    int64_t lineDelta = 0; ///< buffer line = presumed line + lineDelta
  };

  SourceManager();
  SourceManager(const SourceManager &) = delete;
  SourceManager &operator=(const SourceManager &) = delete;

  /// Reads a file; nothing and errno in `error` when it cannot be read.
  std::optional<uint32_t> addFile(const std::string &path, int &error);

  /// Adds text that is not a file. An encoding comment in it is obeyed.
  uint32_t addBuffer(std::string path, std::string bytes);

  /// Adds a text that belongs to `owner`.
  uint32_t addShared(std::string path, std::string_view text,
                     bool hasInvalidUtf8, std::shared_ptr<const void> owner);

  uint32_t addPresumedFile(std::string name, uint32_t buffer,
                           int64_t lineDelta);

  const Buffer &buffer(uint32_t id) const { return buffers_[id]; }
  Buffer &buffer(uint32_t id) { return buffers_[id]; }
  size_t bufferCount() const { return buffers_.size(); }
  const PresumedFile &presumedFile(uint32_t id) const { return files_[id]; }
  size_t presumedFileCount() const { return files_.size(); }
  std::string_view fileName(const Loc &loc) const {
    return files_[loc.file].name;
  }

  /// The place that tools outside know by the name of its file. Not valid if
  /// nothing was read under that name.
  Loc locate(std::string_view fileName, uint32_t line, uint32_t column) const;

  /// The text of the line that `loc` is on, without its end of line; empty
  /// when the buffer has no such line.
  std::string_view lineText(const Loc &loc);

  /// Reads all of a file; false leaves the reason in `error`.
  static bool readFile(const std::string &path, std::string &bytes, int &error);

  /// The text of a line of a buffer, as the file has it; null data if there is
  /// no such line.
  std::string_view bufferLine(uint32_t buffer, int64_t line);

  /// A use of a macro that is not predefined. Uses in the body of another one
  /// stand where that one is used, and come after it.
  struct Expansion {
    std::string_view name; ///< interned
    Loc definition;        ///< of the name in `-define`
    Loc definitionEnd;     ///< of the whole definition
    Loc use, useEnd;       ///< from the question mark to the last argument
  };
  void addExpansion(const Expansion &expansion) {
    expansions_.push_back(expansion);
  }
  const std::vector<Expansion> &expansions() const { return expansions_; }

private:
  std::deque<Buffer> buffers_; // stable addresses: tokens point into texts
  std::deque<PresumedFile> files_;
  std::vector<Expansion> expansions_;
};

/// The encoding named by a comment in the first two lines, as epp finds it.
std::optional<Encoding> findEncodingComment(std::string_view bytes);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BASIC_SOURCEMANAGER_H
