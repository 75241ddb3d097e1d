//===- BinSpecs.cpp - type specifiers of bit syntax -----------------------===//
#include "frontend/parse/BinSpecs.h"

#include "frontend/ast/ConstTerm.h"

#include <cstdlib>

using namespace lumen::frontend;

void BinSpecBuilder::takeOrder(uint8_t part) {
  for (uint8_t &slot : spec_.order) {
    if (slot == 0 || slot == part) {
      slot = part;
      break;
    }
  }
}

void BinSpecBuilder::add(std::string_view name) {
  using Type = BinSpec::Type;
  using Sign = BinSpec::Sign;
  using Endian = BinSpec::Endian;
  static constexpr struct {
    std::string_view name;
    uint8_t part;
    uint8_t value;
  } kSpecs[] = {
      {"integer", 1, uint8_t(Type::Integer)},
      {"float", 1, uint8_t(Type::Float)},
      {"binary", 1, uint8_t(Type::Binary)},
      {"bytes", 1, uint8_t(Type::Bytes)},
      {"bitstring", 1, uint8_t(Type::Bitstring)},
      {"bits", 1, uint8_t(Type::Bits)},
      {"utf8", 1, uint8_t(Type::Utf8)},
      {"utf16", 1, uint8_t(Type::Utf16)},
      {"utf32", 1, uint8_t(Type::Utf32)},
      {"signed", 2, uint8_t(Sign::Signed)},
      {"unsigned", 2, uint8_t(Sign::Unsigned)},
      {"big", 3, uint8_t(Endian::Big)},
      {"little", 3, uint8_t(Endian::Little)},
      {"native", 3, uint8_t(Endian::Native)},
  };
  comma();
  printAtom(written_, name);
  for (const auto &row : kSpecs) {
    if (row.name != name)
      continue;
    if (row.part == 1)
      spec_.type = static_cast<Type>(row.value);
    else if (row.part == 2)
      spec_.sign = static_cast<Sign>(row.value);
    else
      spec_.endian = static_cast<Endian>(row.value);
    takeOrder(row.part);
    return;
  }
  if (spec_.unknown.empty())
    spec_.unknown = name;
}

void BinSpecBuilder::add(std::string_view name, std::string_view number) {
  comma();
  written_ += '{';
  printAtom(written_, name);
  written_ += ',';
  written_ += number;
  written_ += '}';
  if (name != "unit") {
    if (spec_.unknown.empty())
      spec_.unknown = name;
    return;
  }
  spec_.unit =
      number.size() > 9
          ? UINT32_MAX
          : static_cast<uint32_t>(std::atoi(std::string(number).c_str()));
  if (spec_.unit == 0)
    spec_.unit = UINT32_MAX; // out of range; 0 means not given
  takeOrder(4);
}

const BinSpec *BinSpecBuilder::finish(AstContext &context) {
  spec_.given = true;
  written_ += ']';
  spec_.written = context.intern(written_);
  return context.arena().make<BinSpec>(spec_);
}
