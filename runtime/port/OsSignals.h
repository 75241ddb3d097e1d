//===- OsSignals.h - signals of the operating system ------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PORT_OSSIGNALS_H
#define LUMEN_RUNTIME_PORT_OSSIGNALS_H

#include "runtime/term/Term.h"

namespace lumen::rt {

enum class SignalWish { Default, Ignore, Handle };

/// False if the atom names no signal that programs may set.
bool setOsSignal(Term name, SignalWish wish);
/// Sends {notify, Name} to erl_signal_server for each signal that has come. Only
/// in the event loop.
void deliverSignals();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PORT_OSSIGNALS_H
