//===- LexerFuzzer.cpp - libFuzzer target of the scanner ------------------===//
//
// Reads any bytes as tokens, form by form. Places must not go back, each call
// must get on, and the tokens' text must be scanned as the same tokens again.
//
//===----------------------------------------------------------------------===//
#include "frontend/lex/Lexer.h"
#include "frontend/parse/Parser.h"

#include <cstdlib>

using namespace lumen::frontend;

namespace {
struct Scan {
  std::vector<Token> tokens;
  bool hasErrors = false;
};
} // namespace

static Scan scan(AstContext &context, std::string text) {
  Scan result;
  uint32_t buffer = context.sources().addBuffer("fuzz.erl", std::move(text));
  Lexer lexer(context, buffer,
              context.sources().addPresumedFile("fuzz.erl", buffer, 0));
  Loc last = lexer.location();
  while (true) {
    LexError error;
    Lexer::Status status = lexer.nextForm(result.tokens, error);
    Loc now = lexer.location();
    if (isBefore(now, last))
      std::abort();
    if (status == Lexer::Status::Eof)
      break;
    result.hasErrors |= status == Lexer::Status::Error;
    // An error may be told where the last form ended, but only once.
    if (status == Lexer::Status::Form && !isBefore(last, now))
      std::abort();
    last = now;
  }
  for (size_t i = 1; i < result.tokens.size(); ++i)
    if (isBefore(result.tokens[i].loc, result.tokens[i - 1].loc))
      std::abort();
  return result;
}

static std::string spelling(const Token &token) {
  return token.kind == TokenKind::FullStop ? ".\n" : tokenToString(token) + ' ';
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AstContext context;
  Scan first =
      scan(context, std::string(reinterpret_cast<const char *>(data), size));
  // What is quoted may look like a comment on the encoding, which counts in the
  // first two lines.
  std::string text = "\n\n";
  for (const Token &token : first.tokens)
    text += spelling(token);
  Scan second = scan(context, text);
  if (first.hasErrors)
    return 0;
  std::string again = "\n\n";
  for (const Token &token : second.tokens)
    again += spelling(token);
  if (second.hasErrors || text != again)
    std::abort();
  return 0;
}
