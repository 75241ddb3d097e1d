//===- NoPorts.cpp - where there are no ports -----------------------------===//
//
// WASI starts no programs and sends no signals. open_port fails with enotsup, so that
// no port is ever found, and what acts on one is never called.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/port/Port.h"
#include "runtime/sys/Check.h"
#include "runtime/term/Atoms.h"

using namespace lumen;
using namespace lumen::rt;

namespace lumen::rt {

PortRef::PortRef(Term) : port_(nullptr) {}
PortRef::PortRef(uint64_t) : port_(nullptr) {}
void Port::release() { fatal("there are no ports"); }
void Port::request(Term) { fatal("there are no ports"); }
bool Port::setName(Term) { fatal("there are no ports"); }
Term Port::info(Heap &, Term) { fatal("there are no ports"); }
bool deliverPortSignal(Term, Signal *) { return false; }

} // namespace lumen::rt

BIF(erlang_open_port, 2) {
  if (!args[0].isTuple() || args[0].tupleSize() < 2 || !args[1].isList())
    return proc.badarg();
  // As for a driver that a system does not have; inet relies on it.
  if (args[0].element(0) == internAtom("spawn_driver"))
    return proc.badarg();
  return proc.error(internAtom("enotsup"));
}
BIF(erlang_port_command2, 2) { return proc.badarg(); }
BIF(erlang_port_command, 3) { return proc.badarg(); }
BIF(erlang_port_close, 1) { return proc.badarg(); }
BIF(erlang_port_connect, 2) { return proc.badarg(); }
BIF(erlang_port_control, 3) { return proc.badarg(); }
BIF(erlang_port_call2, 2) { return proc.badarg(); }
BIF(erlang_port_call, 3) { return proc.badarg(); }
BIF(erlang_port_info1, 1) {
  return args[0].isPort() || args[0].isAtom() ? atoms::undefined
                                              : proc.badarg();
}
BIF(erlang_port_info2, 2) {
  return (args[0].isPort() || args[0].isAtom()) && args[1].isAtom()
             ? atoms::undefined
             : proc.badarg();
}
BIF(erlang_ports, 0) { return Term::nil(); }
BIF(erlang_port_set_data, 2) { return proc.badarg(); }
BIF(erlang_port_get_data, 1) { return proc.badarg(); }
BIF(os_set_signal, 2) { return proc.badarg(); }
