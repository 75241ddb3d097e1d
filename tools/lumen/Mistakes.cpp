//===- Mistakes.cpp - what types show to be wrong, for the user -----------===//

#include "tools/lumen/Mistakes.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace lumen::tool {

using frontend::ConstTerm;
using frontend::DiagKind;

std::vector<FoundMistake>
takeMistakes(const std::vector<eir::Mistake> &mistakes) {
  std::vector<FoundMistake> out;
  for (const eir::Mistake &mistake : mistakes)
    out.push_back({mistake.kind == eir::Mistake::Kind::Pattern,
                   mistake.at.getFilename().str(), mistake.at.getLine(),
                   mistake.at.getColumn(), mistake.function, mistake.text,
                   mistake.reason});
  return out;
}

// A line for each field. What is in them is on one line: atoms have escapes.
std::string printMistakes(const std::vector<FoundMistake> &mistakes) {
  std::string out = "mistakes\n";
  for (const FoundMistake &m : mistakes)
    out += std::string(m.isPattern ? "pattern" : "call") + '\n' + m.file +
           '\n' + std::to_string(m.line) + '\n' + std::to_string(m.column) +
           '\n' + m.function + '\n' + m.text + '\n' + m.reason + '\n';
  return out;
}

std::vector<FoundMistake> parseMistakes(std::string_view bytes) {
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(bytes.data(), bytes.size()).split(lines, '\n');
  std::vector<FoundMistake> out;
  for (size_t i = 1; i + 7 < lines.size(); i += 7) {
    FoundMistake m;
    m.isPattern = lines[i] == "pattern";
    m.file = lines[i + 1].str();
    if (lines[i + 2].getAsInteger(10, m.line) ||
        lines[i + 3].getAsInteger(10, m.column))
      return {};
    m.function = lines[i + 4].str();
    m.text = lines[i + 5].str();
    m.reason = lines[i + 6].str();
    out.push_back(std::move(m));
  }
  return out;
}

static bool isAtom(const ConstTerm &term, llvm::ArrayRef<const char *> names) {
  return term.kind == ConstTerm::Kind::Atom &&
         llvm::is_contained(names, llvm::StringRef(term.text));
}

static bool isTuple2(const ConstTerm &term) {
  return term.kind == ConstTerm::Kind::Tuple && term.items.size() == 2;
}

/// Is `name` ("f/1") a {f,1} of the term, which is one or a list of such?
static bool names(const ConstTerm &term, const std::string &name) {
  if (term.kind == ConstTerm::Kind::List)
    return llvm::any_of(
        term.items, [&](const ConstTerm &item) { return names(item, name); });
  return isTuple2(term) &&
         term.items[0].text + "/" + term.items[1].text == name;
}

/// Does the value of a -dialyzer attribute turn off one of `options` in a
/// function?
static bool turnsOff(const ConstTerm &term,
                     llvm::ArrayRef<const char *> options,
                     const std::string &function) {
  auto hasOption = [&](const ConstTerm &item) {
    return isAtom(item, options) ||
           (item.kind == ConstTerm::Kind::List &&
            llvm::any_of(item.items, [&](const ConstTerm &one) {
              return isAtom(one, options);
            }));
  };
  if (isTuple2(term))
    return hasOption(term.items[0]) && names(term.items[1], function);
  if (term.kind == ConstTerm::Kind::List)
    return llvm::any_of(term.items, [&](const ConstTerm &item) {
      return turnsOff(item, options, function);
    });
  return isAtom(term, options);
}

void reportMistakes(const std::vector<FoundMistake> &mistakes,
                    const frontend::Module &module,
                    const std::vector<ConstTerm> &options, const Lines &told,
                    frontend::AstContext &context,
                    frontend::Diagnostics &diagnostics) {
  std::vector<ConstTerm> dialyzer;
  if (!mistakes.empty())
    for (const frontend::Node *form : module.forms)
      if (form->kind == frontend::NodeKind::WildAttr &&
          form->text == "dialyzer")
        if (std::optional<ConstTerm> value =
                frontend::evaluateLiteral(form->kid(0)))
          dialyzer.push_back(std::move(*value));
  for (const FoundMistake &m : mistakes) {
    if (told.contains({m.file, m.line}))
      continue;
    llvm::SmallVector<const char *> off =
        m.isPattern
            ? llvm::SmallVector<const char *>{"nowarn_function", "no_match"}
            : llvm::SmallVector<const char *>{"nowarn_function", "no_return",
                                              "no_fail_call"};
    const char *option = m.isPattern ? "nowarn_nomatch" : "nowarn_failed";
    if (llvm::any_of(options,
                     [&](const ConstTerm &term) {
                       return isAtom(term, {option, "nowarn_opportunistic"});
                     }) ||
        llvm::any_of(dialyzer, [&](const ConstTerm &term) {
          return turnsOff(term, off, m.function);
        }))
      continue;
    frontend::Loc loc = context.sources().locate(m.file, m.line, m.column);
    diagnostics.report(m.isPattern ? DiagKind::PatternNeverMatches
                                   : DiagKind::AlwaysFails,
                       loc, frontend::Loc(), {m.text, m.reason});
  }
}

} // namespace lumen::tool
