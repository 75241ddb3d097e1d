//===- PreprocessorFuzzer.cpp - libFuzzer target of the preprocessor ------===//
//
// Reads any bytes as a source file, and what follows a line `%%header` as the
// file fuzz.hrl that it may include. This is done three times: a header is read
// as a file, then scanned to a record, then taken from that (HeaderCache.h),
// and each time the tokens and messages must be the same.
//
//===----------------------------------------------------------------------===//
#include "frontend/parse/Parser.h"
#include "frontend/pp/Preprocessor.h"

#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lumen::frontend;

/// A folder for the header, in memory where there is such a place.
static const std::string &headerDir() {
  static const std::string dir = [] {
    std::string path = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    path += "/lumen-pp-fuzz-XXXXXX";
    if (!mkdtemp(path.data()))
      std::abort();
    static std::string forExit = path;
    std::atexit([] {
      unlink((forExit + "/fuzz.hrl").c_str());
      rmdir(forExit.c_str());
    });
    return path;
  }();
  return dir;
}

/// Writes the header as a file that is new to everyone.
static void writeHeader(std::string_view text) {
  static long count = 0;
  std::string path = headerDir() + "/fuzz.hrl";
  int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (fd < 0 ||
      write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    std::abort();
  ++count;
  timespec times[2] = {{count / 1000000000, count % 1000000000},
                       {count / 1000000000, count % 1000000000}};
  futimens(fd, times);
  close(fd);
}

/// Whether a header with `text` is soon read to its end. One that includes itself k
/// times is read k^8 times, as epp does it: bounded, but no time to spend here.
static bool isSoonRead(std::string_view text) {
  static constexpr std::string_view kInclude = "include";
  static constexpr size_t kDepth = 8, kMostBytes = 4 << 20;
  size_t includes = 0;
  for (size_t at = text.find(kInclude); at != std::string_view::npos;
       at = text.find(kInclude, at + kInclude.size()))
    ++includes;
  size_t bytes = text.size();
  for (size_t depth = 0; depth < kDepth && bytes <= kMostBytes; ++depth)
    bytes *= includes;
  return bytes <= kMostBytes;
}

static std::string preprocessed(const std::string &text) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  PreprocessorOptions options;
  options.includeDirs = {headerDir()};
  options.defines = {{"FROM_OPTIONS", "{1,\"a\"}"}};
  IncludeSearch search({});
  uint32_t buffer = context.sources().addBuffer("fuzz.erl", text);
  Preprocessor pp(context, diagnostics, options, search);
  std::string out;
  if (!pp.enterMainFile(buffer, "fuzz.erl"))
    return out;
  while (true) {
    PpForm form = pp.next();
    if (form.kind == PpForm::Kind::Eof)
      break;
    if (form.kind != PpForm::Kind::Tokens) {
      out.append(form.message).append(form.term) += '\n';
      continue;
    }
    for (const Token &token : *form.tokens)
      out += std::to_string(token.loc.line) + ':' +
             std::to_string(token.loc.column) + ' ' + tokenToString(token) +
             '\n';
  }
  return out + diagnostics.render(/*color=*/false);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string text(reinterpret_cast<const char *>(data), size);
  static constexpr std::string_view kDivider = "\n%%header\n";
  size_t divider = text.find(kDivider);
  if (divider != std::string::npos) {
    std::string_view header =
        std::string_view(text).substr(divider + kDivider.size());
    if (!isSoonRead(header))
      return -1; // not kept
    writeHeader(header);
    text.resize(divider + 1);
  } else {
    writeHeader("");
  }
  std::string first = preprocessed(text);
  if (preprocessed(text) != first || preprocessed(text) != first)
    std::abort();
  return 0;
}
