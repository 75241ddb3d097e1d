//===- Identifiers.cpp - pids, ports, references ----------------*- C++ -*-===//
#include "runtime/io/MagicReference.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Atoms.h"
#include <atomic>

namespace lumen::rt {

static std::atomic<uint64_t> nodeName{atoms::nonode.word()};
static std::atomic<uint32_t> nodeCreation{0};

Term localNode() { return Term(nodeName.load(std::memory_order_acquire)); }
uint32_t localCreation() { return nodeCreation.load(std::memory_order_acquire); }
void setLocalNode(Term name, uint32_t creation) {
  nodeCreation.store(creation, std::memory_order_release);
  nodeName.store(name.word(), std::memory_order_release);
}

static constexpr uint64_t kRefNumber0Mask = (1 << 18) - 1;

static Identifier local(uint32_t count) {
  return {localNode(), localCreation(), count, {}, true};
}
static Identifier external(const uint64_t *box) {
  return {Term(box[1]), static_cast<uint32_t>(box[2]), static_cast<uint32_t>(box[2] >> 32), {}, false};
}

Identifier pidIdentifier(Term pid) {
  if (pid.isPid()) {
    Identifier id = local(2);
    uint64_t data = localData(pid);
    id.numbers[0] = static_cast<uint32_t>(data & ((1u << kPidNumberBits) - 1));
    id.numbers[1] = static_cast<uint32_t>(data >> kPidNumberBits);
    return id;
  }
  Identifier id = external(pid.box());
  id.count = 2;
  id.numbers[0] = static_cast<uint32_t>(pid.box()[3]);
  id.numbers[1] = static_cast<uint32_t>(pid.box()[3] >> 32);
  return id;
}

Identifier portIdentifier(Term port) {
  uint64_t data;
  Identifier id = port.isPort() ? local(2) : external(port.box());
  data = port.isPort() ? localData(port) : port.box()[3];
  id.count = 2;
  id.numbers[0] = static_cast<uint32_t>(data);
  id.numbers[1] = static_cast<uint32_t>(data >> 32);
  return id;
}

Identifier referenceIdentifier(Term ref) {
  const uint64_t *box = ref.box();
  if (ref.boxTag() == abi::kExternalRefTag) {
    Identifier id = external(box);
    for (uint32_t i = 0; i < id.count && i < 5; ++i)
      id.numbers[i] = static_cast<uint32_t>(box[3 + i / 2] >> (i % 2 ? 32 : 0));
    return id;
  }
  // OTP's three numbers have 18, 32 and 32 bits; those of an alias are followed by its
  // owner.
  Identifier id = local(3);
  id.numbers[0] = static_cast<uint32_t>(box[1] & kRefNumber0Mask);
  id.numbers[1] = static_cast<uint32_t>(box[1] >> 18);
  id.numbers[2] = static_cast<uint32_t>(box[1] >> 50);
  if (uint64_t owner = ref.boxTag() == abi::kRefTag ? box[2] : 0) {
    id.count = 5;
    id.numbers[3] = static_cast<uint32_t>(owner);
    id.numbers[4] = static_cast<uint32_t>(owner >> 32);
  }
  return id;
}

Term makeLocalPid(uint32_t number, uint32_t serial) {
  uint64_t data = number | (static_cast<uint64_t>(serial) << kPidNumberBits);
  return Term((data << kIdShift) | abi::kTagPid);
}

static bool isLocalNode(const Identifier &id) {
  return id.node == localNode() && id.creation == localCreation();
}

static Term makeExternal(Heap &heap, const Identifier &id, uint64_t tag, size_t data) {
  uint64_t *box = heap.alloc(3 + data);
  box[0] = abi::header(2 + data, tag);
  box[1] = id.node.word();
  box[2] = id.creation | (static_cast<uint64_t>(id.count) << 32);
  for (size_t i = 0; i < data; ++i)
    box[3 + i] = id.numbers[2 * i] | (2 * i + 1 < 5 ? static_cast<uint64_t>(id.numbers[2 * i + 1]) << 32 : 0);
  return Term::boxed(box);
}

Term makePid(Heap &heap, const Identifier &id) {
  if (isLocalNode(id) && id.numbers[0] < (1u << kPidNumberBits))
    return makeLocalPid(id.numbers[0], id.numbers[1]);
  return makeExternal(heap, id, abi::kExternalPidTag, 1);
}

Term makePort(Heap &heap, const Identifier &id) {
  uint64_t data = id.numbers[0] | (static_cast<uint64_t>(id.numbers[1]) << 32);
  if (isLocalNode(id) && data >> 60 == 0)
    return Term((data << kIdShift) | abi::kTagPort);
  return makeExternal(heap, id, abi::kExternalPortTag, 1);
}

Term makeReference(Heap &heap, const Identifier &id) {
  uint64_t owner = id.count == 5 ? id.numbers[3] | static_cast<uint64_t>(id.numbers[4]) << 32 : 0;
  bool isOwner = (owner & abi::kImmediateMask) == abi::kTagPid;
  if (isLocalNode(id) && !(id.numbers[2] >> 14) && (id.count == 3 || isOwner)) {
    uint64_t number = (id.numbers[0] & kRefNumber0Mask) |
                      static_cast<uint64_t>(id.numbers[1]) << 18 |
                      static_cast<uint64_t>(id.numbers[2]) << 50;
    if (OffHeapBinary *holder = owner ? nullptr : retainMagicHolder(number)) {
      Term magic = makeMagicReferenceTo(heap, holder, number);
      holder->release(); // the term has one of its own
      return magic;
    }
    uint64_t *box = heap.alloc(3);
    box[0] = abi::header(2, abi::kRefTag);
    box[1] = number;
    box[2] = owner;
    return Term::boxed(box);
  }
  return makeExternal(heap, id, abi::kExternalRefTag, (id.count + 1) / 2);
}

/// Node name first for ports and references of other nodes, then the numbers from the
/// most significant one.
/// Source: OTP utils.c, erts_cmp_compound.
int compareIdentifiers(const Identifier &a, const Identifier &b) {
  if (int order = compareAtoms(a.node, b.node))
    return order;
  if (a.creation != b.creation)
    return a.creation < b.creation ? -1 : 1;
  uint32_t n = a.count > b.count ? a.count : b.count;
  for (uint32_t i = n; i-- > 0;) {
    uint32_t x = i < a.count ? a.numbers[i] : 0, y = i < b.count ? b.numbers[i] : 0;
    if (x != y)
      return x < y ? -1 : 1;
  }
  return 0;
}

/// Node and creation come last.
int comparePids(const Identifier &a, const Identifier &b) {
  for (uint32_t i : {1u, 0u})
    if (a.numbers[i] != b.numbers[i])
      return a.numbers[i] < b.numbers[i] ? -1 : 1;
  return compareIdentifiers(a, b);
}

} // namespace lumen::rt
