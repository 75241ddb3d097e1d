//===- lumen-parse.cpp - the frontend on its own, for tests ---------------===//
//
//   lumen-parse [--emit=ast|tokens|pp|none] [-I dir] [-D name[=term]]
//               [--otp-root dir] [--lib-dir dir] [--feature name] [--lint]
//               [--time] FILE...
//
//===----------------------------------------------------------------------===//
#include "frontend/Frontend.h"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <unistd.h>

using namespace lumen::frontend;

static int usage() {
  std::fputs("usage: lumen-parse [--emit=ast|tokens|pp|none] [-I dir] "
             "[-D name[=term]] [--otp-root dir] [--lib-dir dir] "
             "[--feature name] [--lint] [--time] FILE...\n",
             stderr);
  return 2;
}

int main(int argc, char **argv) {
  FrontendOptions options;
  std::vector<std::string> files;
  std::string emit = "ast";
  bool isLinting = false, isTiming = false;
  for (int i = 1; i < argc; ++i) {
    std::string arg = argv[i];
    auto value = [&](std::string &out) {
      if (i + 1 >= argc)
        return false;
      out = argv[++i];
      return true;
    };
    std::string text;
    if (arg.starts_with("--emit=")) {
      emit = arg.substr(7);
    } else if (arg == "-I") {
      if (!value(text))
        return usage();
      options.includeDirs.push_back(text);
    } else if (arg == "-D") {
      if (!value(text))
        return usage();
      size_t eq = text.find('=');
      options.defines.emplace_back(
          text.substr(0, eq),
          eq == std::string::npos ? "" : text.substr(eq + 1));
    } else if (arg == "--otp-root") {
      if (!value(options.otpRoot))
        return usage();
    } else if (arg == "--lib-dir") {
      if (!value(text))
        return usage();
      options.libDirs.push_back(text);
    } else if (arg == "--feature") {
      if (!value(text))
        return usage();
      options.features.push_back(text);
    } else if (arg == "--lint") {
      isLinting = true;
    } else if (arg == "--time") {
      isTiming = true;
    } else if (arg.starts_with("-")) {
      return usage();
    } else {
      files.push_back(arg);
    }
  }
  if (files.empty() ||
      (emit != "ast" && emit != "tokens" && emit != "pp" && emit != "none"))
    return usage();
  bool allOk = true;
  bool color = ::isatty(STDERR_FILENO) != 0;
  auto start = std::chrono::steady_clock::now();
  for (const std::string &file : files) {
    AstContext context;
    Diagnostics diagnostics(context.sources());
    std::string out;
    bool ok = true;
    if (emit == "tokens") {
      out = printTokens(file, context, diagnostics, ok);
    } else if (emit == "pp") {
      out = printPreprocessed(file, options, context, diagnostics, ok);
    } else {
      ParsedModule parsed = parseFile(file, options, context, diagnostics);
      ok = parsed.ok;
      if (ok && isLinting)
        ok = lintModule(parsed.module, context, diagnostics);
      if (emit == "ast")
        out = printAst(parsed.module);
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    std::string messages = diagnostics.render(color);
    std::fwrite(messages.data(), 1, messages.size(), stderr);
    allOk &= ok;
  }
  if (isTiming) {
    std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - start;
    std::fprintf(stderr, "%zu files in %.3f s\n", files.size(), took.count());
  }
  return allOk ? 0 : 1;
}
