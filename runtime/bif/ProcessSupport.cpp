//===- ProcessSupport.cpp - shared by the BIFs about processes ------------===//
#include "runtime/bif/ProcessSupport.h"
#include "runtime/code/Code.h"
#include "runtime/process/CrashDump.h"
#include "runtime/process/Exit.h"
#include "runtime/process/ProcessInfo.h"
#include "runtime/term/Print.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

namespace lumen::rt {

bool parseMonitorOptions(Term list, AliasMode &alias, Term &tag) {
  for (; list.isCons(); list = list.tail()) {
    Term o = list.head();
    if (!o.isTuple(2))
      return false;
    Term value = o.element(1);
    if (o.element(0) == atoms::tag) {
      tag = value;
    } else if (o.element(0) == atoms::alias) {
      if (value == atoms::explicit_unalias)
        alias = AliasMode::ExplicitUnalias;
      else if (value == atoms::demonitor)
        alias = AliasMode::Demonitor;
      else if (value == atoms::reply_demonitor)
        alias = AliasMode::ReplyDemonitor;
      else
        return false;
    } else {
      return false;
    }
  }
  return list.isNil();
}

void displayStack(Process &proc) {
  ByteBuffer out;
  describeStack(proc, out);
  (void)!write(2, out.data(), out.size());
}

void abortProgram(const char *slogan) {
  if (slogan) {
    fprintf(stderr, "%s\n", slogan);
    writeCrashDump(slogan);
    haltProgram(1, false);
  }
  abort();
}

char *listText(Term list) {
  ByteBuffer out;
  for (; list.isCons(); list = list.tail()) {
    Term c = list.head();
    if (!c.isSmall() || c.toSmall() < 0 || c.toSmall() > 255)
      return nullptr;
    out.push(static_cast<char>(c.toSmall()));
  }
  if (!list.isNil())
    return nullptr;
  out.push('\0');
  auto *text = static_cast<char *>(mallocOrDie(out.size()));
  memcpy(text, out.data(), out.size());
  return text;
}

} // namespace lumen::rt
