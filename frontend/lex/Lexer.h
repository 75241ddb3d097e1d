//===- Lexer.h - from text to tokens ----------------------------*- C++ -*-===//
//
// Reads one form at a time, up to its full stop, as OTP's erl_scan does: what a
// `-feature` or `-file` form says holds from the next form on.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_LEX_LEXER_H
#define LUMEN_FRONTEND_LEX_LEXER_H

#include "frontend/ast/AstContext.h"
#include "frontend/basic/Diagnostics.h"
#include "frontend/lex/Token.h"
#include "frontend/lex/TokenRecord.h"

#include <string>
#include <vector>

namespace lumen::frontend {

/// Why a text could not be scanned.
struct LexError {
  DiagKind kind;
  Loc loc;
  Loc end;
  std::string arg0, arg1;
  std::string term; ///< OTP's error descriptor, as a printed term
};

class Lexer {
public:
  enum class Status : uint8_t { Form, Error, Eof };

  /// Scans buffer `bufferId` from its start, which is line 1 of the presumed
  /// file `file`.
  Lexer(AstContext &context, uint32_t bufferId, uint32_t file);

  /// Gives the forms of a record as long as that is right. The buffer has the
  /// record's text.
  void startReplay(RecordedNames &names) { replay_ = &names; }
  /// The definition that comes next, if it is a recorded one.
  const RecordedDefine *nextDefine() const {
    if (!isReplaying() || replayForm().define == UINT32_MAX)
      return nullptr;
    return &replay_->record().defines[replayForm().define];
  }
  /// Skips the recorded form that comes next.
  void skipRecorded() { restoreState(replayForm()), ++replayIndex_; }
  /// Notes the state after a form.
  void saveState(RecordedForm &form) const;

  /// Appends the tokens of the next form to `tokens`, full stop included (it is
  /// missing only at the end of the text). After Error, `error` says what was
  /// wrong and scanning can go on after it.
  Status nextForm(std::vector<Token> &tokens, LexError &error);

  /// Skips to just after the next full stop.
  void skipForm();

  /// Where the next character is.
  Loc location() const;

  /// What `-file` does: the next line is `line` of presumed file `file`.
  void setPresumed(uint32_t file, uint32_t line);
  /// Renumbers without changing the column, for returning from an include.
  void setFile(uint32_t file) { file_ = file; }

  bool maybeEnabled = false; ///< `maybe` and `else` are reserved words

  uint32_t bufferId() const { return bufferId_; }
  bool atEnd() const { return cursor_ == end_; }
  /// Buffer line of the next character, from 1.
  uint32_t bufferLine() const { return bufferLine_; }

private:
  bool isReplaying() const {
    return replay_ && !maybeEnabled &&
           replayIndex_ < replay_->record().forms.size();
  }
  const RecordedForm &replayForm() const {
    return replay_->record().forms[replayIndex_];
  }
  void restoreState(const RecordedForm &form);
  bool scanToken(Token &token, LexError &error);
  bool scanName(Token &token, const char *start, LexError &error);
  bool scanVar(Token &token, const char *start);
  bool scanQuoted(Token &token, char quote, LexError &error);
  bool scanChar(Token &token, LexError &error);
  bool scanNumber(Token &token, LexError &error);
  /// After a backslash. 0: fine; else what is wrong.
  enum class EscapeResult : uint8_t { Ok, Illegal, Eof };
  EscapeResult scanEscape(uint32_t &codePoint);
  bool skipSpace(LexError &error);
  bool fail(LexError &error, DiagKind kind, Loc loc, std::string term,
            std::string arg0 = {}, std::string arg1 = {});
  void punctuation(Token &token, TokenKind kind, int length) {
    token.kind = kind;
    cursor_ += length;
  }
  void newline() {
    ++line_;
    ++bufferLine_;
    columnBase_ = cursor_;
  }
  uint32_t column() const {
    return static_cast<uint32_t>(cursor_ - columnBase_) + 1;
  }
  /// Tells the column count that a code point of several bytes was passed.
  void passedWide(const char *from) { columnBase_ += cursor_ - from - 1; }

  AstContext &context_;
  uint32_t bufferId_;
  uint32_t file_;
  const char *cursor_;
  const char *end_; ///< *end_ is NUL
  const char *columnBase_;
  uint32_t line_ = 1;
  uint32_t bufferLine_ = 1;
  std::string scratch_;
  RecordedNames *replay_ = nullptr;
  size_t replayIndex_ = 0;
};

/// Decimal digits of digits in `base`, without leading zeros.
std::string digitsToDecimal(std::string_view digits, unsigned base);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_LEX_LEXER_H
