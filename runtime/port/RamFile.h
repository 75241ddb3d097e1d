//===- RamFile.h - what a file in memory answers ----------------*- C++ -*-===//
//
// OTP's module ram_file keeps a file in the data of a port: it sends one request
// at a time as a command, and the port answers each with one message. This is
// the port's side, without the port.
//
// Source: OTP ram_file.erl (requests and answers), ram_file_drv.c (errors).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PORT_RAMFILE_H
#define LUMEN_RUNTIME_PORT_RAMFILE_H

#include "runtime/term/SmallVector.h"

namespace lumen::rt {

class RamFile {
public:
  /// The name for open_port({spawn, Name}, ...).
  static constexpr char kDriverName[] = "ram_file_drv";

  /// `head` is told as a list of bytes; what follows as the port's kind of data,
  /// if it may follow at all.
  struct Answer {
    uint8_t head[64];
    size_t headSize = 0;
    bool hasData = false;
    const uint8_t *data = nullptr;
    size_t size = 0;
  };
  /// Carries a request out. False: it is none. The answer's data is the file's,
  /// until the next request.
  bool handle(const uint8_t *request, size_t size, Answer &answer);

private:
  enum Mode : uint32_t { kRead = 1, kWrite = 2 };

  bool read(Answer &answer, int64_t at, int64_t count);
  bool write(Answer &answer, int64_t at, const uint8_t *bytes, size_t size);
  bool seek(Answer &answer, int64_t offset, uint32_t origin);
  bool truncate(Answer &answer);
  void resize(size_t size);

  ByteBuffer bytes_;
  size_t position_ = 0; ///< may be behind the end
  uint32_t mode_ = 0;   ///< none before the first request, which opens
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PORT_RAMFILE_H
