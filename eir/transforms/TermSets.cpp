//===- TermSets.cpp - sets of terms ---------------------------------------===//

#include "eir/transforms/TermSets.h"

#include "frontend/ast/ConstTerm.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace mlir;

namespace lumen::eir {

/// What says nothing gets its default, so that equal sets compare equal.
static TermSet normal(TermSet type) {
  bool noAtoms = (type.kinds & TermSet::Atom) == 0;
  if (noAtoms || type.atoms.size() > TermSet::kMaxAtoms)
    type.atoms.clear();
  if (!(type.kinds & TermSet::Integer)) {
    type.low = TermSet::kMin;
    type.high = TermSet::kMax;
  }
  if (!(type.kinds & TermSet::Tuple)) {
    type.tupleSize = -1;
    type.tag = {};
  }
  if (!(type.kinds & TermSet::Fun))
    type.neverReturns = false;
  return type;
}

TermSet TermSet::of(uint16_t kinds) {
  TermSet type;
  type.kinds = kinds;
  return type;
}

static TermSet ofAtoms(ArrayRef<AtomAttr> atoms) {
  TermSet type = TermSet::of(TermSet::Atom);
  type.atoms.assign(atoms.begin(), atoms.end());
  return type;
}

TermSet TermSet::boolean(MLIRContext *context) {
  return ofAtoms(
      {AtomAttr::get(context, "false"), AtomAttr::get(context, "true")});
}

TermSet TermSet::tuple(unsigned size) {
  TermSet type = of(Tuple);
  type.tupleSize = static_cast<int>(size);
  return type;
}

TermSet TermSet::literal(Attribute value) {
  if (auto atom = dyn_cast<AtomAttr>(value))
    return ofAtoms({atom});
  if (auto integer = dyn_cast<IntAttr>(value)) {
    TermSet type = of(Integer);
    int64_t number;
    if (!integer.getDigits().getAsInteger(10, number) && number != kMin &&
        number != kMax)
      type.low = type.high = number;
    return type;
  }
  if (auto elements = dyn_cast<TupleAttr>(value))
    return tuple(elements.getElements().size());
  if (auto string = dyn_cast<StringAttr>(value))
    return of(string.getBytes().empty() ? Nil : Cons);
  if (isa<NilAttr>(value))
    return of(Nil);
  if (isa<FloatAttr>(value))
    return of(Float);
  if (isa<ListAttr>(value))
    return of(Cons);
  if (isa<MapAttr>(value))
    return of(Map);
  if (isa<BitsAttr>(value))
    return of(Bits);
  if (isa<ExternalFunAttr>(value))
    return of(Fun);
  return any();
}

static std::string atomText(AtomAttr atom) {
  std::string text;
  frontend::printAtom(text, atom.getName());
  return text;
}

std::string describe(const TermSet &type) {
  using T = TermSet;
  std::vector<std::string> parts;
  if (type.kinds == T::AllKinds)
    return "any term";
  uint16_t kinds = type.kinds;
  auto take = [&](uint16_t wanted, const char *words) {
    if ((kinds & wanted) != wanted)
      return;
    kinds &= ~wanted;
    parts.push_back(words);
  };
  if ((kinds & T::Atom) && !type.atoms.empty())
    for (AtomAttr atom : type.atoms)
      parts.push_back("the atom " + atomText(atom));
  else
    take(T::Atom, "an atom");
  if ((kinds & T::Integer) && type.low == type.high)
    parts.push_back("the integer " + std::to_string(type.low));
  else if (type.low == T::kMin && type.high == T::kMax)
    take(T::Integer | T::Float, "a number");
  if (type.low != type.high)
    take(T::Integer, "an integer");
  take(T::Float, "a float");
  take(T::Nil | T::Cons, "a list");
  take(T::Nil, "the empty list");
  take(T::Cons, "a non-empty list");
  if (kinds & T::Tuple) {
    std::string text = "a tuple";
    if (type.tupleSize >= 0 && type.tupleSize <= 4) {
      text = "{";
      for (int i = 0; i < type.tupleSize; ++i)
        text += (i ? "," : "") +
                (i == 0 && type.tag ? atomText(type.tag) : std::string("_"));
      text += "}";
    } else if (type.tag) {
      text += " that starts with " + atomText(type.tag);
    } else if (type.tupleSize >= 0) {
      text += " of " + std::to_string(type.tupleSize) + " elements";
    }
    parts.push_back(text);
  }
  take(T::Map, "a map");
  take(T::Bits, "a bitstring");
  take(T::Fun, "a fun");
  take(T::Other, "a pid, port or reference");
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
  return text.empty() ? "nothing" : text;
}

static bool byName(AtomAttr a, AtomAttr b) { return a.getName() < b.getName(); }

TermSet join(const TermSet &a, const TermSet &b) {
  TermSet type;
  type.kinds = a.kinds | b.kinds;
  bool inA = a.kinds & TermSet::Atom, inB = b.kinds & TermSet::Atom;
  if ((!inA || !a.atoms.empty()) && (!inB || !b.atoms.empty()))
    std::set_union(a.atoms.begin(), a.atoms.end(), b.atoms.begin(),
                   b.atoms.end(), std::back_inserter(type.atoms), byName);
  inA = a.kinds & TermSet::Integer, inB = b.kinds & TermSet::Integer;
  type.low = !inA ? b.low : !inB ? a.low : std::min(a.low, b.low);
  type.high = !inA ? b.high : !inB ? a.high : std::max(a.high, b.high);
  inA = a.kinds & TermSet::Tuple, inB = b.kinds & TermSet::Tuple;
  type.tupleSize = !inA                           ? b.tupleSize
                   : !inB                         ? a.tupleSize
                   : a.tupleSize == b.tupleSize ? a.tupleSize
                                                  : -1;
  type.tag = !inA ? b.tag : !inB || a.tag == b.tag ? a.tag : AtomAttr();
  type.neverReturns = (!(a.kinds & TermSet::Fun) || a.neverReturns) &&
                      (!(b.kinds & TermSet::Fun) || b.neverReturns);
  return normal(std::move(type));
}

TermSet meet(const TermSet &a, const TermSet &b) {
  TermSet type;
  type.kinds = a.kinds & b.kinds;
  if (type.kinds & TermSet::Atom) {
    if (a.atoms.empty()) {
      type.atoms = b.atoms;
    } else if (b.atoms.empty()) {
      type.atoms = a.atoms;
    } else {
      std::set_intersection(a.atoms.begin(), a.atoms.end(), b.atoms.begin(),
                            b.atoms.end(), std::back_inserter(type.atoms),
                            byName);
      if (type.atoms.empty())
        type.kinds &= ~TermSet::Atom;
    }
  }
  type.low = std::max(a.low, b.low);
  type.high = std::min(a.high, b.high);
  if (type.low > type.high)
    type.kinds &= ~TermSet::Integer;
  type.tupleSize = a.tupleSize < 0 ? b.tupleSize : a.tupleSize;
  if (a.tupleSize >= 0 && b.tupleSize >= 0 && a.tupleSize != b.tupleSize)
    type.kinds &= ~TermSet::Tuple;
  type.tag = a.tag ? a.tag : b.tag;
  if (a.tag && b.tag && a.tag != b.tag)
    type.kinds &= ~TermSet::Tuple;
  type.neverReturns = a.neverReturns || b.neverReturns;
  return normal(std::move(type));
}

TermSet subtract(const TermSet &a, const TermSet &b) {
  TermSet type = a;
  if ((a.kinds & b.kinds & TermSet::Atom) != 0) {
    if (b.atoms.empty()) {
      type.kinds &= ~TermSet::Atom;
    } else if (!a.atoms.empty()) {
      llvm::erase_if(type.atoms, [&](AtomAttr atom) {
        return llvm::is_contained(b.atoms, atom);
      });
      if (type.atoms.empty())
        type.kinds &= ~TermSet::Atom;
    }
  }
  if ((a.kinds & b.kinds & TermSet::Integer) != 0) {
    if (b.low <= a.low && b.high >= a.high)
      type.kinds &= ~TermSet::Integer;
    else if (a.low != TermSet::kMin && b.low <= a.low && b.high >= a.low)
      type.low = b.high + 1;
    else if (a.high != TermSet::kMax && b.high >= a.high && b.low <= a.high)
      type.high = b.low - 1;
  }
  if ((a.kinds & b.kinds & TermSet::Tuple) != 0 &&
      (b.tupleSize < 0 || b.tupleSize == a.tupleSize) &&
      (!b.tag || b.tag == a.tag))
    type.kinds &= ~TermSet::Tuple;
  constexpr uint16_t kPlain = TermSet::Float | TermSet::Nil | TermSet::Cons |
                              TermSet::Map | TermSet::Bits | TermSet::Fun;
  type.kinds &= ~(b.kinds & kPlain);
  return normal(std::move(type));
}

TermSet testedType(TypeTest test, MLIRContext *context) {
  switch (test) {
  case TypeTest::Atom:
    return TermSet::of(TermSet::Atom);
  case TypeTest::Integer:
    return TermSet::of(TermSet::Integer);
  case TypeTest::Float:
    return TermSet::of(TermSet::Float);
  case TypeTest::Number:
    return TermSet::of(TermSet::Integer | TermSet::Float);
  case TypeTest::Cons:
    return TermSet::of(TermSet::Cons);
  case TypeTest::Nil:
    return TermSet::of(TermSet::Nil);
  case TypeTest::List:
    return TermSet::of(TermSet::Cons | TermSet::Nil);
  case TypeTest::Tuple:
    return TermSet::of(TermSet::Tuple);
  case TypeTest::Map:
    return TermSet::of(TermSet::Map);
  case TypeTest::Binary:
  case TypeTest::Bitstring:
    return TermSet::of(TermSet::Bits);
  case TypeTest::Function:
    return TermSet::of(TermSet::Fun);
  case TypeTest::Pid:
  case TypeTest::Port:
  case TypeTest::Reference:
    return TermSet::of(TermSet::Other);
  case TypeTest::Boolean:
    return TermSet::boolean(context);
  }
  return TermSet::any();
}

} // namespace lumen::eir
