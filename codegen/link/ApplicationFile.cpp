//===- ApplicationFile.cpp - what a .app or .app.src says -----------------===//

#include "codegen/link/ApplicationFile.h"

#include <cctype>

namespace lumen::codegen {

namespace {

struct Token {
  enum class Kind { End, Atom, String, Other, Bad };
  Kind kind = Kind::End;
  char other = 0; ///< the character of punctuation
  std::string text;
  size_t begin = 0, end = 0;
};

/// Tokens of Erlang terms; numbers are Other, as nobody asks for them.
class Scanner {
public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Token next() {
    skipSpace();
    Token token;
    token.begin = at_;
    if (at_ == text_.size()) {
      token.end = at_;
      return token;
    }
    char c = text_[at_];
    if (c == '\'' || c == '"') {
      token.kind = c == '"' ? Token::Kind::String : Token::Kind::Atom;
      if (!quoted(c, token.text))
        token.kind = Token::Kind::Bad;
    } else if (std::islower(static_cast<unsigned char>(c)) ||
               static_cast<unsigned char>(c) >= 0x80) {
      token.kind = Token::Kind::Atom;
      token.text = word();
    } else if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
      token.kind = Token::Kind::Other;
      token.text = word();
      token.other = '0';
    } else if (c == '$') {
      token.kind = Token::Kind::Other;
      token.other = '0';
      at_ += text_.substr(at_, 2) == "$\\" ? 3 : 2;
      at_ = std::min(at_, text_.size());
    } else {
      token.kind = Token::Kind::Other;
      token.other = c;
      ++at_;
    }
    token.end = at_;
    return token;
  }

private:
  void skipSpace() {
    while (at_ < text_.size()) {
      if (text_[at_] == '%')
        while (at_ < text_.size() && text_[at_] != '\n')
          ++at_;
      else if (std::isspace(static_cast<unsigned char>(text_[at_])))
        ++at_;
      else
        return;
    }
  }
  std::string word() {
    size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
            text_[at_] == '_' || text_[at_] == '@' ||
            static_cast<unsigned char>(text_[at_]) >= 0x80))
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  /// Escapes stay as they are but for the quotes: names hold no others.
  bool quoted(char quote, std::string &out) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        ++at_;
        return true;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size())
        ++at_;
      out += text_[at_];
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
};

/// Reads the tuple, looking at the values of a few keys.
class Reader {
public:
  explicit Reader(std::string text) : scanner_(text) {
    file_.text = std::move(text);
    scanner_ = Scanner(file_.text);
    advance();
  }

  std::optional<ApplicationFile> read(std::string &error) {
    if (!(isOther('{') && advance() && isAtom("application") && advance() &&
          isOther(',') && advance() && token_.kind == Token::Kind::Atom)) {
      error = "it does not begin with {application, Name, ...}";
      return std::nullopt;
    }
    file_.name = token_.text;
    advance();
    if (!(isOther(',') && advance() && isOther('['))) {
      error = "the name is not followed by a list of properties";
      return std::nullopt;
    }
    file_.propertiesBegin = token_.end;
    advance();
    while (!isOther(']'))
      if (!property()) {
        error = "a property is not of the form {Key, Value}, or the text ends "
                "within one";
        return std::nullopt;
      }
    return std::move(file_);
  }

private:
  bool advance() {
    last_ = token_.end;
    token_ = scanner_.next();
    return true;
  }
  bool isOther(char c) const {
    return token_.kind == Token::Kind::Other && token_.other == c;
  }
  bool isAtom(const char *text) const {
    return token_.kind == Token::Kind::Atom && token_.text == text;
  }

  bool property() {
    if (!isOther('{') || !advance() || token_.kind != Token::Kind::Atom)
      return false;
    std::string key = token_.text;
    advance();
    if (!isOther(',') || !advance())
      return false;
    size_t begin = token_.begin;
    std::vector<std::string> atoms;
    if (key == "vsn" && token_.kind == Token::Kind::String)
      file_.version = token_.text;
    if (!skipTerm(atoms) || !isOther('}'))
      return false;
    if (key == "modules") {
      file_.modulesBegin = begin;
      file_.modulesEnd = last_;
    } else if (key != "registered") {
      file_.atoms.insert(file_.atoms.end(), atoms.begin(), atoms.end());
    }
    if (key == "mod" && !atoms.empty())
      file_.callback = atoms.front();
    if (key == "applications" || key == "included_applications")
      file_.applications.insert(file_.applications.end(), atoms.begin(),
                                atoms.end());
    advance();
    if (isOther(','))
      advance();
    else if (!isOther(']'))
      return false;
    return true;
  }

  /// Up to the comma or bracket behind the term.
  bool skipTerm(std::vector<std::string> &atoms) {
    int depth = 0;
    while (true) {
      if (token_.kind == Token::Kind::End || token_.kind == Token::Kind::Bad)
        return false;
      if (token_.kind == Token::Kind::Atom)
        atoms.push_back(token_.text);
      if (isOther('{') || isOther('[') || isOther('('))
        ++depth;
      if (isOther('}') || isOther(']') || isOther(')')) {
        if (depth == 0)
          return true;
        --depth;
      }
      if (isOther(',') && depth == 0)
        return true;
      advance();
    }
  }

  ApplicationFile file_;
  Scanner scanner_;
  Token token_;
  size_t last_ = 0; ///< end of the token before
};

} // namespace

std::optional<ApplicationFile> parseApplicationFile(std::string text,
                                                    std::string &error) {
  return Reader(std::move(text)).read(error);
}

std::string atomSource(std::string_view text) {
  bool plain = !text.empty() && std::islower(static_cast<unsigned char>(text[0]));
  for (char c : text)
    plain &= std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '@';
  if (plain)
    return std::string(text);
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + "'";
}

std::string withModules(const ApplicationFile &file,
                        const std::vector<std::string> &modules) {
  std::string list = "[";
  for (const std::string &module : modules)
    list += (list.size() > 1 ? "," : "") + atomSource(module);
  list += "]";
  std::string text = file.text;
  if (file.modulesEnd)
    text.replace(file.modulesBegin, file.modulesEnd - file.modulesBegin, list);
  else
    text.insert(file.propertiesBegin, "{modules," + list + "}" +
                                          (text.find_first_not_of(
                                               " \t\r\n", file.propertiesBegin) ==
                                                   text.find(']', file.propertiesBegin)
                                               ? ""
                                               : ","));
  return text;
}

} // namespace lumen::codegen
