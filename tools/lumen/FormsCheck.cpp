//===- FormsCheck.cpp - what OTP's own tools say of a module's forms ------===//

#include "tools/lumen/FormsCheck.h"

#include <algorithm>

namespace lumen::tool {

using frontend::Diagnostic;
using frontend::EtfList;
using frontend::EtfTerm;
using frontend::EtfWriter;
using frontend::Severity;

std::string checkRequest(const std::string &file,
                         const std::vector<frontend::ConstTerm> &options,
                         const std::vector<std::string> &wants,
                         const frontend::Module &module) {
  std::string out;
  EtfWriter writer(out);
  writer.version();
  writer.tuple(5);
  writer.atom("check");
  writer.codePoints(file);
  writer.list(options.size());
  for (const frontend::ConstTerm &option : options)
    writer.term(option);
  writer.nil();
  writer.list(wants.size());
  for (const std::string &want : wants)
    writer.atom(want);
  writer.nil();
  frontend::encodeForms(module, out);
  return out;
}

std::string generateRequest(const std::string &tool, const std::string &grammar,
                            const std::string &toolsDir,
                            const std::string &output,
                            const std::string &name) {
  std::string out;
  EtfWriter writer(out);
  writer.version();
  writer.tuple(6);
  writer.atom("generate");
  writer.atom(tool);
  for (const std::string &text : {grammar, toolsDir, output, name})
    writer.codePoints(text);
  return out;
}

static bool readMessages(const EtfTerm &term, std::vector<OtpMessage> &out) {
  EtfList list(term);
  if (!list.isProper())
    return false;
  auto number = [](const EtfTerm &t) {
    return t.kind == EtfTerm::Kind::Integer && t.integer >= 0 &&
                   t.integer <= UINT32_MAX
               ? static_cast<uint32_t>(t.integer)
               : 0;
  };
  for (size_t i = 0; i < list.size(); ++i) {
    EtfTerm item = list[i];
    if (!item.isTuple(6) || item[3].kind != EtfTerm::Kind::Atom ||
        item[4].kind != EtfTerm::Kind::Atom)
      return false;
    std::optional<std::string> file = etfText(item[0]), text = etfText(item[5]);
    if (!file || !text)
      return false;
    out.push_back({std::move(*file), number(item[1]), number(item[2]),
                   std::string(item[3].text()), std::string(item[4].text()),
                   std::move(*text)});
  }
  return true;
}

std::optional<CheckReply> readCheckReply(std::string_view bytes,
                                         frontend::Arena &arena) {
  std::string error;
  const EtfTerm *term = frontend::readEtf(bytes, arena, error);
  CheckReply reply;
  if (!term)
    return std::nullopt;
  if (term->isTuple(2) && (*term)[0].kind == EtfTerm::Kind::Atom) {
    std::optional<std::string> why = etfText((*term)[1]);
    reply.crashed = why && !why->empty() ? *why : "unknown";
    return reply;
  }
  if (!term->isTuple(6) || !term->isTagged("checked"))
    return std::nullopt;
  const EtfTerm &t = *term;
  if (t[4].kind != EtfTerm::Kind::Bits || !readMessages(t[2], reply.errors) ||
      !readMessages(t[3], reply.warnings))
    return std::nullopt;
  if (!t[1].isAtom("same"))
    reply.forms = &t[1];
  reply.text = t[4].text(); // in the encoding of the source
  reply.isStrict = t[5].isAtom("true");
  return reply;
}

void takeMessages(const CheckReply &reply, frontend::AstContext &context,
                  frontend::Diagnostics &diagnostics) {
  std::vector<Diagnostic> own = diagnostics.takeAll();
  std::vector<bool> isUsed(own.size(), false);
  frontend::SourceManager &sources = context.sources();
  auto take = [&](const OtpMessage &message, Severity severity) {
    frontend::Loc loc =
        message.line == 0
            ? frontend::Loc()
            : sources.locate(message.file, message.line, message.column);
    if (message.module == "epp" || message.module == "erl_parse" ||
        message.module == "erl_scan" || message.module == "erl_features")
      // Several may have been found at one place.
      for (bool isSameText : {true, false})
        for (size_t i = 0; i < own.size(); ++i)
          if (!isUsed[i] && own[i].loc.line == message.line &&
              (message.column == 0 || own[i].loc.column == message.column) &&
              sources.fileName(own[i].loc) == message.file &&
              (!isSameText || own[i].message == message.text)) {
            isUsed[i] = true;
            own[i].severity = severity;
            own[i].message = message.text;
            if (message.column == 0)
              own[i].loc.column = 0, own[i].end = frontend::Loc();
            diagnostics.add(std::move(own[i]));
            return;
          }
    if (message.line == 0 || !loc.isValid()) {
      loc = frontend::Loc();
      loc.file = frontend::presumedFileNamed(context, message.file);
      loc.line = message.line;
      loc.column = message.column;
    }
    diagnostics.reportOtp(severity, loc, message.module, message.tag,
                          message.text);
  };
  for (const OtpMessage &message : reply.errors)
    take(message, Severity::Error);
  for (const OtpMessage &message : reply.warnings)
    take(message, reply.isStrict ? Severity::Error : Severity::Warning);
  // What OTP has not seen: a transform removed the form, or the file could not
  // be read at all.
  for (size_t i = 0; i < own.size(); ++i)
    if (!isUsed[i])
      diagnostics.add(std::move(own[i]));
}

} // namespace lumen::tool
