//===- SourceManager.cpp - reading source files ---------------------------===//
#include "frontend/basic/SourceManager.h"

#include "frontend/basic/Unicode.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lumen::frontend;

SourceManager::SourceManager() {
  buffers_.emplace_back();
  files_.emplace_back(); // file 0: no file
}

bool SourceManager::readFile(const std::string &path, std::string &bytes,
                             int &error) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    error = errno;
    return false;
  }
  struct stat info;
  if (::fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
    error = S_ISDIR(info.st_mode) ? EISDIR : errno;
    ::close(fd);
    return false;
  }
  // The size is a hint only: the file may be a pipe or may be growing.
  size_t filled = 0;
  bytes.resize(static_cast<size_t>(info.st_size) + 1);
  while (true) {
    if (filled == bytes.size())
      bytes.resize(bytes.size() * 2 + 4096);
    ssize_t got = ::read(fd, bytes.data() + filled, bytes.size() - filled);
    if (got == 0)
      break;
    if (got < 0) {
      if (errno == EINTR)
        continue;
      error = errno;
      ::close(fd);
      return false;
    }
    filled += static_cast<size_t>(got);
  }
  bytes.resize(filled);
  ::close(fd);
  return true;
}

std::optional<uint32_t> SourceManager::addFile(const std::string &path,
                                               int &error) {
  std::string bytes;
  if (!readFile(path, bytes, error))
    return std::nullopt;
  return addBuffer(path, std::move(bytes));
}

uint32_t SourceManager::addBuffer(std::string path, std::string bytes) {
  Buffer &buffer = buffers_.emplace_back();
  buffer.path = std::move(path);
  Encoding encoding = findEncodingComment(bytes).value_or(Encoding::Utf8);
  if (encoding == Encoding::Latin1) {
    buffer.storage = latin1ToUtf8(bytes);
  } else {
    size_t bad = findInvalidUtf8(bytes);
    if (bad != std::string_view::npos) {
      buffer.hasInvalidUtf8 = true;
      bytes.resize(bad);
    }
    buffer.storage = std::move(bytes);
  }
  buffer.text = buffer.storage;
  return static_cast<uint32_t>(buffers_.size() - 1);
}

uint32_t SourceManager::addShared(std::string path, std::string_view text,
                                  bool hasInvalidUtf8,
                                  std::shared_ptr<const void> owner) {
  Buffer &buffer = buffers_.emplace_back();
  buffer.path = std::move(path);
  buffer.text = text;
  buffer.hasInvalidUtf8 = hasInvalidUtf8;
  buffer.owner = std::move(owner);
  return static_cast<uint32_t>(buffers_.size() - 1);
}

uint32_t SourceManager::addPresumedFile(std::string name, uint32_t buffer,
                                        int64_t lineDelta) {
  files_.push_back({std::move(name), buffer, lineDelta});
  return static_cast<uint32_t>(files_.size() - 1);
}

Loc SourceManager::locate(std::string_view fileName, uint32_t line,
                          uint32_t column) const {
  Loc loc;
  for (size_t i = 1; i < files_.size(); ++i) {
    if (files_[i].name != fileName)
      continue;
    loc.file = static_cast<uint32_t>(i);
    loc.line = line;
    loc.column = column;
    break;
  }
  return loc;
}

std::string_view SourceManager::lineText(const Loc &loc) {
  const PresumedFile &file = files_[loc.file];
  return bufferLine(file.buffer,
                    static_cast<int64_t>(loc.line) + file.lineDelta);
}

std::string_view SourceManager::bufferLine(uint32_t id, int64_t line) {
  Buffer &buffer = buffers_[id];
  if (buffer.lineStarts.empty()) {
    buffer.lineStarts.push_back(0);
    for (size_t i = 0; i < buffer.text.size(); ++i)
      if (buffer.text[i] == '\n')
        buffer.lineStarts.push_back(static_cast<uint32_t>(i + 1));
  }
  if (line < 1 || line > static_cast<int64_t>(buffer.lineStarts.size()))
    return {};
  std::string_view text(buffer.text);
  text.remove_prefix(buffer.lineStarts[static_cast<size_t>(line - 1)]);
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r'))
    text.remove_suffix(1);
  return text;
}

static bool isAsciiAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

/// Source: OTP epp.erl (read_encoding): the first match of `coding` followed by
/// `:` or `=` in a comment on the first two lines, within 512 bytes.
std::optional<Encoding>
lumen::frontend::findEncodingComment(std::string_view bytes) {
  bytes = bytes.substr(0, 512);
  for (int line = 0; line < 2 && !bytes.empty(); ++line) {
    size_t end = bytes.find('\n');
    std::string_view text = bytes.substr(0, end);
    size_t percent = text.find('%');
    size_t from = percent == std::string_view::npos ? text.size() : percent + 1;
    while ((from = text.find("coding", from)) != std::string_view::npos) {
      from += 6;
      size_t i = from;
      while (i < text.size() && text[i] == ' ')
        ++i;
      if (i == text.size() || (text[i] != ':' && text[i] != '='))
        continue;
      ++i;
      while (i < text.size() && text[i] == ' ')
        ++i;
      std::string name;
      while (i < text.size() && (isAsciiAlnum(text[i]) || text[i] == '-'))
        name.push_back(static_cast<char>(
            text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i])),
            ++i;
      if (name == "latin-1" || name.starts_with("latin-1-"))
        return Encoding::Latin1;
      if (name == "utf-8" || name.starts_with("utf-8-"))
        return Encoding::Utf8;
      return std::nullopt; // an unknown encoding ends the search
    }
    if (end == std::string_view::npos)
      break;
    bytes.remove_prefix(end + 1);
  }
  return std::nullopt;
}
