//===- ModuleFiles.cpp - a compiled module on disk ------------------------===//

#include "codegen/link/ModuleFiles.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"

#include <atomic>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lumen::codegen {

std::optional<std::string> readFile(const std::string &path,
                                    std::string &error) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    error = strerror(errno);
    return std::nullopt;
  }
  std::string bytes;
  struct stat status;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
    bytes.reserve(static_cast<size_t>(status.st_size));
  char chunk[1 << 16];
  for (;;) {
    ssize_t count = read(fd, chunk, sizeof chunk);
    if (count > 0) {
      bytes.append(chunk, static_cast<size_t>(count));
      continue;
    }
    if (count == 0)
      break;
    if (errno == EINTR)
      continue;
    error = strerror(errno);
    close(fd);
    return std::nullopt;
  }
  close(fd);
  return bytes;
}

static bool writeAll(int fd, llvm::StringRef bytes) {
  while (!bytes.empty()) {
    ssize_t count = write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return false;
    bytes = bytes.drop_front(static_cast<size_t>(count));
  }
  return true;
}

bool writeFile(const std::string &path, llvm::StringRef bytes,
               std::string &error, bool executable) {
  if (path == "-") {
    if (writeAll(STDOUT_FILENO, bytes))
      return true;
    error = strerror(errno);
    return false;
  }
  // A device or pipe is written to; a new file must not take its place.
  struct stat info;
  if (stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) &&
      !S_ISDIR(info.st_mode)) {
    int device = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    bool ok = device >= 0 && writeAll(device, bytes);
    error = strerror(errno);
    if (device >= 0)
      close(device);
    return ok;
  }
  static std::atomic<unsigned> counter{0};
  std::string temporary = path + ".tmp" + std::to_string(getpid()) + "." +
                          std::to_string(counter++);
  int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                executable ? 0777 : 0666);
  if (fd < 0) {
    error = strerror(errno);
    return false;
  }
  bool ok = writeAll(fd, bytes);
  int code = errno;
  // Some file systems report a full disk only here.
  if (close(fd) != 0 && ok) {
    ok = false;
    code = errno;
  }
  if (ok && rename(temporary.c_str(), path.c_str()) != 0) {
    ok = false;
    code = errno;
  }
  if (!ok) {
    unlink(temporary.c_str());
    error = strerror(code);
  }
  return ok;
}

std::string contentHash(llvm::StringRef bytes) {
  auto digest = llvm::BLAKE3::hash<16>(llvm::ArrayRef(
      reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()));
  return llvm::toHex(llvm::ArrayRef(digest.data(), digest.size()), true);
}

static const llvm::StringRef kMagic = "lumen-module-1";

bool writeModuleFiles(const std::string &stem, llvm::StringRef key,
                      llvm::StringRef object, llvm::StringRef summary,
                      std::string &error) {
  std::string text = (kMagic + " " + key + " " + contentHash(object) + " " +
                      contentHash(summary) + "\n" + summary)
                         .str();
  // The object first: a summary is never without the object it describes.
  // Between the two renames an old summary may stand beside a new object; its
  // checksum tells.
  return writeFile(stem + ".o", object, error) &&
         writeFile(stem + ".sum", text, error);
}

std::optional<ModuleFiles> readModuleFiles(const std::string &stem,
                                           bool checkObject) {
  std::string error;
  std::optional<std::string> text = readFile(stem + ".sum", error);
  if (!text)
    return std::nullopt;
  auto [line, summary] = llvm::StringRef(*text).split('\n');
  llvm::SmallVector<llvm::StringRef> words;
  line.split(words, ' ');
  if (words.size() != 4 || words[0] != kMagic ||
      contentHash(summary) != words[3])
    return std::nullopt;
  if (checkObject) {
    std::optional<std::string> object = readFile(stem + ".o", error);
    if (!object || contentHash(*object) != words[2])
      return std::nullopt;
  } else if (access((stem + ".o").c_str(), R_OK) != 0) {
    return std::nullopt;
  }
  return ModuleFiles{words[1].str(), summary.str()};
}

} // namespace lumen::codegen
