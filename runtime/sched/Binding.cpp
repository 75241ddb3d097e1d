//===- Binding.cpp - schedulers bound to processors -----------------------===//
#include "runtime/sched/Binding.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Sort.h"

namespace lumen::rt {

namespace {
struct Bindings {
  Topology detected, defined;
  Topology order; ///< of those that may be used
  BindType type = BindType::Unbound;
  bool isDetected = false;
};

constinit Mutex mutex; ///< guards what is in `bindings`
constinit std::atomic<Bindings *> bindings{
    nullptr}; ///< once somebody has asked

Bindings &theBindings() {
  Bindings *found = bindings.load(std::memory_order_relaxed);
  if (!found) {
    found = new Bindings;
    bindings.store(found, std::memory_order_seq_cst);
  }
  return *found;
}

template <typename T>
void assign(SmallVector<T, 16> &to, const SmallVector<T, 16> &from) {
  to.clear();
  to.append(from.data(), from.size());
}

/// What the orders compare. Each is counted from 0 within what is outside of
/// it.
struct Rank {
  Processor processor;
  int group;           ///< the innermost node that it is in
  int thread;          ///< in its core
  int coreOfProcessor; ///< in its processor
  int coreOfGroup;     ///< in its processor, or in the node within that
  int innerNode;       ///< in its processor
  int processorOfNode; ///< in its node
  int position;        ///< in the topology
};

/// Gives each different value a number, in the order in which they come.
class Counter {
public:
  int operator()(int value) {
    for (size_t i = 0; i < seen_.size(); ++i)
      if (seen_[i] == value)
        return static_cast<int>(i);
    seen_.push(value);
    return static_cast<int>(seen_.size()) - 1;
  }
  void restart() { seen_.clear(); }

private:
  SmallVector<int, 16> seen_;
};

/// The topology in its own order: all of a node, processor or core stand
/// together.
void rankAll(const Topology &topology, SmallVector<Rank, 16> &ranks) {
  Counter groups, coresOfProcessor, coresOfGroup, innerNodes, processors;
  for (size_t i = 0; i < topology.size(); ++i) {
    const Processor &here = topology[i];
    const Processor *before = i ? &topology[i - 1] : nullptr;
    if (!before || before->processor != here.processor) {
      coresOfProcessor.restart();
      innerNodes.restart();
    }
    if (!before || before->processor != here.processor ||
        before->innerNode != here.innerNode)
      coresOfGroup.restart();
    if (!before || before->node != here.node || here.node < 0)
      processors.restart();
    // Inner and outer nodes are different ones.
    int group = here.innerNode >= 0 ? 2 * here.innerNode
                : here.node >= 0    ? 2 * here.node + 1
                                    : -1;
    ranks.push({here, groups(group), here.thread, coresOfProcessor(here.core),
                coresOfGroup(here.core), innerNodes(here.innerNode),
                processors(here.processor), static_cast<int>(i)});
  }
}

/// What comes first in the order of a type; what is not named, by position.
void keyOf(BindType type, const Rank &rank, int (&key)[4]) {
  auto set = [&](int a, int b = 0, int c = 0, int d = 0) {
    key[0] = a, key[1] = b, key[2] = c, key[3] = d;
  };
  switch (type) {
  case BindType::Unbound:
  case BindType::NoSpread:
    return set(0);
  case BindType::ThreadSpread:
    return set(rank.thread);
  case BindType::ProcessorSpread:
    return set(rank.thread, rank.coreOfProcessor);
  case BindType::Spread:
    return set(rank.thread, rank.coreOfGroup, rank.innerNode,
               rank.processorOfNode);
  case BindType::NoNodeThreadSpread:
    return set(rank.group, rank.thread);
  case BindType::NoNodeProcessorSpread:
    return set(rank.group, rank.thread, rank.coreOfProcessor);
  case BindType::ThreadNoNodeProcessorSpread:
    return set(rank.thread, rank.group, rank.coreOfProcessor);
  }
}

bool isBefore(BindType type, const Rank &a, const Rank &b) {
  int keyA[4], keyB[4];
  keyOf(type, a, keyA);
  keyOf(type, b, keyB);
  for (int i = 0; i < 4; ++i)
    if (keyA[i] != keyB[i])
      return keyA[i] < keyB[i];
  return a.position < b.position;
}

/// With the lock.
const Topology &detect(Bindings &all) {
  if (all.isDetected)
    return all.detected;
  all.isDetected = true;
  struct Found {
    ProcessorPlace place;
    int logical;
  };
  SmallVector<Found, 16> found;
  for (unsigned i = 0; i < configuredProcessors(); ++i) {
    ProcessorPlace place;
    if (processorPlace(i, place))
      found.push({place, static_cast<int>(i)});
  }
  sortCompact(found.data(), found.size(), [](const Found &a, const Found &b) {
    if (a.place.node != b.place.node)
      return a.place.node < b.place.node;
    if (a.place.package != b.place.package)
      return a.place.package < b.place.package;
    if (a.place.core != b.place.core)
      return a.place.core < b.place.core;
    return a.logical < b.logical;
  });
  bool hasNodes = found.size() && found.back().place.node > found[0].place.node;
  Processor at{-1, -1, -1, -1, -1, 0};
  for (size_t i = 0; i < found.size(); ++i) {
    const ProcessorPlace &here = found[i].place;
    bool isNode = !i || found[i - 1].place.node != here.node;
    bool isPackage = isNode || found[i - 1].place.package != here.package;
    bool isCore = isPackage || found[i - 1].place.core != here.core;
    at.node += isNode && hasNodes;
    at.processor += isPackage;
    at.core += isCore;
    at.thread = isCore ? 0 : at.thread + 1;
    at.logical = found[i].logical;
    all.detected.push(at);
  }
  return all.detected;
}

/// With the lock.
int processorOf(const Bindings &all, unsigned scheduler) {
  bool isBound = all.type != BindType::Unbound && scheduler < all.order.size();
  return isBound ? all.order[scheduler].logical : -1;
}

void bindAll(Bindings &all) {
  Topology order;
  bindOrder(all.type, all.defined.size() ? all.defined : detect(all), order);
  all.order.clear();
  for (const Processor &processor : order)
    if (processor.logical >= 0 &&
        mayUseProcessor(static_cast<unsigned>(processor.logical)))
      all.order.push(processor);
  for (unsigned i = 0; i < schedulerCount(); ++i)
    if (unsigned long thread = schedulerAt(i).thread())
      bindThread(thread, processorOf(all, i));
}
} // namespace

void bindOrder(BindType type, const Topology &topology, Topology &order) {
  SmallVector<Rank, 16> ranks;
  rankAll(topology, ranks);
  sortCompact(
      ranks.data(), ranks.size(),
      [type](const Rank &a, const Rank &b) { return isBefore(type, a, b); });
  order.clear();
  for (const Rank &rank : ranks)
    order.push(rank.processor);
}

const Topology &detectedTopology() {
  LockGuard guard(mutex);
  return detect(theBindings());
}

BindType bindType() {
  LockGuard guard(mutex);
  return theBindings().type;
}

bool setBindType(BindType type) {
  LockGuard guard(mutex);
  Bindings &all = theBindings();
  // Where the system tells of no processors, a topology that was defined may be of some.
  if (!detect(all).size()) {
    bool isAnyUsable = false;
    for (const Processor &processor : all.defined)
      isAnyUsable |= mayUseProcessor(static_cast<unsigned>(processor.logical));
    if (!isAnyUsable)
      return type == BindType::Unbound;
  }
  bool wasUnbound = all.type == BindType::Unbound;
  all.type = type;
  if (!wasUnbound || type != BindType::Unbound)
    bindAll(all);
  return true;
}

void defineTopology(const Topology &topology) {
  LockGuard guard(mutex);
  Bindings &all = theBindings();
  assign(all.defined, topology);
  if (all.type != BindType::Unbound)
    bindAll(all);
}

void definedTopology(Topology &copy) {
  LockGuard guard(mutex);
  assign(copy, theBindings().defined);
}

int boundProcessor(unsigned scheduler) {
  LockGuard guard(mutex);
  return processorOf(theBindings(), scheduler);
}

void bindSchedulerThread(unsigned scheduler) {
  if (!bindings.load(std::memory_order_seq_cst))
    return;
  LockGuard guard(mutex);
  int processor = processorOf(theBindings(), scheduler);
  if (processor >= 0)
    bindThread(currentThread(), processor);
}

} // namespace lumen::rt
