//===- TokenRecord.h - a text scanned once for many modules -----*- C++ -*-===//
//
// Headers are included by one module after another. A record has a header's
// text and its tokens, form by form; a Lexer that starts on one gives them
// without scanning again, and the preprocessor takes its plain `-define` forms
// without looking at their tokens until a macro is used.
//
// Names belong to one AstContext, so a record's are numbered, and interned in
// the context at hand when first met (RecordedNames).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_LEX_TOKENRECORD_H
#define LUMEN_FRONTEND_LEX_TOKENRECORD_H

#include "frontend/ast/AstContext.h"
#include "frontend/lex/Token.h"

#include <memory>
#include <string>
#include <vector>

namespace lumen::frontend {

/// `-define(NAME, BODY).` or `-define(NAME(PARAMETERS), BODY).` whose body
/// calls no macro. Everything is indices into the record's tokens.
struct RecordedDefine {
  uint32_t name = 0;
  int32_t arity = -1;  ///< -1: takes no argument list
  uint32_t params = 0; ///< the first; each is two tokens after the one before
  uint32_t bodyStart = 0, bodyEnd = 0;
};

struct RecordedForm {
  uint32_t start = 0, end = 0;  ///< tokens
  uint32_t define = UINT32_MAX; ///< index into TokenRecord::defines
  // The scanner's state after the form.
  uint32_t cursor = 0;
  int64_t columnBase = 0;
  uint32_t line = 0;
};

struct TokenRecord {
  /// Scans `text`, which calls itself `path`.
  TokenRecord(std::string path, std::string bytes);

  std::string path;
  AstContext own; ///< owns what the tokens' texts point to
  uint32_t buffer;
  std::vector<Token> tokens;       ///< of a name, codePoint is its number
  std::vector<RecordedForm> forms; ///< up to where the state is not plain
  std::vector<RecordedDefine> defines;
  std::vector<const NameTable::Entry *> names; ///< by number

  const SourceManager::Buffer &source() const {
    return own.sources().buffer(buffer);
  }
};

/// A record's names in one context.
class RecordedNames {
public:
  RecordedNames(std::shared_ptr<const TokenRecord> record, AstContext &context,
                uint32_t file)
      : record_(std::move(record)), context_(context), file_(file),
        names_(record_->names.size()) {}

  const TokenRecord &record() const { return *record_; }

  /// The token as the scanner would give it in this context.
  Token token(uint32_t index) {
    Token token = record_->tokens[index];
    token.loc.file = file_;
    if (token.kind == TokenKind::Atom || token.kind == TokenKind::Var) {
      token.text = name(token);
      token.codePoint = 0;
    }
    return token;
  }
  std::string_view name(uint32_t index) { return name(record_->tokens[index]); }

private:
  std::string_view name(const Token &token) {
    std::string_view &name = names_[token.codePoint];
    if (!name.data()) {
      const NameTable::Entry *entry = record_->names[token.codePoint];
      name = context_.names().intern(entry->text, entry->hash)->text;
    }
    return name;
  }

  std::shared_ptr<const TokenRecord> record_;
  AstContext &context_;
  uint32_t file_;
  std::vector<std::string_view> names_;
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_LEX_TOKENRECORD_H
