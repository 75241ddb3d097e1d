//===- Binding.h - schedulers bound to processors ---------------*- C++ -*-===//
//
// A topology is a list of processors with their places; a bind type is an order of them:
// scheduler 1 goes to the first, and so on. Schedulers for which there is none stay
// unbound.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SCHED_BINDING_H
#define LUMEN_RUNTIME_SCHED_BINDING_H

#include "runtime/term/SmallVector.h"

namespace lumen::rt {

enum class BindType : uint8_t {
  Unbound,
  NoSpread,
  ThreadSpread,
  ProcessorSpread,
  Spread,
  NoNodeThreadSpread,
  NoNodeProcessorSpread,
  ThreadNoNodeProcessorSpread,
};

/// Places are counted from 0 in the order of the topology. A node has processors, or a
/// processor nodes; `node` is -1 where there is none outside, `innerNode` where there is
/// none inside of the processor. Threads are counted in their core, all else in the whole
/// machine.
struct Processor {
  int node, processor, innerNode, core, thread;
  int logical;
};
using Topology = SmallVector<Processor, 16>;

/// What the system tells; empty if it does not. To be read only.
const Topology &detectedTopology();
/// The processors in the order of the type.
void bindOrder(BindType type, const Topology &topology, Topology &order);

BindType bindType();
/// Binds all schedulers, with the topology that was defined, or else detected. False if
/// there is none.
bool setBindType(BindType type);
/// Empty: as detected again.
void defineTopology(const Topology &topology);
void definedTopology(Topology &copy);
/// The processor that a scheduler is bound to, or -1.
int boundProcessor(unsigned scheduler);

/// A scheduler has got its thread.
void bindSchedulerThread(unsigned scheduler);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SCHED_BINDING_H
