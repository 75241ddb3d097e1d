//===- CpuTopology.cpp - schedulers' bindings as terms --------------------===//
//
// A topology as a term: lists of {Kind, Below} or {Kind, [], Below}, from node
// over processor (nodes may be inside of these instead) and core to thread;
// what is below is such a list or {logical, Number}. Levels may be left out.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/Scheduling.h"
#include "runtime/sched/Binding.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/term/Atoms.h"
#include <iterator>
#include <string.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

enum Level { kTop, kNode, kProcessor, kInnerNode, kCore, kThread };
constexpr int64_t kMostLogical = 65535; // as in OTP

constexpr const char *kTypes[] = {
    "unbound",
    "no_spread",
    "thread_spread",
    "processor_spread",
    "spread",
    "no_node_thread_spread",
    "no_node_processor_spread",
    "thread_no_node_processor_spread",
};

class Reader {
public:
  explicit Reader(Topology &out) : out_(out) {}

  bool below(Term term, Level level) {
    if (term.isTuple(2) && term.element(0) == internAtom("logical"))
      return logical(term.element(1));
    if (!term.isCons())
      return false;
    Level first = kTop;
    Processor outer = at_;
    for (; term.isCons(); term = term.tail()) {
      Term sub;
      Level here = item(term.head(), level, sub);
      if (here == kTop)
        return false;
      bool isMixedTop =
          level == kTop && first <= kProcessor && here <= kProcessor;
      if (first != kTop && here != first && !isMixedTop)
        return false;
      // What is left out between the levels is there once for all of the list.
      if (here >= kCore && at_.processor < 0)
        at_.processor = processors_++;
      if (here == kThread && at_.core < 0)
        at_.core = cores_++;
      first = here;
      Processor shared = at_;
      open(here);
      if (!below(sub, here))
        return false;
      at_ = shared;
      if (here <= kProcessor)
        at_ = outer;
    }
    at_ = outer;
    return term.isNil();
  }

private:
  /// The level of an element of a list and what is below it; kTop if it is
  /// wrong.
  Level item(Term term, Level outer, Term &sub) {
    bool isShort = term.isTuple(2);
    if (!isShort && !(term.isTuple(3) && term.element(1).isNil()))
      return kTop;
    sub = term.element(isShort ? 1 : 2);
    Term tag = term.element(0);
    Level level = kTop;
    if (tag == internAtom("node"))
      level = outer == kTop ? kNode : outer == kProcessor ? kInnerNode : kTop;
    else if (tag == internAtom("processor"))
      level = kProcessor;
    else if (tag == internAtom("core"))
      level = kCore;
    else if (tag == internAtom("thread"))
      level = kThread;
    return level > outer ? level : kTop;
  }
  void open(Level level) {
    if (level == kNode)
      at_.node = nodes_++;
    else if (level == kProcessor)
      at_.processor = processors_++;
    else if (level == kInnerNode)
      at_.innerNode = innerNodes_++;
    else if (level == kCore)
      at_.core = cores_++;
  }
  bool logical(Term number) {
    if (!number.isSmall() || number.toSmall() < 0 ||
        number.toSmall() > kMostLogical)
      return false;
    Processor here = at_;
    here.logical = static_cast<int>(number.toSmall());
    if (here.processor < 0)
      here.processor = processors_++;
    if (here.core < 0)
      here.core = cores_++;
    here.thread = 0;
    for (const Processor &other : out_) {
      if (other.logical == here.logical)
        return false;
      here.thread += other.core == here.core;
    }
    out_.push(here);
    return true;
  }

  Topology &out_;
  Processor at_{-1, -1, -1, -1, 0, 0};
  int nodes_ = 0, processors_ = 0, innerNodes_ = 0, cores_ = 0;
};

/// The term of a range of processors. Nodes are left out if there is one, cores
/// and threads where there is one.
class Writer {
public:
  Writer(Heap &heap, const Topology &all) : heap_(heap), all_(all) {}

  Term top() {
    size_t size = all_.size();
    if (size == 0)
      return atoms::undefined;
    auto topOf = [](const Processor &p) {
      return p.node >= 0 ? 2 * p.node : 2 * p.processor + 1;
    };
    if (topOf(all_[0]) == topOf(all_[size - 1]))
      return processors(0, size);
    return groups(0, size, topOf, [&](size_t begin, size_t end) {
      if (all_[begin].node < 0)
        return processor(begin, end);
      return tagged("node", processors(begin, end));
    });
  }

private:
  template <typename Id, typename Make>
  Term groups(size_t begin, size_t end, Id id, Make make) {
    SmallVector<Term, 16> items;
    for (size_t i = begin; i < end;) {
      size_t next = i;
      while (next < end && id(all_[next]) == id(all_[i]))
        ++next;
      items.push(make(i, next));
      i = next;
    }
    return makeList(heap_, items.data(), items.size());
  }
  Term tagged(const char *tag, Term sub) {
    return makeTuple(heap_, internAtom(tag), sub);
  }
  Term processors(size_t begin, size_t end) {
    return groups(
        begin, end, [](const Processor &p) { return p.processor; },
        [&](size_t b, size_t e) { return processor(b, e); });
  }
  Term processor(size_t begin, size_t end) {
    if (all_[begin].innerNode < 0)
      return tagged("processor", cores(begin, end));
    return tagged(
        "processor",
        groups(
            begin, end, [](const Processor &p) { return p.innerNode; },
            [&](size_t b, size_t e) { return tagged("node", cores(b, e)); }));
  }
  Term cores(size_t begin, size_t end) {
    if (all_[begin].core == all_[end - 1].core)
      return threads(begin, end);
    return groups(
        begin, end, [](const Processor &p) { return p.core; },
        [&](size_t b, size_t e) { return tagged("core", threads(b, e)); });
  }
  Term threads(size_t begin, size_t end) {
    auto logical = [&](size_t i) {
      return tagged("logical", Term::small(all_[i].logical));
    };
    if (end - begin == 1)
      return logical(begin);
    return groups(
        begin, end, [](const Processor &p) { return p.logical; },
        [&](size_t b, size_t) { return tagged("thread", logical(b)); });
  }

  Heap &heap_;
  const Topology &all_;
};

bool readType(Term name, BindType &type) {
  for (unsigned i = 0; i < std::size(kTypes); ++i)
    if (name == internAtom(kTypes[i])) {
      type = static_cast<BindType>(i);
      return true;
    }
  type = BindType::ThreadNoNodeProcessorSpread;
  return name == internAtom("default_bind");
}

Term tupleOf(Heap &heap, const SmallVector<Term, 64> &items) {
  uint64_t *box = heap.alloc(1 + items.size());
  box[0] = abi::header(items.size(), abi::kTupleTag);
  for (size_t i = 0; i < items.size(); ++i)
    box[1 + i] = items[i].word();
  return Term::boxed(box);
}

Term typeAtom(BindType type) {
  return internAtom(kTypes[static_cast<unsigned>(type)]);
}

} // namespace

Term lumen::rt::topologyInfo(Process &proc, const char *which) {
  Topology defined;
  definedTopology(defined);
  bool wantsDefined = !strcmp(which, "defined");
  bool isDefined =
      wantsDefined || (!strcmp(which, "used") && defined.size() != 0);
  return Writer(proc.heap(), isDefined ? defined : detectedTopology()).top();
}

Term lumen::rt::bindingInfo(Process &proc, const char *key) {
  if (!strcmp(key, "cpu_topology"))
    return topologyInfo(proc, "used");
  if (!strcmp(key, "scheduler_bind_type"))
    return typeAtom(bindType());
  if (strcmp(key, "scheduler_bindings"))
    return Term();
  SmallVector<Term, 64> items;
  for (unsigned i = 0; i < schedulerCount(); ++i) {
    int processor = boundProcessor(i);
    items.push(processor < 0 ? internAtom("unbound") : Term::small(processor));
  }
  return tupleOf(proc.heap(), items);
}

Term lumen::rt::bindOrderTerm(Process &proc, Term name) {
  BindType type;
  if (!readType(name, type))
    return Term();
  if (type == BindType::Unbound)
    return atoms::false_;
  Topology used, order;
  definedTopology(used);
  bindOrder(type, used.size() ? used : detectedTopology(), order);
  SmallVector<Term, 64> items;
  for (const Processor &processor : order)
    items.push(Term::small(processor.logical));
  return tupleOf(proc.heap(), items);
}

/// erlang:system_flag/2 for scheduler_bind_type and cpu_topology: the old
/// value, badarg or notsup.
BIF(lumen_binding_flag, 2) {
  Term wanted = args[1];
  if (args[0] == internAtom("cpu_topology")) {
    Term old = topologyInfo(proc, "used");
    Topology topology;
    if (wanted != atoms::undefined && !Reader(topology).below(wanted, kTop))
      return atoms::badarg;
    defineTopology(topology);
    return old;
  }
  BindType type;
  if (!readType(wanted, type))
    return atoms::badarg;
  Term old = typeAtom(bindType());
  return setBindType(type) ? old : internAtom("notsup");
}
